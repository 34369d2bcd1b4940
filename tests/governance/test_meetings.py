"""Meetings of both sides: planned ahead, written down once, with a log of actions."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core import calendar_files, system
from core.calendar_files import Happening
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from dashboards.waiting import meetings as waiting
from governance import (
    clock_tasks,
    meeting_days,
    meeting_page,
    meetings_kept,
)
from governance.actions import (
    meeting_actions,
    meeting_reminding,
    meeting_series,
    meetings,
)
from governance.business_time import Calendar
from governance.models import (
    BusinessCalendar,
    Holiday,
    Meeting,
    MeetingAction,
    MeetingSeries,
)
from tests.governance.access_meetings import calendar
from tests.governance.test_api import Caller

pytestmark = pytest.mark.usefixtures("fixed_day")
MONDAY = date(2026, 11, 16)  # the fixed day
EVERY_DAY = Calendar("America/Chicago", always=True)


@pytest.fixture
def series(cast):
    """Olga leads, Ivo writes; Fay is there for the floor."""
    return begun(cast)


def begun(cast, name="Operations and IT", **fields):
    told = {
        "purpose": "What runs, what does not", "cadence": "weekly",
        "first_on": MONDAY, "starts_at": time(9), "minutes": 45,
        "calendar": calendar(), "chair": cast.ops, "minute_taker": cast.it,
        "it_members": [cast.it], "center_members": [cast.ops, cast.frontline],
        "by": cast.ops,
    }  # fmt: skip
    return meeting_series.begin(name=name, **{**told, **fields})


@pytest.fixture
def meeting(series):
    """Today's."""
    return series.meetings.get(held_on=MONDAY)


def both(cast):
    return {cast.it.pk: "present", cast.ops.pk: "present", cast.frontline.pk: "excused"}


def written(cast, meeting):
    """With minutes of one item and both sides there; not issued."""
    item = meetings.propose(meeting, title="Outage of Friday", by=cast.frontline)
    meetings.write(item, said="Two hours", decided="A test", version=1, by=cast.it)
    meetings.attend(meeting, states=both(cast), version=1, by=cast.it)
    return meeting


def issued(cast, meeting):
    return meetings.issue(written(cast, meeting), version=2, by=cast.it)


def given(cast, meeting, what="Call the vendor", **fields):
    told = {"owner": cast.frontline, "due_on": MONDAY + timedelta(days=3), **fields}
    return meeting_actions.give(meeting, what=what, by=cast.it, **told)


# --- who belongs to it ----------------------------------------------------------------
def changed(cast, series, **fields):
    told = {
        "it_members": [cast.it], "center_members": [cast.ops, cast.frontline],
        "version": 1, "by": cast.ops, **fields,
    }  # fmt: skip
    return meeting_series.edit(series, **told)


def test_the_chair_changes_who_belongs_leads_and_writes(cast, series, client_of):
    people = {"center_members": [cast.ops, cast.po], "minute_taker": cast.po}
    changed(cast, series, **people)
    entry = AuditEntry.objects.get(verb=Verb.MEETING_SERIES_CHANGED)
    assert set(entry.data["changed"]) == {"members", "minute_taker"}
    where = series.get_absolute_url()
    assert client_of(cast.po).get(where).status_code == 200
    assert client_of(cast.frontline).get(where).status_code == 404


def test_only_the_chair_changes_a_series_and_the_second_is_told(cast, series):
    with pytest.raises(PermissionDenied):
        changed(cast, series, by=cast.it)
    changed(cast, series, purpose="Something else")
    with pytest.raises(Stale):
        changed(cast, series, purpose="A third thing")


def test_nobody_leaves_with_something_still_to_do(cast, series, meeting):
    given(cast, meeting)
    with pytest.raises(Unfit, match="Fay still has “Call the vendor” to do") as unfit:
        changed(cast, series, center_members=[cast.ops])
    assert unfit.value.field == "center_members"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"it_members": []}, "it_members"),
        ({"center_members": []}, "center_members"),
        ({"chair": "po"}, "chair"),
        ({"minute_taker": "ops"}, "minute_taker"),
    ],
)
def test_a_changed_series_is_still_of_both_sides(cast, series, fields, field):
    told = {k: getattr(cast, v) if isinstance(v, str) else v for k, v in fields.items()}
    with pytest.raises(Unfit) as unfit:
        changed(cast, series, **told)
    assert unfit.value.field == field


