"""Business time: the computed cases, and what holds for every calendar and moment."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance import business_time as bt
from governance.business_time import Calendar, Hours, Pause, Term, Week

CENTRAL = "America/Chicago"
THANKSGIVING = date(2026, 11, 26)
HOUR = timedelta(hours=1)


def weekly(opens: str, closes: str, days=range(5), **fields):
    hours = tuple(
        Hours(day, time.fromisoformat(opens), time.fromisoformat(closes))
        for day in days
    )
    return Calendar(CENTRAL, (Week(date(2026, 1, 1), hours),), **fields)


CENTER = weekly("07:00", "21:00", holidays=frozenset({THANKSGIVING}))
ALWAYS = Calendar(CENTRAL, always=True)
NIGHTS = weekly("00:00", "06:00", range(7))


def at(text: str) -> datetime:
    """2026-11-13 19:30 in Chicago; with a + it is the second of two such hours."""
    wall = datetime.fromisoformat(text.rstrip("+")).replace(fold=text.endswith("+"))
    return wall.replace(tzinfo=ZoneInfo(CENTRAL)).astimezone(UTC)


@pytest.mark.parametrize(
    ("calendar", "start", "term", "end"),
    [
        (CENTER, "2026-11-13 19:30", Term(4 * HOUR), "2026-11-16 09:30"),  # a weekend
        (CENTER, "2026-11-14 10:00", Term(4 * HOUR), "2026-11-16 11:00"),  # a Saturday
        (CENTER, "2026-11-25 15:00", Term(days=2), "2026-11-30 15:00"),  # a holiday
        (CENTER, "2026-10-30 20:00", Term(days=2), "2026-11-03 20:00"),  # clocks back
        (CENTER, "2026-11-16 09:00", Term(days=10), "2026-12-01 09:00"),
        (CENTER, "2026-11-14 10:00", Term(days=1), "2026-11-17 07:00"),
        (ALWAYS, "2026-11-01 00:30", Term(2 * HOUR), "2026-11-01 01:30+"),
        (ALWAYS, "2027-03-14 01:30", Term(2 * HOUR), "2027-03-14 04:30"),
        (NIGHTS, "2026-10-31 23:00", Term(7 * HOUR), "2026-11-01 06:00"),
        (NIGHTS, "2027-03-13 23:00", Term(6 * HOUR), "2027-03-15 01:00"),
    ],
)
def test_when_a_term_runs_out(calendar, start, term, end):
    assert bt.due(calendar, at(start), term) == at(end)


def test_the_days_the_clocks_change_are_as_long_as_they_are():
    days = [date(2026, 11, 1), date(2026, 11, 2), date(2027, 3, 14)]
    assert [bt.open_time(NIGHTS, d, d) / HOUR for d in days] == [7, 6, 5]
    assert [bt.open_time(ALWAYS, d, d) / HOUR for d in days] == [25, 24, 23]
    months = [date(2026, 10, 1), date(2026, 11, 1), date(2027, 3, 1)]
    found = [bt.minutes_of(month, CENTRAL) for month in months]
    assert found == [44_640, 43_260, 44_580]


def test_hours_that_a_clock_change_swallows_are_none():
    early = weekly("02:00", "02:30", range(7))
    sizes = [bt.open_time(early, d, d) for d in (date(2027, 3, 13), date(2027, 3, 15))]
    assert sizes == [HOUR / 2] * 2
    swallowed = weekly("02:30", "03:15", range(7))
    assert not bt.is_open(swallowed, date(2027, 3, 14))


def test_a_pause_moves_what_is_due_by_the_open_hours_it_covers():
    start, four = at("2026-11-12 16:00"), Term(4 * HOUR)
    over_the_weekend = Pause(at("2026-11-12 17:00"), at("2026-11-16 10:00"))
    assert bt.due(CENTER, start, four, [over_the_weekend]) == at("2026-11-16 13:00")
    standing = [Pause(at("2026-11-12 17:00"))]
    for now, due in [
        ("2026-11-12 18:00", "2026-11-12 21:00"),
        ("2026-11-13 08:00", "2026-11-13 11:00"),
    ]:
        assert bt.due(CENTER, start, four, standing, at=at(now)) == at(due)
    with pytest.raises(ValueError, match="standing pause"):
        bt.due(CENTER, start, four, standing)
    at_night = [Pause(at("2026-11-12 22:00"), at("2026-11-13 06:00"))]
    two_days = Term(days=2)
    assert bt.due(CENTER, start, two_days, at_night) == at("2026-11-16 16:00")
    an_hour = [Pause(at("2026-11-13 08:00"), at("2026-11-13 09:00"))]
    assert bt.due(CENTER, start, two_days, an_hour) == at("2026-11-16 17:00")


def test_whole_days():
    friday, monday = date(2026, 11, 13), date(2026, 11, 16)
    assert bt.day_after(CENTER, friday, 1) == monday
    assert bt.day_after(CENTER, date(2026, 11, 25), 1) == date(2026, 11, 27)
    assert bt.day_after(CENTER, THANKSGIVING, 0) == date(2026, 11, 27)
    assert bt.day_after(CENTER, monday, -1) == friday
    assert bt.open_on_or_before(CENTER, THANKSGIVING) == date(2026, 11, 25)
    assert bt.days_between(CENTER, monday, date(2026, 12, 1)) == 10
    assert bt.days_between(CENTER, date(2026, 12, 1), monday) == -10


def test_what_is_due_on_a_closed_day_is_late_after_the_next_open_one():
    saturday, monday = date(2026, 11, 14), date(2026, 11, 16)
    assert bt.last_day(CENTER, saturday) == monday
    assert not bt.is_late(CENTER, saturday, monday)
    assert bt.is_late(CENTER, saturday, monday + bt.DAY)
    assert bt.is_late(CENTER, date(2026, 11, 13), saturday)  # Friday was its last day
    found = [bt.days_late(CENTER, saturday, monday + n * bt.DAY) for n in (0, 1, 4)]
    assert found == [0, 1, 4]


def test_new_hours_hold_from_their_day_and_a_calendar_without_hours_says_so():
    long = weekly("07:00", "21:00").weeks[0]
    short = Week(date(2026, 12, 1), (Hours(1, time(9), time(10)),))
    both = Calendar(CENTRAL, (short, long))
    assert bt.open_time(both, date(2026, 11, 30), date(2026, 12, 1)) == 15 * HOUR
    assert bt.is_open(both, date(2025, 6, 2))  # before the first week: its hours
    with pytest.raises(bt.NeverOpen, match="400 days"):
        bt.opening(Calendar(CENTRAL), at("2026-11-13 10:00"))


# --- what holds for all ---------------------------------------------------------------
ZONES = [CENTRAL, "UTC", "Asia/Kolkata", "Australia/Lord_Howe"]


@st.composite
def calendars(draw):
    if draw(st.integers(0, 9)) == 0:
        return Calendar(draw(st.sampled_from(ZONES)), always=True)
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    opens = draw(st.integers(0, 22))
    closes = draw(st.integers(opens + 1, 24)) % 24
    hours = tuple(Hours(day, time(opens), time(closes)) for day in sorted(days))
    closed = draw(st.sets(st.integers(0, 400), max_size=12))
    holidays = frozenset(date(2026, 3, 1) + n * bt.DAY for n in closed)
    zone = draw(st.sampled_from(ZONES))
    return Calendar(zone, (Week(date(2026, 1, 1), hours),), holidays)


BEGIN = datetime(2026, 3, 1, tzinfo=UTC)  # both clock changes lie within the year
MOMENTS = st.integers(0, 380 * 24 * 4).map(lambda n: BEGIN + n * HOUR / 4)
AMOUNTS = st.integers(1, 60 * 80).map(lambda n: timedelta(minutes=n))
PAUSES = st.lists(
    st.tuples(MOMENTS, st.integers(1, 200)).map(
        lambda p: Pause(p[0], p[0] + p[1] * HOUR / 4)
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, AMOUNTS, AMOUNTS, PAUSES)
def test_counting_is_the_inverse_of_adding_and_never_leaves_the_hours(
    calendar, start, amount, more, pauses
):
    end = bt.add(calendar, start, amount, pauses)
    assert bt.worked(calendar, start, end, pauses) == amount
    later = bt.add(calendar, start, amount + more, pauses)
    assert later > end
    assert bt.add(calendar, start + more, amount, pauses) >= end
    day = bt.day_of(calendar, end - timedelta.resolution)
    assert any(a < end <= b for a, b in bt.spans(calendar, day))


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, st.integers(1, 400), PAUSES)
def test_pauses_count_once_and_only_in_open_hours(calendar, start, hours, pauses):
    end = start + hours * HOUR
    every = bt.worked(calendar, start, end)
    left = bt.worked(calendar, start, end, pauses)
    assert bt.worked(calendar, start, end, pauses * 2) == left
    quarters = (start + n * HOUR / 4 for n in range(hours * 4))
    paused = sum(
        any(p.begins <= q < p.ends for p in pauses)
        and any(a <= q < b for a, b in bt.spans(calendar, bt.day_of(calendar, q)))
        for q in quarters
    )
    assert every - left == paused * HOUR / 4


@settings(max_examples=60, deadline=None)
@given(calendars(), st.integers(0, 380), st.integers(-15, 15))
def test_days_are_counted_as_they_are_added(calendar, start, count):
    first = bt.day_after(calendar, date(2026, 3, 1) + start * bt.DAY, 0)
    found = bt.day_after(calendar, first, count)
    assert bt.is_open(calendar, found)
    assert bt.days_between(calendar, first, found) == count
    assert bt.last_day(calendar, found) == found
