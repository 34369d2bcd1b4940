"""Criteria sets: drafted, compared, weighed, published by another; reviews keep theirs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from core.clock import today
from core.errors import Refused, Stale, Unfit
from governance import gates, opening, policy_data, policy_impact, policy_page, tiering
from governance.actions import policy, reviews
from governance.actions import policy_parts as parts
from governance.models import CriteriaSet, Gate, Placement, Review, Tier
from tests.make import make_approval, make_review, make_second_admin

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NO = dict.fromkeys(
    (
        "consumer",
        "automated",
        "personal",
        "vendor",
        "ai",
        "cards",
        "outbound",
        "same_old",
    ),
    False,
)


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


@pytest.fixture
def writer(cast):
    return make_second_admin()


@pytest.fixture
def draft(writer) -> CriteriaSet:
    return policy.draft(by=writer)


@pytest.fixture
def as_admin(cast, client_of):
    return client_of(cast.admin)


def fresh(row: CriteriaSet) -> CriteriaSet:
    return CriteriaSet.objects.get(pk=row.pk)


def set_rule(
    row: CriteriaSet, by: Any, gate: str, tier: Tier | None = None, **other: Any
) -> None:
    """The gate's rule for every tier, with something else in it."""
    every = policy_data.whole(row).rules.get(gate=gate, tier=None)
    terms, seats, codes = parts.rule_now(every)
    said = {**terms, "seats": seats, "criteria": codes, **other}
    parts.set_rule(row, gate=gate, tier=tier, **said, version=None, by=by)


def publish(row: CriteriaSet, by: Any, day: date | None = None) -> CriteriaSet:
    digest = policy_impact.impact(row).digest
    return policy.publish(
        row, effective_from=day or today(), note="As agreed.", impact=digest,
        version=fresh(row).version, by=by,
    )  # fmt: skip


def ask(cast: Any, gate: str = "G2", **more: Any) -> Review:
    words = {
        "team": cast.product.team,
        "asked": "May it?",
        "parties": [],
        "by": cast.pm,
    }
    return gates.ask(gate, cast.product, **{**words, **more})


def codes(review: Review) -> set[str]:
    return set(review.assessments.values_list("criterion__code", flat=True))


def typed(form: Any) -> dict[str, Any]:
    """What a browser would send of a form as it is shown."""
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "", [])}


def holding() -> Any:
    return policy_page.holding()


def opened(day: date) -> Any:
    return opening.find("G2", NO, on=day)


def asked_of(found: tiering.Policy, gate: str, answers: dict[str, bool]) -> Any:
    return tiering.asked(found, gate, answers)


def placed_of(review: Review) -> Any:
    return opening.placed(review)


# --- the first set --------------------------------------------------------------------
def test_the_first_set_is_the_policy_and_sound():
    row = holding()
    found = policy_data.of(policy_data.whole(row))
    assert [t.code for t in found.tiers] == ["low", "standard", "high"]
    assert {q.code for q in found.questions} == set(NO)
    counts = {g: len(asked_of(found, g, {}).criteria) for g in Gate.values}
    assert counts == {"G0": 0, "G1": 5, "G2": 27, "G3": 30, "G4": 2}
    needed = {g: asked_of(found, g, {}).approvals for g in Gate.values}
    assert needed == {"G0": 2, "G1": 3, "G2": 5, "G3": 5, "G4": 3}
    assert asked_of(found, "G2", {**NO, "consumer": True}).approvals == 4
    assert [f for f in policy_data.faults(row) if f.blocks] == []


# --- what a review opens with ---------------------------------------------------------
def test_answers_decide_the_tier_and_are_kept(cast):
    review = ask(cast, answers={**NO, "automated": True, "ai": True})
    placed = placed_of(review)
    assert (placed.tier.code, placed.set.number) == ("high", 1)
    assert [yes for _, yes in placed.lines].count(True) == 2
    assert len(codes(review)) == 27
    lowest = ask(cast, "G1", answers=NO)
    assert placed_of(lowest).tier.code == "low"