def test_a_series_is_changed_by_page_and_by_api(cast, series, as_ops):
    where = reverse("governance:meeting_series_edit", args=[series.pk])
    body = {
        "purpose": "What runs", "starts_at": "10:00", "minutes": 30, "version": 1,
        "it_members": [cast.it.pk], "center_members": [cast.ops.pk, cast.frontline.pk],
        "chair": cast.ops.pk, "minute_taker": cast.it.pk,
    }  # fmt: skip
    assert as_ops.get(where).context["form"]["chair"].value() == cast.ops.pk
    assert as_ops.post(where, body).status_code == 302
    again = as_ops.post(where, body | {"minutes": 5, "version": 1})
    assert again.status_code == 409
    path = f"/api/v1/meeting-series/{series.pk}/"
    sent = as_ops.patch(
        path, {"minutes": 25}, content_type="application/json",
        headers={"If-Match": as_ops.get(path)["ETag"]},
    )  # fmt: skip
    assert sent.status_code == 200, sent.content
    assert (sent.json()["minutes"], len(sent.json()["members"])) == (25, 3)


# --- what was issued stays -------------------------------------------------------------
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE governance_agendaitem SET said = 'Three hours'",
        "DELETE FROM governance_attendance",
        "UPDATE governance_meeting SET held_on = held_on + 1 WHERE state = 'held'",
        "UPDATE governance_meetingremark SET text = 'Nothing'",
    ],
)
def test_the_database_keeps_issued_minutes_as_they_are(cast, meeting, sql):
    meetings.remark(issued(cast, meeting), text="One hour.", by=cast.frontline)
    refused = pytest.raises(DatabaseError, match="never change")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# --- when -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        ("weekly", ["2026-11-16", "2026-11-23", "2026-11-30"]),
        ("fortnightly", ["2026-11-16", "2026-11-30", "2026-12-14"]),
        ("monthly", ["2026-11-16", "2026-12-21", "2027-01-18"]),
        ("quarterly", ["2026-11-16", "2027-02-15", "2027-05-17"]),
    ],
)
def test_a_cadence_keeps_its_weekday_and_its_place_in_the_month(cadence, days):
    found = meeting_days.planned(cadence, MONDAY, date(2027, 6, 30))
    assert [str(day) for day in found][:3] == days


def test_a_fifth_weekday_that_a_month_lacks_is_its_last():
    found = list(meeting_days.planned("monthly", date(2026, 11, 30), date(2027, 1, 31)))
    assert found == [date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 25)]


def test_a_closed_day_is_left_out_or_moved(cast):
    row = BusinessCalendar.objects.create(code="shut", name="Shut", zone="UTC")
    week = row.weeks.create(effective_from=date(2020, 1, 1))
    for day in range(5):
        week.hours.create(weekday=day, opens=time(8), closes=time(17))
    Holiday.objects.create(calendar=row, day=date(2026, 11, 23), name="Shut")
    out = begun(cast, calendar=row)
    assert not out.meetings.filter(planned_for=date(2026, 11, 23)).exists()
    moved = begun(cast, name="Other", calendar=row, moves=True)
    assert moved.meetings.get(planned_for=date(2026, 11, 23)).held_on == date(
        2026, 11, 24
    )


def test_the_worker_plans_ahead_and_twice_changes_nothing(series, later):
    before = series.meetings.count()
    assert before == 14  # 92 days hold thirteen more Mondays
    later(14)
    clock_tasks.plan_meetings()
    clock_tasks.plan_meetings()
    assert series.meetings.count() == before + 2


def test_a_moved_meeting_is_not_planned_again(cast, series):
    row = series.meetings.get(planned_for=date(2026, 11, 23))
    told: Any = {"held_on": date(2026, 11, 25), "reason": "Audit", "version": 1}
    meetings.move(row, **told, by=cast.ops)
    assert meeting_series.plan_ahead(series, by=system.user()) == 0
    assert (
        Notice.objects.filter(person=cast.frontline)
        .get()
        .text.startswith("Operations and IT moves from 23 Nov to 25 Nov 2026")
    )


