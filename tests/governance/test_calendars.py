"""Business calendars: kept by an administrator, read by gates, never moving what is due."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance import business_time, calendar_page, calendars, tasks
from governance.actions import calendars as actions
from governance.actions import conditions
from governance.calendar_catalogue import public_holidays
from governance.models import BusinessCalendar, ConsultTerm, Holiday, OpenHours
from tests.make import make_review

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
THANKSGIVING = date(2026, 11, 26)
NINE_TO_FIVE = {n: (time(9), time(17)) for n in range(5)}


@pytest.fixture(autouse=True)
def a_known_day(settings):
    settings.TODAY = str(MONDAY)


@pytest.fixture
def gates_calendar():
    return BusinessCalendar.objects.get(code="gates")


@pytest.fixture
def as_admin(cast, client_of):
    return client_of(cast.admin)


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


def read(row):
    return calendars.read(calendars.readable().get(pk=row.pk))


# --- what is there at first -----------------------------------------------------------
def test_gates_are_closed_on_the_eleven_federal_holidays_as_they_are_observed():
    days = public_holidays("US", [2026])
    assert {THANKSGIVING, date(2026, 7, 3), date(2026, 12, 25)} <= set(days)
    names = {name.removesuffix(" (observed)") for name in days.values()}
    assert len(names) == 11
    calendar = calendars.gates()
    assert not business_time.is_open(calendar, THANKSGIVING)
    assert business_time.day_after(calendar, MONDAY, 10) == date(2026, 12, 1)


def test_a_company_without_that_calendar_counts_weekdays():
    ConsultTerm.objects.all().delete()
    BusinessCalendar.objects.filter(code="gates").delete()
    calendar = calendars.gates()
    assert business_time.is_open(calendar, THANKSGIVING)
    assert not business_time.is_open(calendar, date(2026, 11, 14))


def test_the_three_calendars_have_the_hours_of_the_policy():
    day = {
        row.code: calendar_page.hours_in_words(row, MONDAY)
        for row in calendars.readable()
    }
    assert day == {
        "gates": "Monday to Friday 08:00–17:00",
        "center": "Monday to Friday 07:00–21:00",
        "round-the-clock": "Every hour of every day",
    }


# --- actions --------------------------------------------------------------------------
def test_hours_hold_from_their_day_and_two_people_see_both_versions(
    cast, gates_calendar
):
    tuesday = MONDAY + business_time.DAY
    words = {"effective_from": tuesday, "by": cast.admin}
    actions.set_hours(gates_calendar, hours=NINE_TO_FIVE, version=1, **words)
    found = read(gates_calendar)
    assert business_time.hours_on(found, MONDAY)[0].opens == time(8)
    assert business_time.hours_on(found, tuesday)[0].opens == time(9)
    late = {0: (time(10), time())}
    with pytest.raises(Stale) as clash:
        actions.set_hours(gates_calendar, hours=late, version=1, **words)
    assert clash.value.mine["monday"] == "10:00-24:00"
    assert clash.value.current.monday == "09:00-17:00"  # type: ignore[attr-defined]
    actions.set_hours(gates_calendar, hours=late, version=2, **words)
    assert read(gates_calendar).weeks[-1].begins == tuesday
    assert len(read(gates_calendar).weeks) == 2  # the plan for that day gave way
    entry = AuditEntry.objects.filter(verb=Verb.CALENDAR_CHANGED).latest("id")
    assert entry.data["hours"] == ["Monday 10:00–24:00"]


def test_a_holiday_is_added_loaded_and_opened_again(cast, gates_calendar):
    eve = date(2026, 12, 24)
    holiday = actions.add_holiday(gates_calendar, day=eve, name="Eve", by=cast.admin)
    assert not business_time.is_open(read(gates_calendar), eve)
    with pytest.raises(Refused, match="closed already"):
        actions.add_holiday(gates_calendar, day=eve, name="Eve", by=cast.admin)
    actions.remove_holiday(holiday, by=cast.admin)
    assert business_time.is_open(read(gates_calendar), eve)
    with pytest.raises(Refused, match="open already"):
        actions.remove_holiday(holiday, by=cast.admin)
    words = {"country": "US", "years": [2028, 2029], "by": cast.admin}
    assert actions.load_holidays(gates_calendar, **words) > 10
    assert actions.load_holidays(gates_calendar, **words) == 0
    assert not business_time.is_open(read(gates_calendar), date(2029, 7, 4))


def test_nothing_reaches_back_and_what_cannot_be_is_refused(cast, gates_calendar):
    yesterday, by = MONDAY - business_time.DAY, cast.admin
    with pytest.raises(Unfit, match="the past is counted"):
        actions.add_holiday(gates_calendar, day=yesterday, name="Eve", by=by)
    gone = gates_calendar.holidays.filter(day__lt=MONDAY).last()
    with pytest.raises(Unfit, match="the past is counted"):
        actions.remove_holiday(gone, by=by)
    for hours, said in [({}, "one day"), ({0: (time(9), time(8))}, "Monday closes")]:
        with pytest.raises(Unfit, match=said):
            actions.set_hours(
                gates_calendar, hours=hours, effective_from=MONDAY, version=1, by=by
            )
    always = BusinessCalendar.objects.get(always=True)
    with pytest.raises(Refused, match="round the clock"):
        actions.add_holiday(always, day=MONDAY, name="Eve", by=by)
    with pytest.raises(Unfit, match="years from 2026 to 2031"):
        actions.load_holidays(gates_calendar, country="US", years=[2040], by=by)
    new: Any = {"code": "nights", "name": "Nights", "always": True, "hours": {}}
    with pytest.raises(Unfit, match="time zone"):
        actions.create(**new, zone="America/Nowhere", by=by)


def test_only_an_administrator_keeps_calendars(cast, gates_calendar):
    holiday = gates_calendar.holidays.last()
    tries = [
        lambda by: actions.rename(gates_calendar, name="X", version=1, by=by),
        lambda by: actions.add_holiday(gates_calendar, day=MONDAY, name="X", by=by),
        lambda by: actions.remove_holiday(holiday, by=by),
    ]
    for person in (cast.pm, cast.ops, cast.reviewer):
        for attempt in tries:
            with pytest.raises(PermissionDenied):
                attempt(person)


def test_the_database_keeps_hours_in_order(gates_calendar):
    week = gates_calendar.weeks.get()
    words = {"week": week, "weekday": 5, "opens": time(9)}
    with pytest.raises(IntegrityError, match="hours_close_after"), transaction.atomic():
        OpenHours.objects.create(**words, closes=time(9))
    OpenHours.objects.create(**words, closes=time())


def test_a_change_moves_nothing_that_is_due(cast, gates_calendar):
    review = make_review(cast, submitted=False)
    due = review.due_on
    actions.add_holiday(gates_calendar, day=due, name="Inventory", by=cast.admin)
    review.refresh_from_db()
    assert review.due_on == due
    assert business_time.last_day(read(gates_calendar), due) > due
    [shown] = calendar_page.due_by(gates_calendar, cast.admin, first=due, last=due)
    assert shown.title == str(review)


def test_a_condition_due_on_a_closed_day_is_late_after_the_next_open_one(
    cast, settings
):
    review = make_review(cast)
    words = {"text": "A letter", "owner": cast.po, "blocking": "during"}
    condition = conditions.add(
        review, due_on=THANKSGIVING, **words, by=cast.reviewer
    )  # the Friday after is open
    for day, state in [("2026-11-27", "open"), ("2026-11-28", "overdue")]:
        settings.TODAY = day
        tasks.mark_overdue()
        condition.refresh_from_db()
        assert condition.state == state, day


# --- pages ----------------------------------------------------------------------------
def test_a_month_is_a_table_with_its_figures_and_what_is_due(
    cast, as_admin, gates_calendar
):
    review = make_review(cast, submitted=False)
    page = as_admin.get(url("calendar_detail", gates_calendar.pk))
    month = page.context["page"].month
    assert (month.open_days, month.open_hours, month.minutes) == (19, 171, 43_260)
    cells = {cell.day: cell for week in month.weeks for cell in week}
    assert cells[THANKSGIVING].closed == "Thanksgiving Day"
    assert (min(cells), max(cells)) == (date(2026, 10, 26), date(2026, 12, 6))
    later = as_admin.get(
        url("calendar_detail", gates_calendar.pk), {"month": f"{review.due_on:%Y-%m}"}
    )
    assert str(review) in later.content.decode()


def test_the_page_works_out_when_something_is_due(as_pm):
    center = BusinessCalendar.objects.get(code="center")
    words = {"start": "2026-11-13T19:30", "amount": 4, "unit": "hours"}
    page = as_pm.get(url("calendar_detail", center.pk), words)
    assert "Monday 16 November 2026, 09:30 CST" in page.content.decode()
    wrong = as_pm.get(url("calendar_detail", center.pk), words | {"amount": 0})
    assert wrong.context["answer"] is None


def test_a_calendar_is_made_and_kept_by_its_pages(as_admin):
    new = {"name": "Nights", "code": "nights", "zone": "America/Chicago"}
    wrong = as_admin.post(url("calendar_create"), new | {"monday": "7 to 9"})
    assert wrong.status_code == 422
    assert "7 to 9" in wrong.content.decode()
    assert as_admin.post(url("calendar_create"), new).status_code == 422
    as_admin.post(url("calendar_create"), new | {"monday": "22:00–24:00"})
    row = BusinessCalendar.objects.get(code="nights")
    assert str(OpenHours.objects.get(week__calendar=row)) == "Monday 22:00–24:00"
    hours = {"tuesday": "20:00-22:00", "effective_from": MONDAY, "version": row.version}
    as_admin.post(url("calendar_set_hours", row.pk), hours)
    eve = {"day": "2026-12-24", "name": "Eve"}
    past = as_admin.post(
        url("calendar_add_holiday", row.pk), eve | {"day": "2026-11-15"}
    )
    assert past.status_code == 422
    as_admin.post(url("calendar_add_holiday", row.pk), eve)
    as_admin.post(
        url("calendar_load_holidays", row.pk), {"country": "US", "years": [2027]}
    )
    row.refresh_from_db()
    as_admin.post(
        url("calendar_rename", row.pk), {"name": "Night shift", "version": row.version}
    )
    page = as_admin.get(row.get_absolute_url()).content.decode()
    for said in ("Night shift", "Tuesday 20:00–22:00", "Eve", "Memorial Day"):
        assert said in page
    as_admin.post(url("holiday_remove", row.holidays.get(name="Eve").pk))
    assert not row.holidays.filter(name="Eve").exists()


def test_the_list_costs_the_same_with_more_calendars(as_pm, assert_flat):
    def more():
        for n in range(5):
            row = BusinessCalendar.objects.create(
                code=f"c{n}", name=f"C{n}", zone="UTC"
            )
            Holiday.objects.create(calendar=row, day=THANKSGIVING, name="Closed")

    assert_flat(lambda: as_pm.get(url("calendar_list")), more)


# --- API ------------------------------------------------------------------------------
def test_the_api_keeps_calendars_by_the_same_actions(cast, client_of):
    api = client_of(cast.admin)
    new = {"code": "nights", "name": "Nights", "zone": "America/Chicago"}
    home = reverse("api:business-calendar-list")
    hours = {"hours": {"monday": "22:00-24:00"}}
    made = api.post(home, new | hours, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["weeks"][0]["hours"] == {"monday": "22:00-24:00"}
    pk = made.json()["id"]

    def verb(step: str, **body: Any) -> Any:
        held = api.get(reverse("api:business-calendar-detail", args=[pk]))["ETag"]
        return api.post(
            reverse(f"api:business-calendar-{step}", args=[pk]),
            body,
            content_type="application/json",
            HTTP_IF_MATCH=held,
        )

    wrong = verb("set-hours", hours={"monday": "late"}, effective_from=str(MONDAY))
    assert wrong.status_code == 400
    said = {"monday": "20:00-22:00", "tuesday": "20:00-22:00"}
    kept = verb("set-hours", hours=said, effective_from=str(MONDAY + timedelta(1)))
    assert kept.json()["weeks"][-1]["hours"] == said
    holiday = verb("add-holiday", day="2026-12-24", name="Eve").json()
    assert verb("load-holidays", country="US", years=[2027]).status_code == 200
    left = verb("remove-holiday", holiday=holiday["id"]).json()["holidays"]
    assert "Eve" not in {each["name"] for each in left}
    asked = {"start": "2026-11-16T21:00", "amount": 4, "unit": "hours"}
    due = api.get(reverse("api:business-calendar-due", args=[pk]), asked).json()
    assert due == {"due": "2026-11-17T22:00:00-06:00"}
    assert clock.today() == MONDAY
