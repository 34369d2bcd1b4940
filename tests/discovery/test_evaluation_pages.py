"""The pages of vendor evaluations: opened, scored on a phone, shown, decided, taken along."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from discovery.actions import evaluation_scores as scoring
from discovery.actions import evaluation_steps as steps
from discovery.actions import evaluations
from discovery.models import VendorEvaluation, VendorFinding, VendorScorer
from tests.discovery.vendors import (
    VECTORS,
    again,
    in_silence,
    looked_at,
    opened,
    scores,
    shown,
    two_more,
)
from tests.make import make_vendor

pytestmark = pytest.mark.django_db
A, B, C = VECTORS.values()


def at(name, *args):
    return reverse(f"discovery:evaluation_{name}", args=args)


def body(cast, **told):
    people = [cast.pm.pk, cast.it.pk, cast.ops.pk]
    return {
        "title": "Assist", "wanted": "Summaries.", "product": cast.product.pk,
        "candidates-0-name": "Alder", "candidates-1-name": "", "candidates-2-name": "Birch",
        "criteria-0-name": "Fit", "criteria-0-weight": "60", "criteria-0-at_least": "2",
        "criteria-1-name": "Cost", "criteria-1-weight": "40", "criteria-1-at_least": "",
        "must_haves-0-name": "SSO", "scorers": people, **told,
    }  # fmt: skip


def test_one_is_opened_on_a_page_that_begins_with_the_house_criteria(as_pm, cast):
    page = as_pm.get(at("create")).text
    assert 'value="Five-year cost"' in page
    assert 'value="SOC 2 Type II in date"' in page
    answer = as_pm.post(at("create"), body(cast))
    row = VendorEvaluation.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    assert [str(each) for each in row.candidates.all()] == ["Alder", "Birch"]
    assert [(c.weight, c.at_least) for c in row.criteria.all()] == [(60, 2), (40, None)]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"criteria-0-weight": "70"}, "The weights sum to 110: make it 100."),
        ({"criteria-0-weight": "many"}, "Row 1: the weight is a whole number"),
        ({"candidates-2-name": ""}, "A choice needs two candidates or more."),
        ({"scorers": []}, "Choose at least one."),
        ({"must_haves-0-name": "x" * 121}, "Row 1: name it, in 120 characters"),
    ],
)
def test_a_rule_stands_beside_its_field_with_what_was_typed(as_pm, cast, told, said):
    answer = as_pm.post(at("create"), body(cast, **told))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Alder"' in answer.text


def test_a_change_keeps_findings_and_after_scores_offers_no_weights(as_pm, cast):
    row = opened(cast)
    looked_at(cast, row, "A")
    url = at("edit", row.pk)
    assert 'name="criteria-0-weight" value="25"' in as_pm.get(url).text
    names = {f"must_haves-{n}-name": each.name for n, each in enumerate(row.must_haves.all())}  # fmt: skip
    sent = {"title": "New", "wanted": "x", "version": 1, **names, "scorers": [cast.pm.pk, cast.it.pk, cast.ops.pk]}  # fmt: skip
    sent |= {f"candidates-{n}-name": name for n, name in enumerate("BAC")}
    sent |= {f"criteria-{n}-{k}": v if v is not None else "" for n, each in enumerate(row.criteria.values("name", "weight", "at_least")) for k, v in each.items()}  # fmt: skip
    assert as_pm.post(url, sent).status_code == 302
    assert VendorFinding.objects.count() == 8
    assert [str(each) for each in row.candidates.all()] == ["B", "A", "C"]
    in_silence(row, cast.it)
    page = as_pm.get(url).text
    assert "Somebody has scored" in page
    assert "criteria-0-weight" not in page


def test_one_declares_then_scores_and_keeps_half_of_it_for_later(client_of, cast):
    row = opened(cast)
    ivo = client_of(cast.it)
    url = at("score", row.pk)
    assert "Declare, and go on to scoring" in ivo.get(url).text
    tied = row.candidates.get(name="C")
    answer = ivo.post(at("declare", row.pk), {f"c{tied.pk}": "Shares."})
    assert answer.status_code == 422  # has to say that this is all
    assert 'value="Shares."' in answer.text
    ivo.post(at("declare", row.pk), {f"c{tied.pk}": "Shares.", "all_of_it": "on"})
    page = ivo.get(url).text
    assert "<h2>A</h2>" in page
    assert "<h2>C</h2>" not in page
    given = {f"s{c}_{k}": v for (c, k), v in scores(row, {"A": A, "B": B}).items()}
    half = dict(list(given.items())[:6])
    answer = ivo.post(url, {**half, "hand_in": "1"})
    assert answer.status_code == 422
    assert "Score B." in answer.text
    assert ivo.post(url, half).status_code == 302
    assert VendorScorer.objects.get(person=cast.it).handed_in_at is None
    ivo.post(url, {**given, "hand_in": "1"})
    assert VendorScorer.objects.get(person=cast.it).handed_in_at
    assert "Handed in" in ivo.get(url).text
    assert "Tied to C: Shares." in ivo.get(row.get_absolute_url()).text


def every_answer(row, clients):
    """What each of them is told at each address, without what differs by itself."""
    names = ("detail", "export")
    urls = [at(name, row.pk) for name in names] + [at("list")]
    urls += [f"/api/v1/vendor-evaluations/{row.pk}/{more}" for more in ("", "result/")]
    return {
        (who, url): re.sub(r'csrf[^"]*"[^>]*|nonce-[^"\']*|\d\d:\d\d(:\d\d)?[.\d]*', "", text_of(client.get(url)))
        for who, client in clients.items()
        for url in urls
    }  # fmt: skip


def text_of(answer):
    held = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return held.decode()


def test_before_they_are_shown_no_page_depends_on_what_was_scored(client_of, cast):
    """Two different sets of hidden scores: every answer is the same, to everybody."""
    row = opened(cast)
    people = ("pm", "it", "ops", "executive", "admin", "reviewer")
    clients = {who: client_of(getattr(cast, who)) for who in people}
    in_silence(row, cast.it)
    moment = VendorScorer.objects.get(person=cast.it).handed_in_at
    before = every_answer(row, clients)
    scoring.score(row, scores=scores(row, {"A": B, "B": A, "C": A}), hand_in=True, by=cast.it)  # fmt: skip
    VendorScorer.objects.filter(person=cast.it).update(handed_in_at=moment)
    after = every_answer(row, clients)
    for key, text in before.items():
        assert history_less(text) == history_less(after[key]), key


def history_less(text):
    """The history tells that somebody scored, once more, and never what."""
    return text.split('id="history-title"')[0]


def test_shown_the_page_says_who_leads_how_sure_and_why_c_is_out(as_pm, cast):
    row = shown(cast)
    page = as_pm.get(row.get_absolute_url()).text
    assert "A leads with 3.90; another weight would change that" in page
    assert "78 of 100" in page
    assert "Security 15 instead of 20" in page
    assert "Another one leads" in page
    assert "out, Security below 3" in page
    assert "Nobody is more than one point from anybody." in page


def test_scores_far_apart_are_listed_with_who_gave_them(as_pm, cast):
    low = {**VECTORS, "A": (0, 5, 4, 3, 3, 4)}
    page = as_pm.get(shown(cast, VECTORS, VECTORS, low).get_absolute_url()).text
    assert "A, Functional fit" in page
    assert "Olga 0" in page
    assert "4 apart" in page
    assert '<button type="submit" class="btn primary">Open another round' in page


def test_steps_are_offered_to_who_may_take_them(client_of, as_pm, cast):
    row = opened(cast)
    looked_at(cast, row, "A")
    for person in (cast.pm, cast.it):
        in_silence(row, person)
    answer = as_pm.post(at("reveal", row.pk), HTTP_REFERER=f"http://testserver{row.get_absolute_url()}")  # fmt: skip
    assert answer.status_code == 409
    assert "2 handed in scores of A" in answer.text
    in_silence(row, cast.ops)
    assert "Keep the decision" not in client_of(cast.po).get(row.get_absolute_url()).text  # fmt: skip
    page = as_pm.get(row.get_absolute_url()).text
    assert "Keep the decision" in page
    assert '<button type="submit" class="btn primary">Keep the decision' in page
    assert "B (8 must-haves not looked at)" in page
    assert "Open another round" in page
    chosen = row.candidates.get(name="B")
    answer = as_pm.post(at("decide", row.pk), {"chosen": chosen.pk, "reason": "Fit."})
    assert answer.status_code == 422
    assert "B: nobody has looked yet at SSO and SCIM." in answer.text
    chosen = row.candidates.get(name="A")
    as_pm.post(at("decide", row.pk), {"chosen": chosen.pk, "reason": "Safe."})
    page = as_pm.get(row.get_absolute_url()).text
    assert "A was chosen" in page
    assert "Safe." in page
    assert "Open another round" not in page


def test_one_is_withdrawn_on_its_page_and_says_so(client_of, as_pm, cast):
    row = opened(cast)
    assert as_pm.post(at("withdraw", row.pk), {"reason": ""}).status_code == 422
    as_pm.post(at("withdraw", row.pk), {"reason": "No money this year."})
    page = as_pm.get(row.get_absolute_url()).text
    assert "Withdrawn by Mia" in page
    assert "No money this year." in page
    assert "Withdraw it" not in page
    assert "It was withdrawn." in client_of(cast.it).get(at("score", row.pk)).text


def test_must_haves_of_a_candidate_are_looked_at_on_one_page(as_pm, cast):
    row = opened(cast)
    of, must = row.candidates.get(name="A"), row.must_haves.all()[0]
    url = at("check", row.pk, of.pk)
    answer = as_pm.post(url, {f"v{must.pk}": "pass"})
    assert answer.status_code == 422
    assert "Say what shows it" in answer.text
    sent = {f"v{must.pk}": "pass", f"e{must.pk}": "SAML test of May.", "administered": "yes"}  # fmt: skip
    as_pm.post(url, sent)
    page = as_pm.get(row.get_absolute_url()).text
    assert "SAML test of May." in page
    assert "by the business, without programming" in page
    assert page.count("by the business</td>") == 1
    assert "7 not looked at" in page


def test_files_say_what_the_page_shows(as_pm, cast):
    row = shown(cast)
    lines = text_of(as_pm.get(at("export", row.pk))).splitlines()
    assert lines[1].startswith("1,A,no,3.90,78.00,")
    assert "Security below 3" in lines[3]
    book = load_workbook(BytesIO(as_pm.get(at("export", row.pk), {"as": "xlsx"}).content))  # fmt: skip
    assert [cell.value for cell in book.active[2]][:4] == [1, "A", "no", 3.9]


def test_the_list_is_narrowed_and_a_product_lists_its_own(as_pm, client_of, cast):
    others = [cast.pm, *two_more()]
    row, other = (
        opened(cast),
        opened(cast, title="Dialers", product=None, scorers=others),
    )
    page = as_pm.get(at("list"), {"q": "dial"}).text
    assert other.key in page
    assert row.key not in page
    assert "No evaluation fits" in as_pm.get(at("list"), {"state": "decided"}).text
    mine = client_of(cast.it).get(at("list"), {"mine": "on"}).text
    assert (row.key in mine, other.key in mine) == (True, False)
    panel = as_pm.get(at("panel", cast.product.pk)).text
    assert row.key in panel
    assert other.key not in panel


def test_a_vendor_s_page_says_where_it_was_a_candidate(as_pm, cast):
    vendor = make_vendor("A")
    row = shown(cast)
    looked_at(cast, row, "A")
    steps.decide(row, chosen=row.candidates.get(name="A"), reason="Fit.", by=cast.pm)
    opened(cast, title="Without it", candidates=["B", "C"])
    url = reverse("discovery:evaluation_vendor_panel", args=[vendor.pk])
    assert f'hx-get="{url}"' in as_pm.get(vendor.get_absolute_url()).text
    page = as_pm.get(url).text
    assert row.key in page
    assert "chosen " in page
    assert "Without it" not in page


def test_pages_cost_the_same_with_more_rows(as_pm, cast, assert_flat):
    row = shown(cast)
    nora, sven = two_more()

    def grow():
        opened(cast)
        steps.again(again(row), by=cast.pm)
        VendorScorer.objects.create(evaluation=row, person=nora)
        for person in (cast.pm, cast.it, cast.ops, nora):
            in_silence(row, person)
        looked_at(cast, row, "A")
        VendorScorer.objects.create(evaluation=row, person=sven)

    assert_flat(lambda: as_pm.get(at("list")), lambda: opened(cast))
    assert_flat(lambda: as_pm.get(row.get_absolute_url()), grow)
    assert_flat(lambda: as_pm.get("/api/v1/vendor-evaluations/"), lambda: opened(cast))


def test_a_change_that_comes_second_is_shown_beside_the_first(as_pm, cast):
    row = opened(cast)
    names = [each.name for each in row.must_haves.all()]
    sent = {"title": "Mine", "wanted": "x", "version": 1, "scorers": [cast.pm.pk, cast.it.pk, cast.ops.pk]}  # fmt: skip
    sent |= {f"must_haves-{n}-name": name for n, name in enumerate(names)}
    sent |= {f"candidates-{n}-name": name for n, name in enumerate("ABCD")}
    sent |= {f"criteria-{n}-{k}": v if v is not None else "" for n, each in enumerate(row.criteria.values("name", "weight", "at_least")) for k, v in each.items()}  # fmt: skip
    evaluations.edit(row, version=1, title="Theirs", by=cast.it)
    answer = as_pm.post(at("edit", row.pk), sent)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Theirs" in answer.text
    assert 'value="D"' in answer.text  # what was typed goes along