# --- who ------------------------------------------------------------------------------
def test_both_sides_meet_or_there_is_no_series(cast):
    with pytest.raises(Unfit, match="Name somebody of IT"):
        begun(cast, it_members=[])
    with pytest.raises(Unfit, match="for IT already"):
        begun(cast, center_members=[cast.it, cast.ops])
    with pytest.raises(Unfit, match="one of the members"):
        begun(cast, chair=cast.pm)
    with pytest.raises(Unfit, match="does not write"):
        begun(cast, chair=cast.it)
    with pytest.raises(PermissionDenied):
        begun(cast, by=cast.frontline)
    assert not MeetingSeries.objects.exists()


def test_only_members_read_and_only_who_writes_takes_minutes(cast, series, meeting):
    assert list(meeting_page.series_of(cast.frontline)) == [series]
    assert meeting_page.series_of(cast.pm) == []
    with pytest.raises(PermissionDenied):
        meetings.propose(meeting, title="Mine", by=cast.pm)
    item = meetings.propose(meeting, title="Outage", by=cast.frontline)
    with pytest.raises(PermissionDenied):
        meetings.write(item, said="x", decided="", version=1, by=cast.frontline)
    with pytest.raises(PermissionDenied):
        meetings.call_off(meeting, reason="x", version=1, by=cast.it)


def test_what_an_item_is_about_is_a_page_that_the_proposer_sees(cast, meeting):
    with pytest.raises(Unfit, match="Paste the address"):
        meetings.propose(meeting, title="x", link="/nowhere/", by=cast.frontline)
    address = f"https://tandem.example{cast.product.get_absolute_url()}"
    item = meetings.propose(meeting, title="x", link=address, by=cast.frontline)
    assert (item.link, item.link_name) == (
        cast.product.get_absolute_url(), str(cast.product),
    )  # fmt: skip


# --- minutes --------------------------------------------------------------------------
def test_minutes_need_somebody_of_each_side(cast, meeting):
    meetings.attend(meeting, states={cast.it.pk: "present"}, version=1, by=cast.it)
    with pytest.raises(Refused, match="each side"):
        meetings.issue(meeting, version=2, by=cast.it)
    meetings.attend(meeting, states=both(cast), version=2, by=cast.it)
    with pytest.raises(Refused, match="nothing in the minutes"):
        meetings.issue(meeting, version=3, by=cast.it)


def test_issued_minutes_are_told_and_never_edited(cast, meeting):
    row = issued(cast, meeting)
    assert row.object_until == MONDAY + timedelta(days=5)  # open every day
    assert {n.person for n in Notice.objects.all()} == {cast.ops, cast.frontline}
    for act in (
        lambda: meetings.write(
            row.items.get(), said="Else", decided="", version=2, by=cast.it
        ),
        lambda: meetings.propose(row, title="More", by=cast.it),
        lambda: meetings.attend(row, states=both(cast), version=3, by=cast.it),
        lambda: meetings.issue(row, version=3, by=cast.it),
        lambda: given(cast, row),
    ):
        with pytest.raises(Refused, match="stay as they are"):
            act()


def test_who_writes_second_sees_both_versions(cast, meeting):
    item = meetings.propose(meeting, title="Outage", by=cast.it)
    meetings.write(item, said="Two hours", decided="", version=1, by=cast.it)
    with pytest.raises(Stale) as stale:
        meetings.write(item, said="One", decided="", version=1, by=cast.ops)
    assert stale.value.mine["said"] == "One"
    item.refresh_from_db()
    assert item.said == "Two hours"


def test_members_object_in_time_and_later_add_corrections(cast, meeting, later):
    row = issued(cast, meeting)
    assert meetings.remark(row, text="Three", by=cast.frontline).kind == "objection"
    later(5)
    assert meetings.remark(row, text="Four", by=cast.ops).kind == "objection"
    later(6)
    assert meetings.remark(row, text="Five", by=cast.ops).kind == "correction"
    with pytest.raises(PermissionDenied):
        meetings.remark(row, text="Six", by=cast.pm)
    assert AuditEntry.objects.filter(verb=Verb.MEETING_REMARKED).count() == 3