def test_without_answers_the_last_ones_count_and_else_everything_is_yes(cast):
    review = ask(cast, "G1")
    assert placed_of(review).answers == dict.fromkeys(NO, True)
    ask(cast, "G2", answers=NO | {"consumer": True})
    again = ask(cast, "G3")
    assert placed_of(again).answers == NO | {"consumer": True}


def test_an_answer_to_what_nobody_asks_is_refused(cast):
    with pytest.raises(Unfit, match="Nobody asks"):
        ask(cast, answers={"weather": True})


def test_yesterdays_review_is_unchanged_and_todays_follows_the_new_set(
    cast, draft, writer
):
    before = ask(cast, answers=NO)
    low = draft.tiers.get(code="low")
    every = policy_data.whole(draft).rules.get(gate="G2", tier=None)
    kept = [c.code for c in every.criteria.all() if c.code not in ("G01", "S06")]
    set_rule(draft, writer, "G2", low, criteria=kept, decide_in_days=5)
    publish(draft, cast.admin)
    assert len(codes(before)) == 27
    assert Placement.objects.get(review=before).set.number == 1
    reviews.withdraw(before, reason="Asked by the new set", by=cast.pm)
    after = ask(cast, answers=NO)
    assert codes(after) == set(kept)
    assert Placement.objects.get(review=after).set == draft
    assert after.due_on < ask(cast, "G3", answers=NO).due_on
    high = ask(cast, "G1", answers=NO | {"cards": True})
    assert placed_of(high).tier.code == "high"


def test_a_set_of_tomorrow_decides_nothing_today(cast, draft, writer):
    set_rule(draft, writer, "G2", decide_in_days=1)
    publish(draft, cast.admin, today() + DAY)
    assert holding().number == 1
    assert opened(today()).rule.decide_in_days == 10
    assert opened(today() + DAY).rule.decide_in_days == 1


# --- drafting and publishing ----------------------------------------------------------
def test_a_draft_begins_as_the_newest_set(draft):
    page = policy_page.page_of(draft)
    assert (page.differences, page.base) == ([], holding())
    with pytest.raises(Refused, match="one at a time"):
        policy.draft(by=make_second_admin())


def test_the_diff_names_what_was_planted(draft, writer):
    set_rule(draft, writer, "G3", approvals=6, validity_days=None, validity_months=6)
    words: dict[str, Any] = {
        "code": "new",
        "text": "Is it new?",
        "explained": "",
        "place": 8,
    }
    parts.set_question(
        draft,
        **words,
        raises_to=None,
        adds=["S05"],
        gates=["G2"],
        version=None,
        by=writer,
    )
    found = [
        (d.where, d.what, d.was, d.now) for d in policy_page.page_of(draft).differences
    ]
    assert found == [
        ("Question “new”", "asks", "", "Is it new?"),
        ("Question “new”", "a yes adds", "", "S05 at G2"),
        ("G3", "approvals", "5", "6"),
        ("G3", "an approval holds", "12 months", "6 months"),
    ]


def test_who_wrote_in_it_does_not_publish_it(cast, draft, writer):
    with pytest.raises(Refused, match="somebody else"):
        publish(draft, writer)
    set_rule(draft, cast.admin, "G0", decide_in_days=5)
    with pytest.raises(Refused, match="somebody else"):
        publish(draft, cast.admin)
    third = make_second_admin()
    assert not policy_page.may_publish(draft, third)


def test_it_is_not_published_while_a_fault_blocks(cast, draft, writer):
    set_rule(draft, writer, "G2", criteria=["R01"])
    with pytest.raises(Refused, match="is missing"):
        publish(draft, cast.admin)


