"""A problem goes from being seen to staying away, and comes back if it does."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from support import tasks
from support.actions import incidents, problems, quiet
from support.models import IncidentDay, Problem, ProblemStep
from support.severity import TABLE, severity
from tests.make import make_item
from tests.support.problems import explained, reported, resolved

TODAY = date(2026, 11, 16)


def kinds(problem):
    return list(problem.steps.values_list("kind", flat=True))


def told(person):
    return [n.text for n in Notice.objects.filter(person=person, kind="problem")]


@pytest.mark.parametrize(
    ("impact", "urgency", "level"),
    [(1, 1, "P1"), (2, 1, "P1"), (2, 2, "P2"), (1, 4, "P3"), (3, 3, "P3"), (4, 3, "P4")],
)  # fmt: skip
def test_impact_by_urgency_gives_the_severity(impact, urgency, level):
    assert severity(impact, urgency) == level


def test_the_table_of_severity_is_that_of_the_document():
    by_sum = {2: "P1", 3: "P1", 4: "P2", 5: "P3", 6: "P3", 7: "P4", 8: "P4"}
    assert [list(row) for row in TABLE] == [
        [by_sum[i + u] for u in range(1, 5)] for i in range(1, 5)
    ]


def test_the_floor_reports_and_the_product_is_told(cast):
    row = reported(cast)
    assert (row.key, row.state, row.severity) == ("PRB-01", "open", "P2")
    assert (row.reported_by, row.reported_on) == (cast.frontline, TODAY)
    assert told(cast.pm) == ["PRB-01 Screen freezes was reported."]
    assert told(cast.frontline) == []
    with pytest.raises(Unfit, match="still to come"):
        reported(cast, since=date(2026, 11, 17))
    with pytest.raises(PermissionDenied):
        reported(cast, by=cast.reviewer)


def test_it_goes_all_the_way_and_says_what_each_step_needs(cast):
    row = problems.take(reported(cast), owner=cast.po, by=cast.pm)
    assert told(cast.po) == ["PRB-01 Screen freezes is yours to solve."]
    with pytest.raises(Refused, match="Find the cause first"):
        problems.plan_fix(row, item=make_item(cast.product), by=cast.po)
    with pytest.raises(Refused, match="Find the cause first"):
        problems.resolve(row, prevents="Nothing.", by=cast.po)
    row = problems.find_cause(
        row, cause="A full queue.", workaround="Sign in again.", driver="business", by=cast.po
    )  # fmt: skip
    assert (row.state, row.driver) == ("cause_known", "business")
    assert told(cast.frontline) == ["PRB-01 Screen freezes has a way around."]
    with pytest.raises(Unfit, match="Name the backlog item"):
        problems.plan_fix(row, by=cast.po)
    row = problems.plan_fix(row, item=make_item(cast.product), by=cast.po)
    with pytest.raises(Unfit, match="keeps it from coming back"):
        problems.resolve(row, prevents="  ", by=cast.po)
    row = problems.resolve(row, prevents="It is watched.", by=cast.po)
    assert (row.state, row.resolved_on, row.days_to_resolve) == ("resolved", TODAY, 0)
    assert kinds(row) == ["opened", "taken", "cause_found", "fix_planned", "resolved"]
    assert AuditEntry.objects.filter(verb__startswith="problem.").count() == 5
    with pytest.raises(Refused, match="reopen it first"):
        problems.edit(row, version=None, title="Other", by=cast.po)


def test_who_reads_problems_does_not_solve_them(cast):
    row = explained(cast)
    for person in (cast.frontline, cast.other_pm, cast.executive, cast.outsider):
        with pytest.raises(PermissionDenied):
            problems.resolve(row, prevents="Gone.", by=person)
    assert not Problem.objects.visible_to(cast.outsider).exists()
    with pytest.raises(Unfit, match="Max does not solve"):
        problems.take(row, owner=cast.other_pm, by=cast.pm)


def test_two_who_write_are_told_of_each_other(cast):
    row = reported(cast)
    problems.edit(row, version=1, impact=1, by=cast.pm)
    assert Problem.objects.get().severity == "P1"
    with pytest.raises(Stale):
        problems.find_cause(row, cause="Mine.", version=1, by=cast.po)


def test_it_comes_back_by_word_or_by_a_count(cast, settings):
    row = resolved(cast)
    with pytest.raises(Unfit, match="seen again"):
        problems.reopen(row, reason="", by=cast.frontline)
    row = problems.reopen(row, reason="Froze at noon.", by=cast.frontline)
    assert (row.state, row.reopened, row.resolved_on) == ("open", 1, None)
    assert "PRB-01 Screen freezes is back." in told(cast.pm)
    row = problems.resolve(
        problems.find_cause(row, cause="Another queue.", by=cast.po),
        prevents="Both are watched.", by=cast.po,
    )  # fmt: skip
    incidents.count(row, day=TODAY, count=2, by=cast.frontline)  # of the same day: no
    assert Problem.objects.get().state == "resolved"
    settings.TODAY = "2026-11-18"
    incidents.count(row, day=date(2026, 11, 17), count=0, by=cast.frontline)
    assert Problem.objects.get().state == "resolved"
    incidents.count(row, day=date(2026, 11, 18), count=3, minutes_lost=40, by=cast.frontline)  # fmt: skip
    row = Problem.objects.get()
    assert (row.state, row.reopened) == ("open", 2)
    assert "3 times on 2026-11-18" in row.steps.latest("pk").reason


def test_a_day_is_counted_once_and_corrected(cast):
    row = reported(cast)
    told = {"day": date(2026, 11, 13), "by": cast.frontline}
    assert incidents.count(row, count=3, minutes_lost=30, **told)[1]
    assert not incidents.count(row, count=3, minutes_lost=30, **told)[1]
    assert incidents.count(row, count=4, minutes_lost=30, **told)[1]
    assert IncidentDay.objects.get().count == 4
    entry = AuditEntry.objects.filter(verb=Verb.INCIDENTS_COUNTED).latest("pk")
    assert (entry.data["was"], entry.data["now"]) == ([3, 30], [4, 30])
    for day, said in ((date(2026, 11, 17), "still to come"), (date(2026, 11, 1), "seen since 2026-11-02")):  # fmt: skip
        with pytest.raises(Unfit, match=said):
            incidents.count(row, day=day, count=1, by=cast.frontline)
    with pytest.raises(Unfit, match="no time was lost"):
        incidents.count(row, day=TODAY, count=0, minutes_lost=5, by=cast.frontline)


def test_four_quiet_weeks_close_it_and_no_sooner(cast):
    row = resolved(cast)
    assert quiet.close_quiet(date(2026, 12, 13)) == 0
    assert quiet.close_quiet(date(2026, 12, 14)) == 1
    assert quiet.close_quiet(date(2026, 12, 14)) == 0
    row = Problem.objects.get(pk=row.pk)
    assert (row.state, kinds(row)[-1]) == ("closed", "closed")
    assert problems.reopen(row, reason="It froze.", by=cast.frontline).closed_on is None


def test_the_job_says_how_many_it_closed(cast, settings):
    resolved(cast)
    settings.TODAY = "2026-12-20"
    tasks.close_quiet_problems()
    assert Problem.objects.get().state == "closed"


def test_steps_are_never_changed_and_the_database_keeps_the_rules(cast):
    row = reported(cast)
    for broken in (
        {"state": "resolved"},
        {"state": "cause_known"},
        {"state": "closed"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Problem.objects.filter(pk=row.pk).update(**broken)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProblemStep.objects.update(on=TODAY)
