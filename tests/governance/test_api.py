"""The API of governance: the same rules, told with status codes."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.actions import tokens
from core.clock import today
from governance import gates, record
from governance.models import Criterion, RaciMatrix, Review, ServiceLevel, Signature
from tests.make import (
    PASSWORD,
    holder,
    make_approval,
    make_criteria,
    make_leads,
    make_matrix,
    make_review,
    make_service_levels,
    meet_all,
    sign,
)

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


class Caller:
    """A person at the API, with a session or (by `key`) with a personal key."""

    def __init__(self, person: Any, *, key: bool = False) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if key:
            secret = tokens.create(name="K", days=1, by=person)[1]
            self.headers["Authorization"] = f"Bearer {secret}"
        else:
            self.client.force_login(person)

    def get(self, path: str) -> Any:
        return self.client.get(f"{V1}{path}", headers=self.headers)

    def send(
        self, path: str, body: Any = None, *, seen: str = "", method: str = "post"
    ) -> Any:
        """Send JSON; `seen` is the path whose present ETag goes into If-Match."""
        headers = dict(self.headers)
        if seen:
            headers["If-Match"] = self.get(seen)["ETag"]
        return getattr(self.client, method)(
            f"{V1}{path}",
            json.dumps(body or {}),
            content_type="application/json",
            headers=headers,
        )


@pytest.fixture
def pm(cast):
    return Caller(cast.pm)


@pytest.fixture
def reviewer(cast):
    return Caller(cast.reviewer)


# --- reviews ------------------------------------------------------------------------
def test_a_gate_is_asked_submitted_judged_and_signed(cast, pm, reviewer):
    make_criteria()
    asked = {
        "gate": "G1",
        "subject_type": "portfolio.product",
        "subject_id": cast.product.pk,
        "asked": "May it?",
    }
    made = pm.send("/reviews/", asked)
    assert made.status_code == 201
    path = f"/reviews/{made.json()['id']}/"
    assert made.json()["parties"] == [cast.pm.pk]
    assert pm.send(f"{path}submit/").json()["state"] == "in_review"
    rows = reviewer.get(f"/assessments/?review={made.json()['id']}").json()["results"]
    for row in rows:
        one = f"/assessments/{row['id']}/"
        answer = reviewer.send(f"{one}assess/", {"verdict": "met"}, seen=one)
        assert answer.status_code == 200
    shown = reviewer.get(f"{path}record/").json()
    signed = reviewer.send(
        f"{path}sign/",
        {
            "seat": "CMP",
            "stance": "approved",
            "meaning": "I approve.",
            "password": PASSWORD,
            "record_hash": shown["record_hash"],
        },
        seen=path,
    )
    assert signed.status_code == 200
    assert [s["seat"] for s in signed.json()["signatures"]] == ["CMP"]
    assert signed.json()["approvals_needed"] == 3
    for code in ("PRD", "SEC"):
        sign(Review.objects.get(), by=holder(code))
    assert reviewer.get(path).json()["outcome"] == "approved"
    assert gates.holds("G1", cast.product)


@pytest.fixture
def review(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def signature(review, **more):
    shown = Review.objects.for_page().get(pk=review.pk)
    return {
        "seat": "CMP",
        "stance": "approved",
        "meaning": "I approve.",
        "password": PASSWORD,
        "record_hash": record.digest(shown),
        **more,
    }


def test_a_key_alone_never_signs(cast, review):
    path = f"/reviews/{review.pk}/"
    caller = Caller(cast.reviewer, key=True)
    said = signature(review)
    del said["password"]
    answer = caller.send(f"{path}sign/", said, seen=path)
    assert answer.status_code == 400
    assert "password" in answer.json()["fields"]
    wrong = caller.send(f"{path}sign/", signature(review, password="x"), seen=path)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "refused")
    assert not Signature.objects.exists()
    right = caller.send(f"{path}sign/", signature(review), seen=path)
    assert right.status_code == 200


def test_a_signature_names_the_version_and_the_record_it_stands_on(
    cast, review, reviewer
):
    path = f"/reviews/{review.pk}/"
    without = reviewer.send(f"{path}sign/", signature(review))
    assert without.status_code == 428
    other = reviewer.send(
        f"{path}sign/", signature(review, record_hash="0" * 64), seen=path
    )
    assert (other.status_code, other.json()["code"]) == (412, "stale")
    assert not Signature.objects.exists()


def test_the_owner_has_no_door(cast, review, pm):
    path = f"/reviews/{review.pk}/"
    row = review.assessments.earliest("pk")
    one = f"/assessments/{row.pk}/"
    doors = [
        pm.send(f"{path}sign/", signature(review), seen=path),
        pm.send(f"{one}assess/", {"verdict": "met"}, seen=one),
        pm.send(f"{path}revoke/", {"reason": "Mine."}),
        pm.send(f"{path}add-criterion/", {"criterion": row.criterion_id}),
    ]
    assert [door.status_code for door in doors] == [403] * 4
    patched = pm.send(path, {"state": "decided"}, seen=path, method="patch")
    assert patched.status_code == 400
    assert patched.json()["fields"] == {
        "state": ["This field is worked out and cannot be set."]
    }
    for method in ("put", "delete"):
        assert pm.send(path, {}, method=method).status_code == 405
    assert not gates.holds("G1", cast.product)


def test_it_is_edited_by_version_and_withdrawn_with_a_reason(cast, pm):
    review = make_review(cast)
    path = f"/reviews/{review.pk}/"
    old = pm.get(path)["ETag"]
    edited = pm.send(path, {"asked": "For one site?"}, seen=path, method="patch")
    assert edited.json()["asked"] == "For one site?"
    pm.headers["If-Match"] = old
    assert pm.send(path, {"asked": "X"}, method="patch").status_code == 412
    assert pm.send(f"{path}withdraw/", {}).status_code == 400
    assert pm.send(f"{path}withdraw/", {"reason": "No."}).json()["state"] == "withdrawn"


def test_reviews_are_listed_and_filtered_at_a_flat_cost(cast, reviewer, assert_flat):
    make_approval(cast, "G4")
    make_review(cast, "G1")
    listed = reviewer.get("/reviews/").json()["results"]
    assert [row["gate"] for row in listed] == ["G1"]
    decided = reviewer.get("/reviews/?state=decided").json()["results"]
    assert [row["gate"] for row in decided] == ["G4"]
    assert_flat(
        lambda: reviewer.get("/reviews/?state=all"),
        lambda: [make_review(cast, gate) for gate in ("G2", "G3", "G0")],
    )


def test_who_sees_no_gates_sees_none(cast, review):
    outside = Caller(cast.frontline)
    assert outside.get("/reviews/").json()["results"] == []
    assert outside.get(f"/reviews/{review.pk}/").status_code == 404
    assert Client().get(f"{V1}/reviews/").status_code == 401


# --- evidence, conditions, waivers ------------------------------------------------------
def test_evidence_is_sent_and_fetched(cast, pm, reviewer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    review = make_review(cast, submitted=False)
    form = {
        "review": review.pk,
        "title": "Report",
        "upload": SimpleUploadedFile("r.pdf", b"%PDF-1.7 x"),
    }
    made = pm.client.post(f"{V1}/evidence/", form)
    assert made.status_code == 201
    assert len(made.json()["sha256"]) == 64
    got = reviewer.get(f"/evidence/{made.json()['id']}/download/")
    assert got["Content-Disposition"] == 'attachment; filename="r.pdf"'
    assert b"".join(got) == b"%PDF-1.7 x"
    bad = form | {"upload": SimpleUploadedFile("r.html", b"<script>")}
    answer = pm.client.post(f"{V1}/evidence/", bad)
    assert answer.status_code == 400
    assert "not taken" in answer.json()["fields"]["upload"][0]
    gone = pm.send(f"/evidence/{made.json()['id']}/remove/")
    assert gone.status_code == 204


@pytest.mark.parametrize("noun", ["evidence", "conditions", "waivers"])
def test_what_belongs_to_a_review_names_none_one_may_not_see(cast, review, noun):
    answer = Caller(cast.frontline).send(f"/{noun}/", {"review": review.pk})
    assert answer.status_code == 400
    assert "does not exist" in answer.json()["fields"]["review"][0]


def test_a_condition_goes_its_way(cast, review, reviewer):
    made = reviewer.send(
        "/conditions/",
        {
            "review": review.pk,
            "text": "Letter",
            "owner": cast.po.pk,
            "due_on": str(today()),
            "blocking": "during",
        },
    )
    assert made.status_code == 201
    path = f"/conditions/{made.json()['id']}/"
    changed = reviewer.send(path, {"text": "Two letters"}, seen=path, method="patch")
    assert changed.json()["text"] == "Two letters"
    owner = Caller(cast.po)
    note = {"note": "Sent."}
    kept = owner.send(f"{path}submit-evidence/", note, seen=path)
    assert kept.json()["state"] == "evidence_submitted"
    assert owner.send(f"{path}verify/", {}, seen=path).status_code == 403
    assert reviewer.send(f"{path}verify/", {}).status_code == 428
    assert reviewer.send(f"{path}verify/", {}, seen=path).json()["state"] == "verified"


def test_a_waiver_is_asked_and_granted(cast, review, pm, reviewer):
    body = {
        "review": review.pk,
        "criterion": Criterion.objects.get(code="S05").pk,
        "reason": "Gap",
        "compensating_control": "Review",
        "risk_owner": cast.it.pk,
        "expires_on": str(today() + timedelta(days=30)),
    }
    made = pm.send("/waivers/", body)
    path = f"/waivers/{made.json()['id']}/"
    assert pm.send(f"{path}grant/", seen=path).status_code == 403
    assert reviewer.send(f"{path}grant/", seen=path).json()["state"] == "granted"
    hard = body | {"criterion": Criterion.objects.get(code="R12").pk}
    assert "never waived" in pm.send("/waivers/", hard).text


# --- criteria, RACI, service levels -------------------------------------------------------
def test_criteria_are_read_and_reworded(cast, pm):
    make_criteria()
    admin = Caller(cast.admin)
    assert len(pm.get("/criteria/?family=security&size=50").json()["results"]) == 7
    row = Criterion.objects.get(code="R13")
    path = f"/criteria/{row.pk}/"
    change = {"text": "Same day", "effective_from": str(today() + timedelta(days=1))}
    assert pm.send(f"{path}reword/", change, seen=path).status_code == 403
    made = admin.send(f"{path}reword/", change, seen=path)
    assert made.status_code == 201
    assert (made.json()["text"], made.json()["gates"]) == ("Same day", ["G2", "G3"])
    again = admin.send(f"{path}reword/", change, seen=path)
    assert again.status_code == 409
    assert Caller(cast.frontline).get(path).status_code == 404


def test_the_matrix_is_drafted_set_proposed_and_signed_for_both_sides(cast):
    make_matrix()
    make_leads(cast)
    ops = Caller(cast.ops)
    made = ops.send("/raci/")
    path = f"/raci/{made.json()['id']}/"
    [row] = [r for r in made.json()["rows"] if r["activity"] == 3]
    body = {"activity": 3, "parts": {"IT": "A"}, "version": row["version"]}
    broken = ops.send(f"{path}set-row/", body).json()
    assert {"code": "E1", "activity": 3} in [
        {"code": f["code"], "activity": f["activity"]} for f in broken["findings"]
    ]
    assert ops.send(f"{path}set-row/", body).status_code == 412
    when = {"effective_from": str(today()), "reason": "IT is asked"}
    assert ops.send(f"{path}propose/", when, seen=path).status_code == 409
    odd = body | {"parts": {"HR": "A"}}
    assert ops.send(f"{path}set-row/", odd).status_code == 400
    mended = body | {"parts": {"IT": "C"}, "version": row["version"] + 1}
    ops.send(f"{path}set-row/", mended)
    asked = ops.send(f"{path}propose/", when, seen=path).json()
    words = {"meaning": "I approve it", "record_hash": asked["record_hash"]}
    mine = words | {"password": PASSWORD}
    sign = f"/proposals/{asked['id']}/sign/"
    assert ops.send(sign, words).status_code == 400
    assert ops.send(sign, mine | {"password": "x"}).status_code == 409
    assert Caller(cast.pm).send(sign, mine).status_code == 409
    assert ops.send(sign, mine).json()["state"] == "open"
    assert ops.send(sign, mine).status_code == 409
    signed = Caller(cast.it).send(sign, mine).json()
    assert [each["side"] for each in signed["signatures"]] == ["center", "it"]
    assert ops.get(path).json()["state"] == "published"
    assert ops.send(f"{path}discard/").status_code == 409
    assert RaciMatrix.objects.count() == 2


def test_service_levels_are_recorded_and_charged(cast, pm):
    make_service_levels()
    ops = Caller(cast.ops)
    level = ServiceLevel.objects.get(code="SLA-03")
    path = f"/service-levels/{level.pk}/"
    body = {"month": "2026-10-01", "met": 41, "due": 44}
    assert pm.send(f"{path}record/", body).status_code == 403
    assert ops.send(f"{path}record/", body).json()["version"] == 1
    assert ops.send(f"{path}record/", body).status_code == 409
    shown = pm.get(path).json()["months"]
    assert [(m["met"], m["due"]) for m in shown] == [(41, 44)]
    charge = {"service": "Platform run", "month": "2026-10-01", "amount": "64000"}
    made = ops.send("/service-charges/", charge)
    one = f"/service-charges/{made.json()['id']}/"
    more = ops.send(one, {"amount": "65000"}, seen=one, method="patch")
    assert (more.json()["amount"], more.json()["version"]) == ("65000.00", 2)
    assert ops.send("/service-charges/", charge).status_code == 409
    terms = ops.send(path, {"terms": "1 day"}, seen=path, method="patch")
    assert terms.json()["terms"] == "1 day"
    fixed = ops.send(path, {"code": "SLA-99"}, seen=path, method="patch")
    assert fixed.json()["fields"] == {"code": ["This is set once and stays."]}