def test_nothing_is_written_before_the_day(cast, series):
    next_one = series.meetings.get(held_on=date(2026, 11, 23))
    with pytest.raises(Refused, match="from then on"):
        meetings.attend(next_one, states=both(cast), version=1, by=cast.it)


def test_an_ended_series_calls_off_what_is_to_come(cast, series, meeting):
    issued(cast, meeting)
    meeting_series.end(series, version=1, by=cast.ops)
    states = set(series.meetings.exclude(pk=meeting.pk).values_list("state", flat=True))
    assert states == {Meeting.State.CALLED_OFF}
    assert meeting_series.plan_ahead(series, by=system.user()) == 0
    meeting.refresh_from_db()
    assert meeting.is_held


# --- actions --------------------------------------------------------------------------
def test_an_open_action_stands_on_the_next_agenda_until_it_is_closed(
    cast, series, meeting
):
    row = given(cast, meeting)
    next_one = series.meetings.get(held_on=date(2026, 11, 23))
    assert meeting_page.carried(next_one) == [row]
    assert meeting_page.carried(meeting) == []
    with pytest.raises(Unfit, match="how it was done"):
        meeting_actions.close(row, state="done", note=" ", version=1, by=cast.frontline)
    told: Any = {"state": "done", "note": "They came", "version": 1}
    meeting_actions.close(row, **told, by=cast.frontline)
    assert meeting_page.carried(next_one) == []
    with pytest.raises(Refused, match="done already"):
        meeting_actions.close(row, **{**told, "version": 2}, by=cast.ops)


def test_only_the_owner_and_the_chair_close_an_action(cast, meeting):
    row = given(cast, meeting)
    told: Any = {"state": "dropped", "note": "No need", "version": 1}
    with pytest.raises(PermissionDenied):
        meeting_actions.close(row, **told, by=cast.it)
    assert meeting_actions.close(row, **told, by=cast.ops).state == "dropped"


def test_an_action_is_of_a_member_and_due_on_an_open_day(cast, meeting):
    with pytest.raises(Unfit, match="no member"):
        given(cast, meeting, owner=cast.pm)
    with pytest.raises(Unfit, match="today or later"):
        given(cast, meeting, due_on=date(2026, 11, 13))


def test_its_owner_is_reminded_and_finds_it_waiting(cast, meeting, later):
    given(cast, meeting)
    Notice.objects.all().delete()
    assert waiting.actions(cast.frontline) == []
    day = later(3)
    meeting_reminding.remind(day)
    meeting_reminding.remind(day)
    assert [n.person for n in Notice.objects.filter(kind="meeting")] == [cast.frontline]
    later(4)
    assert [task.title for task in waiting.actions(cast.frontline)] == [
        "Call the vendor"
    ]
    assert [task.title for task in waiting.minutes(cast.it)] == [str(meeting)]


# --- pages and files ------------------------------------------------------------------
def test_a_refused_day_is_said_beside_its_field_with_what_was_typed(
    cast, meeting, client_of
):
    body = {"what": "Call", "owner": cast.it.pk, "due_on": "2026-11-13"}
    url = reverse("governance:meeting_give", args=[meeting.pk])
    page = client_of(cast.it).post(url, body)
    assert page.status_code == 422
    assert b"It is due today or later." in page.content
    assert b'value="Call"' in page.content


def test_the_log_is_filtered_and_exported(cast, meeting, client_of):
    given(cast, meeting)
    given(cast, meeting, what="=Order it", owner=cast.it)
    client = client_of(cast.frontline)
    url = reverse("governance:meeting_action_list")
    mine = client.get(url, {"whose": "mine"}).content.decode()
    assert "Call the vendor" in mine
    assert "Order it" not in mine
    export = client.get(reverse("governance:meeting_action_export"))
    text = b"".join(export.streaming_content).decode()
    assert "Call the vendor" in text
    assert "\n=Order" not in text  # no program takes it for a formula


