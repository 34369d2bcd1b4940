"""A condition rests only by a granted waiver, for its days; and what recurs comes again."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import system
from core.clock import today
from core.errors import Refused
from core.models import JobRun
from governance import evidence_life, gates, queries, recurrence
from governance.actions import conditions, evidence, expiry, reviews, waivers
from governance.models import Condition, Criterion, Evidence, Review, Waiver
from governance.tasks import LAPSE, lapse_waivers
from tests.make import decide, make_review, meet_all, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fixed_day")]


def add(cast, review, **more):
    words = {
        "text": "Bridge letter",
        "owner": cast.po,
        "due_on": today() + timedelta(days=30),
        "blocking": "pre_launch",
    }
    return conditions.add(review, **{**words, **more}, by=cast.reviewer)


@pytest.fixture
def review(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


@pytest.fixture
def condition(cast, review):
    row = add(cast, review)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    row.refresh_from_db()
    return row


def ask(cast, row, **more) -> Waiver:
    words = {
        "reason": "The letter is late",
        "compensating_control": "Access is reviewed weekly",
        "risk_owner": cast.it,
        "expires_on": today() + timedelta(days=20),
    }
    return waivers.request_for(row, **{**words, "by": cast.pm, **more})


def open_ones(cast):
    return gates.open_conditions(cast.product, blocking="pre_launch")


def test_a_condition_rests_while_its_waiver_runs_and_no_longer(cast, condition, later):
    waiver = ask(cast, condition)
    assert (waiver.key, waiver.covers, open_ones(cast)) == ("W-01", "C1", [condition])
    waivers.grant(waiver, by=cast.reviewer)
    condition.refresh_from_db()
    assert (condition.state, open_ones(cast)) == ("waived", [])
    later(20)
    lapse_waivers()
    assert open_ones(cast) == []
    later(21)
    assert open_ones(cast) == [condition]  # before any job has run
    lapse_waivers()
    lapse_waivers()
    condition.refresh_from_db()
    waiver.refresh_from_db()
    assert (condition.state, waiver.state) == ("open", "expired")
    assert condition.note == "W-01 ran out."
    assert JobRun.objects.filter(job=LAPSE).count() == 3


def test_one_renewal_goes_on_and_a_second_is_refused(cast, condition, later):
    first = waivers.grant(ask(cast, condition), by=cast.reviewer)
    more = {"reason": "Still late", "by": cast.pm}
    later(19)
    second = waivers.renew(first, expires_on=today() + timedelta(days=30), **more)
    waivers.grant(second, by=cast.reviewer)
    later(21)
    lapse_waivers()
    condition.refresh_from_db()
    assert (condition.state, open_ones(cast)) == ("waived", [])
    with pytest.raises(Refused, match="no second time"):
        waivers.renew(second, expires_on=today() + timedelta(days=30), **more)
    later(50)
    lapse_waivers()
    assert open_ones(cast) == [condition]
    with pytest.raises(Refused, match="never given anew"):
        ask(cast, condition)


def test_who_asked_who_owes_it_and_who_has_a_stake_do_not_grant(
    cast, review, board, later
):
    rita, sam, _ = board
    row = add(cast, review, owner=sam)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    waiver = ask(cast, row)
    with pytest.raises(PermissionDenied):
        waivers.grant(waiver, by=cast.pm)
    with pytest.raises(Refused, match="Sam owns C1"):
        waivers.grant(waiver, by=sam)
    cast.reviewer.manager = cast.pm
    cast.reviewer.save()
    with pytest.raises(Refused, match="Segregation of duties"):
        waivers.grant(waiver, by=cast.reviewer)
    waiting = {p: list(queries.waivers_waiting_for(p)) for p in (rita, sam)}
    assert waiting == {rita: [waiver], sam: []}
    waivers.grant(waiver, by=rita)


def test_never_list_days_and_state_are_kept(cast, review):
    hard = add(cast, review, criterion=Criterion.objects.get(code="R12"))
    ours = add(cast, review)
    with pytest.raises(Refused, match="is no approval"):
        ask(cast, ours)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    with pytest.raises(Refused, match="R12 is never waived, nor is a condition of it"):
        ask(cast, hard)
    with pytest.raises(Refused, match="at most 90 days"):
        ask(cast, ours, expires_on=today() + timedelta(days=91))
    ask(cast, ours)
    with pytest.raises(Refused, match="asked for already"):
        ask(cast, ours)


def test_postgres_keeps_a_waiver_to_one_thing(cast, condition):
    waiver = ask(cast, condition)
    for fields in ({"condition": None}, {"criterion": Criterion.objects.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Waiver.objects.filter(pk=waiver.pk).update(**fields)


def test_a_state_written_by_hand_lets_nothing_pass(cast, condition):
    Condition.objects.update(state="waived")
    assert open_ones(cast) == [Condition.objects.get()]


def test_it_is_asked_and_granted_by_pages(cast, as_pm, as_reviewer, condition):
    page = reverse("governance:condition_request_waiver", args=[condition.pk])
    assert page in as_pm.get(condition.get_absolute_url()).content.decode()
    assert as_pm.post(page, {"reason": "Late"}).status_code == 422
    days = (today() + timedelta(days=20)).isoformat()
    words = {"reason": "Late", "compensating_control": "Reviews", "expires_on": days}
    as_pm.post(page, {**words, "risk_owner": cast.it.pk})
    waiver = condition.waivers.get()
    as_reviewer.post(
        reverse("governance:waiver_grant", args=[waiver.pk]), {"version": 1}
    )
    shown = as_reviewer.get(waiver.get_absolute_url()).content.decode()
    assert "pass without C1" in shown
    condition.refresh_from_db()
    assert condition.state == "waived"


# --- after scale ----------------------------------------------------------------------
def test_an_overdue_condition_of_g3_closes_what_rests_on_it(cast, later):
    Review.objects.all().delete()
    review = make_review(cast, "G3")
    meet_all(review, by=cast.reviewer)
    row = add(cast, review, blocking="during", due_on=today() + timedelta(days=2))
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    subject, kind = cast.product, type(cast.product)

    def through() -> set[int]:
        return gates.through(["G3"], kind, [subject.pk])

    later(2)
    assert (gates.holds("G3", subject), through()) == (True, {subject.pk})
    later(9)
    with pytest.raises(Refused, match="Condition C1 Bridge letter is overdue"):
        gates.require("G3", subject)
    assert through() == set()
    conditions.submit_evidence(row, note="Here", by=cast.po)
    conditions.verify(row, by=cast.reviewer)
    assert (gates.holds("G3", subject), through()) == (True, {subject.pk})


# --- what recurs ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("due", "months", "after", "next_one"),
    [
        ("2026-10-31", 1, "2026-11-04", "2026-11-30"),
        ("2026-11-30", 1, "2026-11-30", "2026-12-31"),
        ("2026-01-15", 1, "2026-01-20", "2026-02-15"),
        ("2026-01-30", 1, "2026-01-30", "2026-02-28"),
        ("2026-10-31", 1, "2027-01-31", "2027-02-28"),  # verified late: not overdue
        ("2026-11-15", 3, "2026-11-15", "2027-02-15"),
    ],
)
def test_the_next_day_of_what_recurs(due, months, after, next_one):
    day = date.fromisoformat
    assert recurrence.next_due(day(due), months, after=day(after)) == day(next_one)


def test_verifying_a_recurring_condition_opens_the_next(cast, review):
    row = add(cast, review, blocking="during", every_months=1)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    for each in (row, None):
        each = each or review.conditions.latest("pk")
        conditions.submit_evidence(each, note="96.5 %", by=cast.po)
        conditions.verify(each, by=cast.reviewer)
    rows = list(review.conditions.order_by("pk"))
    assert [r.state for r in rows[:2]] == ["verified", "verified"]
    for before, following in itertools.pairwise(rows):
        assert following.follows == before
        assert following.due_on == recurrence.next_due(before.due_on, 1, after=today())


def test_nothing_recurs_past_the_approval_or_once_it_has_ended(cast, review):
    row = add(cast, review, blocking="during", every_months=12)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    conditions.submit_evidence(row, note="Done", by=cast.po)
    conditions.verify(row, by=cast.reviewer)
    assert review.conditions.count() == 1  # G1 holds 90 days


# --- evidence that ran out ------------------------------------------------------------
def test_evidence_past_its_end_supports_no_approval_and_shortens_one(cast, later):
    review = make_review(cast, submitted=False)
    s05 = Criterion.objects.in_force(today()).get(code="S05")
    words: dict[str, Any] = {
        "title": "SOC 2",
        "criterion": s05,
        "link": "https://example.org/soc2",
    }
    end = today() + timedelta(days=9)
    evidence.add(review, **words, expires_on=end, by=cast.pm)
    reviews.submit(review, by=cast.pm)
    meet_all(review, by=cast.reviewer)
    Evidence.objects.update(snapshot_state="failed")
    later(10)
    with pytest.raises(Refused, match="evidence for S05 ran out"):
        sign(review, by=cast.reviewer, seat="SEC")
    newer = today() + timedelta(days=30)
    evidence.add(review, **words, expires_on=newer, by=cast.pm)
    Evidence.objects.update(snapshot_state="failed")
    assert decide(review, by=cast.reviewer).valid_until == newer
    loaded = Review.objects.for_page().get(pk=review.pk)
    assert evidence_life.holds_until(loaded, date(2030, 1, 1)) == newer
    later(41)
    assert not gates.holds("G1", cast.product)


def test_the_clock_alone_closes_waivers(cast, condition, later):
    waiver = waivers.grant(ask(cast, condition), by=cast.reviewer)
    later(30)
    assert expiry.lapse(waiver, by=cast.admin, on=today()).state == "granted"
    assert expiry.lapse(waiver, by=system.user(), on=today()).state == "expired"