def test_it_is_published_only_by_who_read_what_it_touches_now(cast, draft, writer):
    set_rule(draft, writer, "G1", criteria=["S01"])
    read = policy_impact.impact(draft).digest
    ask(cast, "G1")
    with pytest.raises(Refused, match="since you read it"):
        policy.publish(
            draft,
            effective_from=today(),
            note="x",
            impact=read,
            version=None,
            by=cast.admin,
        )
    publish(draft, cast.admin)
    assert holding() == fresh(draft)


def test_the_impact_is_that_of_a_count_by_hand(cast, draft, writer):
    approval = make_approval(cast, "G1")
    waiting = ask(cast, "G2", answers=NO)
    ask(cast, "G4")
    set_rule(draft, writer, "G1", validity_days=30)
    set_rule(
        draft, writer, "G2", draft.tiers.get(code="low"), decide_in_days=5, approvals=4
    )
    every = policy_data.whole(draft).rules.get(gate="G2", tier=None)
    more = [*(c.code for c in every.criteria.all()), "S05"]
    set_rule(draft, writer, "G2", draft.tiers.get(code="low"), criteria=more)
    found = policy_impact.impact(draft)
    [only] = found.waiting
    assert (only.review, only.more, only.fewer) == (waiting, ("S05",), ())
    [ending] = found.ending
    assert (ending.review, ending.would_end) == (approval, today() + 30 * DAY)
    approval.refresh_from_db()
    assert approval.valid_until == today() + 90 * DAY


def test_a_published_set_never_changes(cast, draft, writer):
    publish(draft, cast.admin)
    with pytest.raises(Refused, match="never changes"):
        set_rule(fresh(draft), writer, "G2", decide_in_days=3)
    with pytest.raises(Refused, match="never changes"):
        policy.discard(draft, by=writer)


def test_a_draft_is_thrown_away_whole(draft, writer):
    policy.discard(draft, by=writer)
    assert [row.number for row in CriteriaSet.objects.all()] == [1]
    assert holding().questions.count() == len(NO)


def test_two_who_write_at_once_see_both(draft, writer):
    parts.set_tiers(draft, names=["A", "B", "C"], version=draft.version, by=writer)
    with pytest.raises(Stale):
        parts.set_tiers(draft, names=["X", "Y", "Z"], version=draft.version, by=writer)
    with pytest.raises(Refused, match="still names"):
        parts.set_tiers(fresh(draft), names=["A"], version=None, by=writer)


# --- pages ----------------------------------------------------------------------------
def test_a_set_is_drafted_changed_and_published_by_pages(
    cast, writer, client_of, as_admin
):
    client = client_of(writer)
    at = client.post(url("criteria_set_draft"))["Location"]
    row = CriteriaSet.objects.get(state="draft")
    assert at == row.get_absolute_url()
    rule = row.rules.get(gate="G3", tier=None)
    form = client.get(url("gate_rule_edit", rule.pk)).context["form"]
    said = typed(form)
    wrong = client.post(url("gate_rule_edit", rule.pk), said | {"validity_days": "5"})
    assert (wrong.status_code, "validity_days" in wrong.context["form"].errors) == (
        422,
        True,
    )
    client.post(url("gate_rule_edit", rule.pk), said | {"approvals": "4"})
    question = row.questions.get(code="cards")
    form = client.get(url("tier_question_edit", question.pk)).context["form"]
    asked = typed(form)
    client.post(
        url("tier_question_edit", question.pk), asked | {"text": "Cards in it?"}
    )
    stale = client.post(
        url("tier_question_edit", question.pk), asked | {"text": "Or so?"}
    )
    assert stale.status_code == 409
    assert "Cards in it?" in stale.content.decode()
    own = client.get(url("criteria_set_publish", row.pk)).content.decode()
    assert "You wrote in this set" in own
    page = as_admin.get(url("criteria_set_publish", row.pk))
    first = page.context["form"].initial
    answer = as_admin.post(
        url("criteria_set_publish", row.pk), {**first, "note": "Four suffice."}
    )
    assert answer["Location"] == row.get_absolute_url()
    assert holding() == fresh(row)
    shown = client_of(cast.executive).get(f"{row.get_absolute_url()}?part=diff")
    assert "Cards in it?" in shown.content.decode()


