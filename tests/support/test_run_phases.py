"""The run phase: a list begins, is given to people, its checks are done by their days."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from support import tasks
from support.actions import (
    problems,
    run_checks,
    run_duties,
    run_phases,
    run_reminding,
    run_results,
)
from support.models import Problem, RunCheck, RunDuty, RunPhase, RunResult
from tests.support.problems import reported, resolved
from tests.support.run_phases import LIVE, NEW, begun, done, duty, live, needing_work

TODAY = date(2026, 11, 16)
CHECK = {"code": "M9", "part": "monitoring", "done_by": "it", "text": "Logs are read", "why": "They tell."}  # fmt: skip


def told(person):
    rows = Notice.objects.filter(person=person, kind="run_check").order_by("pk")
    return [row.text for row in rows]


# --- the list of a product ------------------------------------------------------------
def test_a_live_product_begins_with_every_check_and_who_does_them(cast):
    phase = run_phases.begin(
        product=live(cast.product), it_owner=cast.it, center_owner=cast.po, by=cast.pm
    )
    assert phase.begins_on == TODAY
    assert phase.duties.count() == RunCheck.objects.kept().count() == 13
    weekly, center = duty(phase, "M1"), duty(phase, "T1")
    assert (weekly.owner, weekly.due_on) == (cast.it, date(2026, 11, 23))
    assert (center.owner, center.due_on) == (cast.po, date(2026, 12, 16))
    assert told(cast.it) == told(cast.po) == ["Run-phase checks of ASSIST Assist are yours."]  # fmt: skip
    assert AuditEntry.objects.filter(verb=Verb.RUN_PHASE_BEGUN).exists()
    with pytest.raises(Refused, match="begun already"):
        run_phases.begin(product=cast.product, it_owner=cast.it, center_owner=cast.po, by=cast.pm)  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"live_since": None}, "not live yet"),
        ({"live_since": date(2026, 11, 17)}, "not live yet"),
        ({"live_since": LIVE, "ends_on": date(2026, 11, 15), "ends_because": "Old."}, "retired"),
    ],
)  # fmt: skip
def test_what_is_not_live_has_no_list(cast, fields, said):
    for name, value in fields.items():
        setattr(cast.product, name, value)
    cast.product.save()
    with pytest.raises(Refused, match=said):
        run_phases.begin(product=cast.product, it_owner=cast.it, center_owner=cast.po, by=cast.pm)  # fmt: skip


def test_only_who_does_checks_of_the_product_begins_and_is_named(cast):
    live(cast.product)
    for person in (cast.frontline, cast.other_pm, cast.executive, cast.admin):
        with pytest.raises(PermissionDenied):
            run_phases.begin(product=cast.product, it_owner=cast.it, center_owner=cast.po, by=person)  # fmt: skip
    with pytest.raises(Unfit, match="Max does not do checks") as refused:
        run_phases.begin(product=cast.product, it_owner=cast.it, center_owner=cast.other_pm, by=cast.pm)  # fmt: skip
    assert refused.value.field == "center_owner"
    assert not RunPhase.objects.exists()


def test_handing_over_tells_who_is_new_to_it(cast):
    phase = begun(cast)
    Notice.objects.all().delete()
    run_phases.hand_over(phase, it_owner=cast.it, center_owner=cast.ops, version=1, by=cast.pm)  # fmt: skip
    assert (told(cast.it), len(told(cast.ops))) == ([], 1)
    assert duty(phase, "T1").owner == cast.ops
    with pytest.raises(Stale):
        run_phases.hand_over(phase, it_owner=cast.it, center_owner=cast.po, version=1, by=cast.pm)  # fmt: skip


# --- what a check found ---------------------------------------------------------------
def test_a_check_that_is_done_is_due_one_cadence_on(cast):
    row = duty(begun(cast), "M1")
    assert row.due_on == date(2026, 9, 8)
    result = done(row, cast, note="Quiet week.")
    assert (result.was_due_on, result.done_on, result.by) == (date(2026, 9, 8), TODAY, cast.it)  # fmt: skip
    assert not result.in_time
    row.refresh_from_db()
    assert (row.due_on, row.is_overdue) == (date(2026, 11, 23), False)
    entry = AuditEntry.objects.get(verb=Verb.RUN_CHECK_DONE)
    assert entry.data["finding"] == "fine"


def test_what_needs_work_becomes_a_problem_or_names_one(cast):
    phase = begun(cast)
    result = needing_work(duty(phase, "T3"), cast)
    problem = Problem.objects.get()
    assert result.problem == problem
    assert (problem.title, problem.seen, problem.since) == (NEW.title, "No recording came back.", TODAY)  # fmt: skip
    assert problem.product == cast.product
    named = done(
        duty(phase, "T2"), cast, finding="needs_work", note="Same.", problem=problem
    )
    assert named.problem == problem
    assert Problem.objects.count() == 1


def test_what_needs_work_is_never_only_said(cast):
    phase = begun(cast)
    row = duty(phase, "T3")
    solved, other = resolved(cast), reported(cast, product=cast.other_product)
    for said, field in (
        ({"note": "", "new_problem": NEW}, "note"),
        ({"note": "Bad."}, "problem"),
        ({"note": "Bad.", "problem": solved}, "problem"),
        ({"note": "Bad.", "problem": other}, "problem"),
    ):
        with pytest.raises(Unfit) as refused:
            done(row, cast, finding="needs_work", **said)
        assert refused.value.field == field
    with pytest.raises(Unfit):
        done(row, cast, finding="not_done")
    assert not RunResult.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        RunResult.objects.create(
            duty=row, done_on=TODAY, was_due_on=TODAY, finding="needs_work", by=cast.it,
            at="2026-11-16T12:00Z",
        )  # fmt: skip


def test_the_same_sent_twice_is_one_row_and_another_s_old_page_is_told(cast):
    row = duty(begun(cast), "M1")
    first = done(row, cast, version=1, note="Quiet.")
    assert done(row, cast, version=1, note="Quiet.") == first
    with pytest.raises(Stale):
        done(row, cast, version=1, note="Other words.")
    with pytest.raises(Stale):
        run_results.record(row, finding="fine", note="Quiet.", version=1, by=cast.pm)
    assert RunResult.objects.count() == 1


def test_who_may_not_do_checks_records_none(cast):
    row = duty(begun(cast), "M1")
    for person in (cast.frontline, cast.other_pm, cast.admin, cast.outsider):
        with pytest.raises(PermissionDenied):
            run_results.record(row, finding="fine", version=1, by=person)


def test_a_product_that_ended_does_none(cast):
    row = duty(begun(cast), "M1")
    cast.product.ends_on, cast.product.ends_because = date(2026, 11, 1), "Replaced."
    cast.product.save()
    with pytest.raises(Refused, match="retired"):
        done(row, cast)
    assert not RunDuty.objects.applying(TODAY).exists()


# --- slips ----------------------------------------------------------------------------
def corrected(row, cast, **said):
    return run_results.correct(row, **{"because": "A slip.", "version": None, **said}, by=cast.it)  # fmt: skip


def test_a_slip_is_another_row_and_the_first_one_stays(cast):
    row = duty(begun(cast), "M1")
    first = done(row, cast)
    due = RunDuty.objects.get(pk=row.pk).due_on
    again = corrected(row, cast, finding="needs_work", note="Two alarms.", new_problem=NEW)  # fmt: skip
    assert (again.corrects, again.done_on, again.was_due_on) == (first, first.done_on, first.was_due_on)  # fmt: skip
    assert RunDuty.objects.get(pk=row.pk).due_on == due
    assert list(RunResult.objects.standing()) == [again]
    assert RunResult.objects.count() == 2


def test_what_was_not_done_is_due_as_before_until_it_is_said_again(cast):
    row = duty(begun(cast), "M1")
    done(row, cast)
    corrected(row, cast, finding="not_done")
    row.refresh_from_db()
    assert (row.due_on, row.is_overdue) == (date(2026, 9, 8), True)
    assert not RunResult.objects.standing().exists()
    corrected(row, cast, finding="fine", because="It was, after all.")
    row.refresh_from_db()
    assert row.due_on == date(2026, 11, 23)
    assert RunResult.objects.standing().count() == 1


def test_a_correction_says_why_and_needs_something_to_correct(cast):
    row = duty(begun(cast), "M1")
    with pytest.raises(Refused, match="Nothing is recorded"):
        corrected(row, cast, finding="fine")
    done(row, cast)
    with pytest.raises(Unfit, match="what was wrong"):
        corrected(row, cast, finding="fine", because=" ")
    with pytest.raises(DatabaseError), transaction.atomic():
        RunResult.objects.update(finding="needs_work")
    with pytest.raises(DatabaseError), transaction.atomic():
        RunResult.objects.all().delete()


# --- left out -------------------------------------------------------------------------
def test_a_check_is_left_out_for_a_reason_and_taken_in_again(cast):
    row = duty(begun(cast), "T4")
    with pytest.raises(Unfit, match="does without"):
        run_duties.leave_out(row, because="", version=1, by=cast.pm)
    run_duties.leave_out(row, because="The vendor does it.", version=1, by=cast.pm)
    with pytest.raises(Refused, match="left out"):
        done(row, cast)
    with pytest.raises(Refused, match="already"):
        run_duties.leave_out(row, because="Again.", version=2, by=cast.pm)
    assert row not in RunDuty.objects.applying(TODAY)
    back = run_duties.take_in(row, version=2, by=cast.pm)
    assert (back.due_on, back.left_out_because) == (date(2027, 5, 17), "")
    with pytest.raises(Refused, match="not left out"):
        run_duties.take_in(row, version=3, by=cast.pm)
    with pytest.raises(PermissionDenied):
        run_duties.leave_out(row, because="No.", version=3, by=cast.frontline)


# --- the catalogue --------------------------------------------------------------------
def test_a_new_check_comes_to_every_list_that_has_begun(cast):
    phase = begun(cast)
    with pytest.raises(PermissionDenied):
        run_checks.add(**CHECK, every_days=30, by=cast.pm)
    for days in (0, 731):
        with pytest.raises(Unfit, match="Between 1 and 730"):
            run_checks.add(**CHECK, every_days=days, by=cast.admin)
    run_checks.add(**CHECK, every_days=30, by=cast.admin)
    assert duty(phase, "M9").due_on == date(2026, 12, 16)
    with pytest.raises(Unfit, match="M9 already"):
        run_checks.add(**CHECK, every_days=30, by=cast.admin)


def test_another_cadence_counts_from_the_next_time(cast):
    phase = begun(cast)
    check = RunCheck.objects.get(code="M1")
    run_checks.edit(check, every_days=14, version=1, by=cast.admin)
    assert duty(phase, "M1").due_on == date(2026, 9, 8)
    done(duty(phase, "M1"), cast)
    assert duty(phase, "M1").due_on == date(2026, 11, 30)
    with pytest.raises(Stale):
        run_checks.edit(check, every_days=21, version=1, by=cast.admin)


def test_a_retired_check_is_done_by_nobody_and_what_it_found_stays(cast):
    phase = begun(cast)
    done(duty(phase, "M1"), cast)
    check = RunCheck.objects.get(code="M1")
    with pytest.raises(Unfit, match="Say why"):
        run_checks.retire(check, because="", version=1, by=cast.admin)
    check = run_checks.retire(check, because="M2 says it.", version=1, by=cast.admin)
    with pytest.raises(Refused, match="M1 is retired"):
        done(duty(phase, "M1"), cast)
    with pytest.raises(Refused, match="stays as it was"):
        run_checks.edit(check, text="Other", version=2, by=cast.admin)
    assert RunResult.objects.standing().count() == 1
    assert not RunDuty.objects.applying(TODAY).filter(check_of=check).exists()


# --- who hears of it ------------------------------------------------------------------
def test_its_owner_is_told_once_on_the_next_open_day(cast, settings):
    phase = begun(cast, on=date(2026, 11, 6))  # a Friday: weekly ones due on the 13th
    Notice.objects.all().delete()
    assert run_reminding.remind(date(2026, 11, 13)) == 0
    assert run_reminding.remind(date(2026, 11, 15)) == 0
    assert run_reminding.remind(TODAY) == 2
    assert run_reminding.remind(TODAY) == 0
    assert told(cast.it) == [
        "M1 of ASSIST Assist: Availability, errors and response times are watched, and each alarm reached somebody was due Fri 13 Nov 2026"
    ]
    assert len(told(cast.po)) == 1
    run_duties.leave_out(duty(phase, "M1"), because="No.", version=1, by=cast.pm)
    assert run_reminding.remind(date(2026, 11, 17)) == 0
    tasks.remind_of_run_checks()
    assert Notice.objects.count() == 2


def test_a_problem_of_a_check_goes_its_own_way(cast):
    needing_work(duty(begun(cast), "T3"), cast)
    row = problems.take(Problem.objects.get(), owner=cast.it, by=cast.it)
    problems.find_cause(row, cause="A path is missing.", by=cast.it)
    problems.resolve(row, prevents="The path is in the test.", by=cast.it)
    assert Problem.objects.get().state == "resolved"
    assert RunResult.objects.get().problem == row