def test_the_calendar_file_keeps_local_time_over_a_clock_change(cast, client_of):
    row = begun(cast, first_on=date(2027, 3, 8), cadence="weekly")
    meetings.call_off(
        row.meetings.get(held_on=date(2027, 3, 15)), reason="x", version=1, by=cast.ops
    )
    url = reverse("governance:meeting_series_calendar", args=[row.pk])
    text = client_of(cast.it).get(url).content.decode()
    assert "DTSTART:20270308T150000Z" in text  # nine in Chicago, in winter
    assert "DTSTART:20270315T140000Z" in text  # and in summer
    assert text.count("STATUS:CANCELLED") == 1
    assert text.endswith("END:VCALENDAR\r\n")


def test_long_lines_of_a_calendar_file_are_folded():
    at = datetime(2026, 11, 16, tzinfo=UTC)
    told = Happening(uid="1", name="ä" * 100, begins=at, ends=at)
    text = calendar_files.written([told], host="x", at=at, name="All")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "ä" * 100 in text.replace("\r\n ", "")


def test_minutes_are_taken_through_the_api(cast, meeting):
    writer, base = Caller(cast.it), f"/meetings/{meeting.pk}/"
    made = writer.send(f"{base}propose/", {"title": "Outage"}).json()
    item = made["items"][0]
    body = {"item": item["id"], "said": "Two hours", "version": item["version"]}
    assert writer.send(f"{base}write/", body).status_code == 200
    there = {"states": {str(pk): state for pk, state in both(cast).items()}}
    assert writer.send(f"{base}attend/", there, seen=base).status_code == 200
    told = {"what": "Call", "owner": cast.ops.pk, "due_on": "2026-11-18"}
    assert writer.send(f"{base}give/", told).status_code == 201
    done = writer.send(f"{base}issue/", seen=base).json()
    assert (done["state"], done["object_until"]) == ("held", "2026-11-21")
    one = f"/meeting-actions/{MeetingAction.objects.get().pk}/"
    closed = {"state": "done", "note": "x"}
    assert writer.send(f"{one}close/", closed, seen=one).status_code == 403
    owner = Caller(cast.ops).send(f"{one}close/", closed, seen=one)
    assert owner.json()["state"] == "done"


def test_the_pages_cost_the_same_with_more_rows(cast, meeting, client_of, assert_flat):
    client = client_of(cast.ops)
    count = iter(range(1000))

    def more():
        given(cast, meeting, what=f"Do {next(count)}")
        meetings.propose(meeting, title=f"Item {next(count)}", by=cast.it)

    for url in (
        meeting.get_absolute_url(),
        reverse("governance:meeting_action_list"),
        reverse("governance:meeting_list"),
        "/api/v1/meetings/",
        "/api/v1/meeting-actions/",
    ):
        assert_flat(lambda url=url: client.get(url), more)


def test_only_who_may_close_an_action_is_led_there(cast, meeting, client_of):
    action = given(cast, meeting)  # Fay's
    where = reverse("governance:meeting_action_close", args=[action.pk])
    log = reverse("governance:meeting_action_list") + "?state=open"
    for person, may in ((cast.frontline, True), (cast.ops, True), (cast.it, False)):
        assert (client_of(person).get(where).status_code == 200) is may
        for page in (meeting.get_absolute_url(), log):
            assert (where in client_of(person).get(page).text) is may


# --- the scorecard --------------------------------------------------------------------
def test_the_scorecard_counts_what_was_held_and_what_was_done_in_time(
    cast, meeting, settings, as_it
):
    given(cast, meeting)
    late = given(cast, meeting, what="Ask the carrier")
    meeting.refresh_from_db()
    issued(cast, meeting)
    quick = MeetingAction.objects.exclude(pk=late.pk).get()
    done = {"state": "done", "note": "By phone", "version": 1, "by": cast.frontline}
    meeting_actions.close(quick, **done)
    settings.TODAY = "2026-11-24"  # Monday's was not written down
    meeting_actions.close(late, **done)
    kept = meetings_kept.since(date(2026, 11, 1))
    assert kept == meetings_kept.Kept(2, 1, 0, actions=2, in_time=1)
    page = as_it.get(reverse("governance:relationship")).text
    assert "1 of 2" in page
