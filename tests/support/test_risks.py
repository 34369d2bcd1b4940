"""A risk is scored, watched, answered, and becomes a problem when it happens."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import system
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from support import risk_levels, tasks
from support.actions import risk_answers, risk_reminding, risks
from support.models import Problem, Risk, RiskStep
from tests.make import make_item
from tests.support.risks import accepted, owned, recorded, recorded_on, treated

TODAY = date(2026, 11, 16)
DAY = timedelta(days=1)


def kinds(risk):
    return list(risk.steps.values_list("kind", flat=True))


def told(person):
    found = Notice.objects.filter(person=person, kind="risk").order_by("pk")
    return [n.text for n in found]


@pytest.mark.parametrize(
    ("likelihood", "impact", "taken", "left", "level"),
    [(5, 5, 0, "25", "critical"), (3, 5, 0, "15", "critical"), (3, 5, 1, "14.85", "high"), (4, 4, 40, "9.6", "moderate"),
     (2, 5, 0, "10", "high"), (5, 1, 0, "5", "moderate"), (2, 2, 0, "4", "low"), (5, 5, 100, "0", "low")],
)  # fmt: skip
def test_likelihood_by_impact_less_controls_is_what_is_left(likelihood, impact, taken, left, level):  # fmt: skip
    score = risk_levels.residual(likelihood, impact, taken)
    assert score == Decimal(left)
    assert risk_levels.level(score) == level


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 99))
def test_a_better_control_never_leaves_more(likelihood, impact, taken):
    before = risk_levels.residual(likelihood, impact, taken)
    after = risk_levels.residual(likelihood, impact, taken + 1)
    assert 0 <= after < before <= 25
    assert not risk_levels.is_worse(risk_levels.level(after), risk_levels.level(before))


def test_the_floor_records_and_the_product_is_told(cast):
    row = recorded(cast, controls="Fifty are read.", control_percent=30)
    assert (row.key, row.level, row.residual) == ("RSK-01", "high", Decimal("11.2"))
    assert (row.state, row.review_on) == ("open", TODAY + 90 * DAY)
    assert told(cast.pm) == ["RSK-01 The model changes was recorded: high."]
    with pytest.raises(Unfit, match="Name what is in place"):
        recorded(cast, control_percent=30)
    with pytest.raises(PermissionDenied):
        recorded(cast, by=cast.reviewer)


def test_the_worse_it_is_the_sooner_it_is_looked_at_again(cast):
    looks = {(5, 5): 30, (2, 5): 90, (5, 1): 180, (1, 1): 365}
    for (likelihood, impact), days in looks.items():
        row = recorded(cast, likelihood=likelihood, impact=impact)
        assert row.review_on == TODAY + days * DAY


def test_it_is_treated_by_a_day(cast):
    row = owned(cast)
    assert told(cast.po) == ["RSK-01 The model changes is yours to watch."]
    item = make_item(cast.product)
    for wrong, said in (
        ({"response": "accept"}, "a step of its own"),
        ({"plan": " "}, "what is done"),
        ({"due_on": TODAY - DAY}, "That day is over"),
    ):
        sent: dict[str, Any] = {
            "response": "reduce",
            "plan": "Test it.",
            "due_on": TODAY,
            **wrong,
        }
        with pytest.raises(Unfit, match=said):
            risk_answers.treat(row, **sent, by=cast.po)
    row = risk_answers.treat(row, response="reduce", plan="Test it.", due_on=TODAY, item=item, by=cast.po)  # fmt: skip
    assert (row.state, row.item, row.needs(TODAY)) == ("treated", item, "")
    assert "late" in row.needs(TODAY + DAY)


def test_who_accepts_it_answers_for_it_and_does_not_own_it(cast):
    row = recorded(cast)
    sent: dict[str, Any] = {"plan": "It is rare.", "accepted_until": TODAY + 90 * DAY}
    with pytest.raises(Refused, match="Nobody owns it yet"):
        risk_answers.accept(row, **sent, by=cast.ops)
    row = risks.give(row, owner=cast.ops, by=cast.pm)
    with pytest.raises(Refused, match="You own this risk"):
        risk_answers.accept(row, **sent, by=cast.ops)
    with pytest.raises(PermissionDenied):
        risk_answers.accept(row, **sent, by=cast.po)
    row = risks.give(row, owner=cast.po, by=cast.pm)
    for until in (TODAY, TODAY + 91 * DAY):
        with pytest.raises(Unfit, match="A critical risk is accepted for 1 to 90 days"):
            risk_answers.accept(
                row, plan="It is rare.", accepted_until=until, by=cast.ops
            )
    row = risk_answers.accept(row, **sent, by=cast.ops)
    assert (row.state, row.accepted_by) == ("accepted", cast.ops)
    assert told(cast.po)[-1] == "RSK-01 The model changes is accepted."
    with pytest.raises(Unfit, match="who accepts a risk is not who owns it"):
        risks.give(row, owner=cast.ops, by=cast.pm)
    assert row.needs(TODAY + 90 * DAY) == "Assess it again"
    assert "ran out" in row.needs(TODAY + 91 * DAY)


def scored(row, likelihood, impact, by):
    return risks.assess(row, likelihood=likelihood, impact=impact, reason="Looked.", by=by)  # fmt: skip


def test_what_is_worse_than_what_was_accepted_is_open_again(cast):
    row = accepted(cast, likelihood=2, impact=3)  # moderate
    row = scored(row, 3, 3, cast.po)
    assert (row.state, row.level) == ("accepted", "moderate")
    row = scored(row, 3, 4, cast.pm)
    assert (row.state, row.level, row.accepted_by, row.plan) == ("open", "high", None, "")  # fmt: skip
    assert told(cast.po)[-1] == "RSK-01 The model changes is high now and no longer accepted."  # fmt: skip
    scores = row.steps.values_list("kind", "residual", "was", "level")
    assert list(scores)[-2:] == [
        ("assessed", Decimal(9), "moderate", "moderate"),
        ("assessed", Decimal(12), "moderate", "high"),
    ]


def test_when_it_happens_it_is_a_problem_that_was_foreseen(cast):
    row = accepted(cast)
    problem = risk_answers.happened(
        row, seen="It left out a promise.", since=TODAY, impact=2, urgency=3,
        by=cast.frontline,
    )  # fmt: skip
    row.refresh_from_db()
    assert (problem.risk, problem.title, problem.severity) == (row, row.title, "P3")
    assert (row.state, row.needs(TODAY)) == ("accepted", "Assess it again")
    said = f"RSK-01 The model changes has happened: {problem.key}."
    assert said in told(cast.po)
    assert said in told(cast.ops)


def test_what_cannot_happen_any_more_is_closed_until_it_may(cast):
    row = treated(cast)
    with pytest.raises(Unfit, match="cannot happen"):
        risk_answers.close(row, reason="", by=cast.po)
    row = risk_answers.close(row, reason="The vendor is gone.", by=cast.po)
    assert (row.state, row.closed_on, row.needs(TODAY + 999 * DAY)) == ("closed", TODAY, "")  # fmt: skip
    for again in (
        lambda: scored(row, 1, 1, cast.po),
        lambda: risks.give(row, owner=cast.pm, by=cast.pm),
        lambda: risk_answers.happened(
            row, seen="x", since=TODAY, impact=1, urgency=1, by=cast.po
        ),
        lambda: risks.edit(row, version=None, title="Other", by=cast.po),
    ):
        with pytest.raises(Refused, match="watch it again first"):
            again()
    row = risk_answers.reopen(row, reason="It is back in business.", by=cast.frontline)
    assert (row.state, row.needs(TODAY)) == ("open", "Treat it, or have it accepted")
    assert kinds(row) == ["recorded", "given", "treated", "closed", "reopened"]
    assert AuditEntry.objects.filter(verb__startswith="risk.").count() == 5
    with pytest.raises(Refused, match="watched already"):
        risk_answers.reopen(row, reason="Again.", by=cast.frontline)


def test_who_reads_risks_does_not_manage_them(cast):
    row = owned(cast)
    for person in (cast.frontline, cast.other_pm, cast.executive, cast.outsider):
        with pytest.raises(PermissionDenied):
            scored(row, 1, 1, person)
    assert not Risk.objects.visible_to(cast.outsider).exists()
    with pytest.raises(Unfit, match="Max does not manage risks"):
        risks.give(row, owner=cast.other_pm, by=cast.pm)


def test_two_who_write_are_told_of_each_other(cast):
    row = recorded(cast)
    risks.edit(row, version=1, title="Other", by=cast.pm)
    with pytest.raises(Stale):
        risks.assess(row, likelihood=1, impact=1, reason="Mine.", version=1, by=cast.po)


def standing(base, n, state, level, look, due):
    """A copy of `base` as it may stand: its days so many before or after today."""
    day = TODAY + due * DAY
    row = Risk(**{f.attname: getattr(base, f.attname) for f in Risk._meta.fields})
    row.pk, row.key, row.state, row.level = None, f"RSK-{n}", state, level
    row.review_on = TODAY + look * DAY
    if state == "treated":
        row.response, row.plan, row.due_on = "reduce", "Test.", day
    if state == "accepted":
        row.response, row.plan, row.accepted_until = "accept", "Rare.", day
        row.accepted_by = system.user()
    if state == "closed":
        row.closed_on = TODAY
    return row


def test_the_list_and_the_page_agree_on_what_needs_somebody(cast):
    base, days = owned(cast), (-1, 0, 1)
    every = product(Risk.State.values, risk_levels.ORDER, days, days)
    rows = [standing(base, n, *each) for n, each in enumerate(every, 100)]
    Risk.objects.bulk_create(rows)
    found = set(Risk.objects.needing(TODAY).values_list("key", flat=True))
    assert found - {base.key} == {row.key for row in rows if row.needs(TODAY)}
    assert len(rows) == 144
    assert len(found) < 144


def test_people_are_reminded_of_looks_plans_and_acceptances(cast, settings):
    treated(cast, due_on=date(2026, 11, 27), likelihood=1, impact=1)
    accepted(cast, until=date(2026, 12, 4), likelihood=1, impact=2)
    recorded_on(cast, date(2026, 10, 21), title="Old")  # critical: by 20 November
    Notice.objects.all().delete()
    for day in (date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 23)):
        settings.TODAY = day.isoformat()
        risk_reminding.remind(day)
        assert risk_reminding.remind(day) == 0
    assert told(cast.po) == [
        "RSK-01 The model changes is to be treated by Fri 27 Nov 2026",
        "RSK-02 The model changes is accepted until Fri 4 Dec 2026: accept it again, or treat it",
    ]
    assert told(cast.pm) == [
        "RSK-03 Old is to be assessed again by Fri 20 Nov 2026",  # on the 16th
        "RSK-03 Old is to be assessed again by Fri 20 Nov 2026",  # on the 20th
        "RSK-03 Old was to be assessed again by Fri 20 Nov 2026",
    ]
    assert told(cast.ops) == told(cast.po)[1:]


def test_the_job_says_how_many_it_reminded_of(cast):
    recorded_on(cast, date(2026, 10, 17))
    Notice.objects.all().delete()
    tasks.remind_of_risks()
    assert len(told(cast.pm)) == 1


def test_steps_are_never_changed_and_the_database_keeps_the_rules(cast):
    row = accepted(cast)
    for broken in (
        {"state": "treated"},
        {"state": "closed"},
        {"likelihood": 6},
        {"control_percent": 20},
        {"accepted_until": None},
        {"accepted_by": cast.po},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Risk.objects.filter(pk=row.pk).update(**broken)
    with pytest.raises(DatabaseError), transaction.atomic():
        RiskStep.objects.update(on=TODAY)
    assert not Problem.objects.exists()
