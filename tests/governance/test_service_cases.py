"""Cases of service levels: promised, held, ended; months counted; breaches seen."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core import clock
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from governance import clock_tasks, sla_page
from governance.actions import cases, outages, sla, terms, watching
from governance.models import (
    BusinessCalendar,
    CasePause,
    ServiceCase,
    ServiceClock,
    ServiceLevel,
    ServiceLevelMonth,
)
from tests.governance.test_business_time import at
from tests.make import make_service_clocks

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
CUSTOMER, VENDOR = CasePause.Reason.CUSTOMER, CasePause.Reason.VENDOR
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clocks_of_levels(db):
    make_service_clocks()


@pytest.fixture
def it_is(monkeypatch):
    """Turn the clock to a moment in Chicago."""

    def turn(text):
        monkeypatch.setattr(clock, "now", lambda: at(text))
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(text))

    turn("2026-11-16 12:00")
    return turn


def clock_of(code, name="Standard"):
    return ServiceClock.objects.select_related("level").get(level__code=code, name=name)


def opened(cast, code="SLA-03", moment="2026-10-05 10:00", **fields):
    told = {"title": "A route for the holidays", **fields}
    found = clock_of(code, told.pop("name", "Standard"))
    return cases.open_case(found, opened_at=at(moment), **told, by=cast.it)


def month(code, first=OCTOBER):
    row = ServiceLevelMonth.objects.filter(level__code=code, month=first).first()
    return row and (row.met, row.due, row.source)


def test_a_case_gets_its_due_time_when_it_is_opened(cast, it_is):
    case = opened(cast)
    assert case.due_at == at("2026-10-07 10:00")
    assert opened(cast, "SLA-01").respond_due_at == at("2026-10-05 10:15")
    emergency = opened(cast, "SLA-04", name="Emergency")
    assert emergency.due_at == at("2026-10-05 10:30")
    entry = AuditEntry.objects.filter(verb=Verb.CASE_OPENED).first()
    assert entry is not None
    assert entry.data["level"] == "SLA-03"


def test_a_calendar_that_changes_moves_no_promise(cast, it_is):
    case = opened(cast)
    BusinessCalendar.objects.get(code="center").holidays.create(
        day=date(2026, 10, 6), name="Closed"
    )
    case = cases.respond(case, at=at("2026-10-05 11:00"), by=cast.it)
    assert case.due_at == at("2026-10-07 10:00")
    assert opened(cast).due_at == at("2026-10-08 10:00")


def test_waiting_for_who_asked_stops_the_clock_and_a_vendor_does_not(cast, it_is):
    case = opened(cast)
    cases.hold(case, reason=VENDOR, at=at("2026-10-05 12:00"), by=cast.it)
    with pytest.raises(Refused, match="on hold already"):
        cases.hold(case, reason=CUSTOMER, by=cast.it)
    case = cases.go_on(case, at=at("2026-10-06 12:00"), by=cast.it)
    assert case.due_at == at("2026-10-07 10:00")
    with pytest.raises(Unfit, match="after the one before"):
        cases.hold(case, reason=CUSTOMER, at=at("2026-10-06 11:00"), by=cast.it)
    cases.hold(case, reason=CUSTOMER, at=at("2026-10-06 14:00"), by=cast.it)
    with pytest.raises(Refused, match="Let it go on first"):
        cases.resolve(case, by=cast.it)
    case = cases.go_on(case, at=at("2026-10-08 09:00"), by=cast.it)
    # 10 open hours were left on Tuesday at 14:00.
    assert case.due_at == at("2026-10-08 19:00")


def test_a_month_counts_the_cases_that_fell_due_in_it(cast, it_is):
    first, second = opened(cast), opened(cast)
    assert month("SLA-03") == (0, 2, "counted")  # late, and still open
    cases.resolve(first, at=at("2026-10-07 10:00"), by=cast.it)
    assert month("SLA-03") == (1, 2, "counted")
    second = cases.resolve(second, at=at("2026-10-07 10:01"), by=cast.it)
    assert month("SLA-03") == (1, 2, "counted")
    assert second.breached_at == at("2026-10-07 10:00")
    late_in_the_month = opened(cast, moment="2026-10-30 10:00")
    assert late_in_the_month.due_at == at("2026-11-03 10:00")
    assert month("SLA-03") == (1, 2, "counted")
    assert month("SLA-03", date(2026, 11, 1)) == (0, 1, "counted")
    with pytest.raises(Refused, match="counts October 2026 from its cases"):
        sla.record(first.level, month=OCTOBER, met=9, due=9, by=cast.it)


def test_what_is_not_due_yet_or_held_is_not_counted(cast, it_is):
    opened(cast, moment="2026-11-16 09:00")
    assert month("SLA-03", date(2026, 11, 1)) is None
    held = opened(cast, moment="2026-11-02 10:00")
    cases.hold(held, reason=CUSTOMER, at=at("2026-11-02 11:00"), by=cast.it)
    assert month("SLA-03", date(2026, 11, 1)) is None


def test_a_pause_over_the_end_of_a_month_takes_the_case_along(cast, it_is):
    case = opened(cast, moment="2026-10-28 10:00")
    assert month("SLA-03") == (0, 1, "counted")
    cases.hold(case, reason=CUSTOMER, at=at("2026-10-29 10:00"), by=cast.it)
    assert month("SLA-03") is None
    cases.go_on(case, at=at("2026-11-10 10:00"), by=cast.it)
    assert month("SLA-03") is None
    assert month("SLA-03", date(2026, 11, 1)) == (0, 1, "counted")


def test_an_incident_that_was_answered_late_is_missed_though_restored_in_time(
    cast, it_is
):
    case = opened(cast, "SLA-01")
    cases.respond(case, at=at("2026-10-05 10:16"), by=cast.it)
    cases.resolve(case, at=at("2026-10-05 11:00"), by=cast.it)
    assert month("SLA-01") == (0, 1, "counted")


def test_a_case_that_was_not_done_after_all_runs_on(cast, it_is):
    case = opened(cast)
    with pytest.raises(Refused, match="is open"):
        cases.reopen(case, reason="x", by=cast.it)
    cases.resolve(case, at=at("2026-10-06 10:00"), by=cast.it)
    assert month("SLA-03") == (1, 1, "counted")
    case = cases.reopen(case, reason="Calls went astray.", by=cast.it)
    assert month("SLA-03") == (0, 1, "counted")
    assert case.breached_at == at("2026-10-07 10:00")


def test_what_operations_owes_is_due_ahead_of_its_day(cast, it_is):
    case = opened(cast, "SLA-10", event_on=date(2026, 10, 26))
    assert case.due_at == at("2026-10-09 21:00")  # Columbus Day lies between
    with pytest.raises(Unfit, match="for which day"):
        opened(cast, "SLA-10")
    with pytest.raises(Unfit, match="not owed ahead"):
        opened(cast, event_on=OCTOBER)


def test_twelve_minutes_down_in_october_are_octobers_availability(cast, it_is):
    level = ServiceLevel.objects.get(code="SLA-09")
    began = at("2026-10-14 02:00")
    row = outages.record(level, begins_at=began, note="Carrier", by=cast.it)
    with pytest.raises(Unfit, match="lasts already"):
        outages.record(level, begins_at=began, by=cast.it)
    ended = began + timedelta(minutes=12)
    row = outages.edit(row, version=row.version, ends_at=ended, by=cast.it)
    assert month("SLA-09") == (44_628, 44_640, "counted")
    [line] = [
        each for each in sla_page.page(OCTOBER).totals.lines if each.code == "SLA-09"
    ]
    assert (round(float(100 * line.attainment), 2), line.is_met) == (99.97, True)
    outages.remove(row, reason="It was a test.", by=cast.it)
    assert month("SLA-09") == (44_640, 44_640, "counted")
    with pytest.raises(Refused, match="not counted by minutes"):
        outages.record(clock_of("SLA-03").level, begins_at=began, by=cast.it)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"moment": "2026-11-16 13:00"}, "opened_at"),
        ({"moment": "1989-11-16 13:00"}, "opened_at"),
    ],
)
def test_moments_that_cannot_be_are_named(cast, it_is, told, field):
    with pytest.raises(Unfit) as refused:
        opened(cast, **told)
    assert refused.value.field == field
    case = opened(cast)
    for step in (cases.respond, cases.resolve):
        with pytest.raises(Unfit):
            step(case, at=at("2026-10-05 09:59"), by=cast.it)


def test_nobody_overwrites_anothers_words_or_reference(cast, it_is):
    case = opened(cast, reference="INC-1")
    with pytest.raises(Unfit, match="has a case INC-1 already"):
        opened(cast, reference="INC-1")
    cases.edit(case, version=case.version, title="Another route", by=cast.ops)
    with pytest.raises(Stale):
        cases.edit(case, version=case.version, title="Third", by=cast.it)


@pytest.mark.parametrize("who", ["pm", "reviewer", "executive", "frontline"])
def test_who_does_not_keep_service_levels_opens_and_ends_nothing(cast, it_is, who):
    case, person = opened(cast), getattr(cast, who)
    for call in (
        lambda: cases.open_case(case.clock, title="x", by=person),
        lambda: cases.resolve(case, by=person),
        lambda: outages.record(case.level, begins_at=case.opened_at, by=person),
    ):
        with pytest.raises(PermissionDenied):
            call()
    with pytest.raises(PermissionDenied):
        terms.set_clock(case.level, name="Other", minutes=5, by=cast.executive)


# --- what is agreed -------------------------------------------------------------------
def test_a_clock_runs_in_minutes_or_in_days_and_holds_for_cases_to_come(cast, it_is):
    case, found = opened(cast), clock_of("SLA-03")
    with pytest.raises(Unfit, match="one of them"):
        terms.set_clock(found.level, clock=found, version=1, minutes=5, by=cast.ops)
    terms.set_clock(found.level, clock=found, version=1, days=1, by=cast.ops)
    case.refresh_from_db()
    assert case.due_at == at("2026-10-07 10:00")
    assert opened(cast).due_at == at("2026-10-06 10:00")
    with pytest.raises(Refused, match="have run by"):
        terms.remove_clock(found, by=cast.ops)
    spare = terms.set_clock(
        found.level, name="Emergency", minutes=30, calendar=found.calendar, by=cast.ops
    )
    terms.remove_clock(spare, by=cast.ops)
    assert found.level.clocks.count() == 1


# --- the watch ------------------------------------------------------------------------
def told(person):
    return list(Notice.objects.filter(person=person).values_list("text", flat=True))


def test_the_watch_warns_once_and_keeps_the_true_moment_of_a_breach(cast, it_is):
    case = opened(cast, moment="2026-11-16 09:00", assignee=cast.ops)
    it_is("2026-11-17 17:20")
    clock_tasks.watch_clocks()
    assert told(cast.ops) == []
    it_is("2026-11-17 17:24")  # 80% of 28 open hours have gone
    clock_tasks.watch_clocks()
    clock_tasks.watch_clocks()
    assert told(cast.ops) == [f"{case} of SLA-03 runs short of time"]
    it_is("2026-11-20 12:00")
    clock_tasks.watch_clocks()
    clock_tasks.watch_clocks()
    case.refresh_from_db()
    assert case.breached_at == case.due_at == at("2026-11-18 09:00")
    assert sorted(told(cast.ops))[0] == f"{case} of SLA-03 ran out of time"
    assert told(cast.it) == [f"{case} of SLA-03 ran out of time"]
    assert month("SLA-03", date(2026, 11, 1)) == (0, 1, "counted")
    assert AuditEntry.objects.filter(verb=Verb.CASE_BREACHED).count() == 1


def test_the_watch_lets_cases_on_hold_alone(cast, it_is):
    case = opened(cast, moment="2026-11-16 09:00", assignee=cast.ops)
    cases.hold(case, reason=CUSTOMER, by=cast.it)
    it_is("2026-12-24 12:00")
    clock_tasks.watch_clocks()
    assert not watching.pressing()
    assert told(cast.ops) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_end_cases_at_once_both_count(cast, it_is):
    both = [opened(cast), opened(cast)]

    def end(case):
        cases.resolve(case, at=at("2026-10-06 10:00"), by=cast.it)
        connection.close()

    threads = [Thread(target=end, args=[case]) for case in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert month("SLA-03") == (2, 2, "counted")
    assert ServiceCase.objects.open().count() == 0