def test_a_rule_of_one_tier_is_added_and_taken_away_by_pages(draft, writer, client_of):
    client = client_of(writer)
    form = client.get(url("gate_rule_create", draft.pk) + "?gate=G1").context["form"]
    said = typed(form)
    high = draft.tiers.get(code="high")
    client.post(
        url("gate_rule_create", draft.pk), said | {"tier": high.pk, "decide_in_days": 3}
    )
    rule = draft.rules.get(gate="G1", tier=high)
    assert (rule.decide_in_days, rule.criteria.count()) == (3, 5)
    client.post(url("gate_rule_remove", rule.pk), {"version": fresh(draft).version})
    assert not draft.rules.filter(tier=high).exists()


def test_asking_shows_what_follows_and_keeps_the_answers(cast, as_pm):
    kind = ContentType.objects.get_for_model(cast.product)
    place = [f"{kind.app_label}.{kind.model}", cast.product.pk]
    typed = {"gate": "G3", **{f"q_{code}": "no" for code in NO}, "q_automated": "yes"}
    part = as_pm.get(url("review_preview", *place), typed).content.decode()
    assert "Tier high: 30 criteria, 5 seats, 5 must approve." in part
    some = as_pm.get(url("review_preview", *place), {"gate": "G3"}).content.decode()
    assert "Tier high: 30 criteria, 6 seats, 5 must approve." in some
    assert "Not answered yet" in some
    answer = as_pm.post(
        url("review_create", *place), typed | {"asked": "May it scale?"}
    )
    review = Review.objects.get(gate="G3")
    assert answer["Location"] == review.get_absolute_url()
    page = as_pm.get(review.get_absolute_url() + "?whole=1").content.decode()
    assert "Tier high" in page


def test_a_set_costs_the_same_with_more_in_it(
    cast, draft, writer, as_admin, assert_flat
):
    make_review(cast, "G1")

    def more() -> None:
        high, low = draft.tiers.get(code="high"), draft.tiers.get(code="low")
        for gate in ("G1", "G2", "G3"):
            set_rule(draft, writer, gate, high)
            set_rule(draft, writer, gate, low)
        for gate in ("G2", "G3", "G4"):
            ask(cast, gate, answers=NO)

    for part in ("", "?part=questions", "?part=diff", "?part=impact"):
        as_admin.get(draft.get_absolute_url() + part)
    assert_flat(lambda: as_admin.get(draft.get_absolute_url() + "?part=impact"), more)


# --- API ------------------------------------------------------------------------------
def test_the_api_drafts_changes_weighs_and_publishes(cast, writer, client_of, as_admin):
    client, json = client_of(writer), {"content_type": "application/json"}
    made = client.post("/api/v1/criteria-sets/", {}, **json)
    at = f"/api/v1/criteria-sets/{made.json()['id']}/"
    [rule] = [r for r in made.json()["rules"] if r["gate"] == "G4"]
    said = {**rule, "decide_in_days": 20}
    tag = {"HTTP_IF_MATCH": made["ETag"]}
    assert client.post(f"{at}set-rule/", said, **json, **tag).status_code == 200
    assert client.post(f"{at}set-rule/", said, **json, **tag).status_code == 412
    [change] = as_admin.get(f"{at}differences/").json()["changes"]
    assert (change["what"], change["now"]) == ("decided in", "20 working days")
    now = as_admin.get(at)
    body = {"effective_from": str(today()), "note": "More time."}
    body["impact"] = as_admin.get(f"{at}impact/").json()["impact"]
    tag = {"HTTP_IF_MATCH": now["ETag"]}
    assert client.post(f"{at}publish/", body, **json, **tag).status_code == 409
    done = as_admin.post(f"{at}publish/", body, **json, **tag)
    assert (done.status_code, done.json()["state"]) == (200, "published")
