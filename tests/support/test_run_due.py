"""When a check is due again: the first open day so many days on, whatever the days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance import business_time
from governance.business_time import Calendar, Hours, Week
from support import run_due

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def weekdays(holidays: frozenset[date]) -> Calendar:
    hours = tuple(
        Hours(day, business_time.hours_in("09:00-17:00")[0], business_time.hours_in("09:00-17:00")[1])
        for day in range(5)
    )  # fmt: skip
    return Calendar("America/New_York", weeks=(Week(date(2020, 1, 6), hours),), holidays=holidays)  # fmt: skip


@given(since=DAYS, every=st.integers(run_due.SHORTEST, run_due.LONGEST), closed=st.sets(DAYS, max_size=30))  # fmt: skip
def test_it_is_the_first_open_day_that_far_on(since, every, closed):
    calendar = weekdays(frozenset(closed))
    due = run_due.due_after(calendar, since, every)
    earliest = since + timedelta(days=every)
    assert due >= earliest > since
    assert business_time.is_open(calendar, due)
    between = business_time.days(earliest, due - timedelta(days=1))
    assert not any(business_time.is_open(calendar, day) for day in between)


@given(since=DAYS, every=st.integers(run_due.SHORTEST, run_due.LONGEST), late=st.integers(0, 40))  # fmt: skip
def test_what_is_done_later_is_due_no_sooner_and_is_overdue_from_the_next_day(since, every, late):  # fmt: skip
    calendar = weekdays(frozenset())
    due = run_due.due_after(calendar, since, every)
    again = run_due.due_after(calendar, since + timedelta(days=late), every)
    assert again >= due
    assert not run_due.is_overdue(due, due)
    assert run_due.is_overdue(due, due + timedelta(days=1))
