"""Vendor evaluations through the API: the same actions, and nothing told before its time."""

import pytest

from discovery.models import VendorEvaluation
from tests.discovery.vendors import (  # fmt: skip
    VECTORS,
    in_silence,
    looked_at,
    opened,
    scores,
    shown,
)

pytestmark = pytest.mark.django_db
AT = "/api/v1/vendor-evaluations/"
JSON = "application/json"


def post(client, path, body, **headers):
    return client.post(AT + path, body, JSON, headers=headers)


def sent(cast, **told):
    people = [cast.pm.pk, cast.it.pk, cast.ops.pk]
    return {"title": "Assist", "wanted": "Summaries.", "product": cast.product.pk,
            "candidates": ["Alder", "Birch"], "scorers": people, **told}  # fmt: skip


def test_one_is_opened_declared_scored_and_shown(client_of, cast):
    mia = client_of(cast.pm)
    made = post(mia, "", sent(cast)).json()
    assert (made["key"], made["state"], len(made["must_haves"])) == ("VE-01", "open", 8)
    names = {each["name"]: each["id"] for each in made["candidates"]}
    given = [
        {"candidate": pk, "criterion": each["id"], "value": 5 if name == "Alder" else 3}
        for name, pk in names.items()
        for each in made["criteria"]
    ]
    at = f"{made['id']}/"
    for person in (cast.pm, cast.it, cast.ops):
        client = client_of(person)
        assert post(client, f"{at}score/", {"scores": given}).status_code == 409
        assert post(client, f"{at}declare/", {"conflicts": []}).status_code == 200
        told = post(client, f"{at}score/", {"scores": given, "hand_in": True}).json()
    assert told["state"] == "revealed"
    first = mia.get(f"{AT}{at}result/").json()["standings"][0]
    assert (first["candidate"], first["place"]) == (names["Alder"], 1)
    assert (first["total"], first["of_hundred"]) == ("5.00", "100.00")


def test_what_does_not_fit_is_said_by_its_field(client_of, cast):
    mia = client_of(cast.pm)
    wrong = {"criteria": [{"name": "Fit", "weight": 90}]}
    answer = post(mia, "", sent(cast, **wrong))
    assert answer.status_code == 400
    assert "sum to 90" in answer.text
    assert "criteria" in answer.text
    assert post(mia, "", sent(cast, lead=cast.it.pk)).status_code == 400
    row = opened(cast)
    tag = mia.get(f"{AT}{row.pk}/")["ETag"]
    body = {"criteria": [{"name": "Fit", "weight": 60}, {"name": "Cost", "weight": 40, "at_least": 2}]}  # fmt: skip
    answer = mia.patch(f"{AT}{row.pk}/", body, JSON, headers={"If-Match": tag})
    assert [each["weight"] for each in answer.json()["criteria"]] == [60, 40]
    answer = mia.patch(f"{AT}{row.pk}/", body, JSON, headers={"If-Match": tag})
    assert answer.status_code == 412


def test_nothing_is_told_of_scores_before_they_are_shown(client_of, cast):
    row = opened(cast)
    in_silence(row, cast.it)
    mia = client_of(cast.pm)
    told = mia.get(f"{AT}{row.pk}/result/").json()
    assert told["moves"] == []
    for each in told["standings"]:
        assert (each["total"], each["place"]) == (None, None)
        assert {cell["score"] for cell in each["scores"]} == {None}
    assert "value" not in mia.get(f"{AT}{row.pk}/").text


def test_one_reads_ones_own_scores_and_nobody_elses(client_of, cast):
    row = opened(cast)
    ivo, at = client_of(cast.it), f"{AT}{row.pk}/my-scores/"
    tied = row.candidates.get(name="C").pk
    post(ivo, f"{row.pk}/declare/", {"conflicts": [{"candidate": tied, "what": "Shares."}]})  # fmt: skip
    given = [{"candidate": c, "criterion": k, "value": v} for (c, k), v in scores(row, {"A": VECTORS["A"]}).items()]  # fmt: skip
    post(ivo, f"{row.pk}/score/", {"scores": given})
    told = ivo.get(at).json()
    assert told["scores"] == given
    assert (told["conflicts"][0]["what"], told["handed_in_at"]) == ("Shares.", None)
    assert client_of(cast.ops).get(at).json()["scores"] == []
    assert client_of(cast.executive).get(at).status_code == 404


def test_the_result_names_the_weight_that_would_change_the_order(client_of, cast):
    row = shown(cast)
    told = client_of(cast.reviewer).get(f"{AT}{row.pk}/result/").json()
    assert [each["total"] for each in told["standings"]] == ["3.90", "3.80", "3.80"]
    assert told["standings"][2]["out_because"] == ["Security below 3"]
    [move] = told["moves"]
    assert (move["weight"], move["first_changes"]) == ("15.00", True)


def test_a_must_have_is_looked_at_and_one_is_chosen(client_of, cast):
    row = shown(cast)
    looked_at(cast, row, "A")
    mia, must = client_of(cast.pm), row.must_haves.all()[0]
    a, b = row.candidates.get(name="A"), row.candidates.get(name="B")
    finding = {"must_have": must.pk, "verdict": "fail", "evidence": "No SCIM."}
    body = {"candidate": b.pk, "findings": [finding], "administered": "no"}
    assert post(mia, f"{row.pk}/check/", body).json()["candidates"][1]["administered"] == "no"  # fmt: skip
    tag = mia.get(f"{AT}{row.pk}/")["ETag"]
    chosen = {"chosen": b.pk, "reason": "Fit."}
    answer = post(mia, f"{row.pk}/decide/", chosen, **{"If-Match": tag})
    assert answer.status_code == 400
    assert "B is out" in answer.text
    chosen = {"chosen": a.pk, "reason": "Fit."}
    told = post(mia, f"{row.pk}/decide/", chosen, **{"If-Match": tag}).json()
    assert (told["state"], told["chosen"], told["reason"]) == ("decided", a.pk, "Fit.")


def test_another_evaluations_candidate_is_none_of_this_one(client_of, cast):
    row, other = shown(cast), opened(cast)
    mia, strange = client_of(cast.pm), other.candidates.all()[0]
    tag = mia.get(f"{AT}{row.pk}/")["ETag"]
    body = {"chosen": strange.pk, "reason": "Fit."}
    assert post(mia, f"{row.pk}/decide/", body, **{"If-Match": tag}).status_code == 400
    assert post(mia, f"{row.pk}/check/", {"candidate": strange.pk, "findings": []}).status_code == 400  # fmt: skip
    given = [{"candidate": c, "criterion": k, "value": v} for (c, k), v in scores(row, {"A": VECTORS["A"]}).items()]  # fmt: skip
    post(mia, f"{other.pk}/declare/", {"conflicts": []})
    assert post(mia, f"{other.pk}/score/", {"scores": given}).status_code == 400


def test_the_list_is_filtered(client_of, cast):
    row = opened(cast)
    shown(cast, title="Dialer")
    mia = client_of(cast.pm)
    assert [each["id"] for each in mia.get(AT, {"state": "open"}).json()["results"]] == [row.pk]  # fmt: skip
    assert mia.get(AT, {"q": "dial"}).json()["results"][0]["title"] == "Dialer"
    assert mia.get(AT, {"state": "never"}).status_code == 400
    assert VendorEvaluation.objects.count() == 2
