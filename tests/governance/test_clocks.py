"""The clock of a promise: over nights, weekends, holidays, pauses and clock changes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import business_time as bt
from governance import clocks
from governance.business_time import Pause, Term
from governance.clocks import Case, State
from tests.governance.test_business_time import ALWAYS, CENTER, at

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
START = at("2026-11-12 16:00")  # a Thursday
FOUR_HOURS = clocks.promise(CENTER, START, Term(4 * HOUR), 30 * MINUTE)


def stands(case: Case, when: str, calendar=CENTER):
    found = clocks.standing(calendar, case, at(when))
    return found.state, found.left


def test_a_promise_says_when_to_answer_when_to_warn_and_when_it_is_due():
    assert FOUR_HOURS.due == at("2026-11-12 20:00")
    assert FOUR_HOURS.warn == at("2026-11-12 19:12")
    assert FOUR_HOURS.respond == at("2026-11-12 16:30")
    assert FOUR_HOURS.allowed == 4 * HOUR


@pytest.mark.parametrize(
    ("when", "state", "minutes"),
    [
        ("2026-11-12 16:20", State.RUNNING, 220),
        ("2026-11-12 19:12", State.SHORT, 48),
        ("2026-11-12 20:00", State.SHORT, 0),
        ("2026-11-12 20:01", State.BREACHED, 0),
    ],
)
def test_how_an_open_case_stands(when, state, minutes):
    answered = Case(FOUR_HOURS, responded=at("2026-11-12 16:10"))
    assert stands(answered, when) == (state, minutes * MINUTE)


def test_no_answer_in_time_is_a_breach_even_when_it_is_restored_in_time():
    silent = Case(FOUR_HOURS)
    assert stands(silent, "2026-11-12 16:30")[0] is State.RUNNING
    assert stands(silent, "2026-11-12 16:31")[0] is State.BREACHED
    late = Case(FOUR_HOURS, at("2026-11-12 16:31"), at("2026-11-12 17:00"))
    assert stands(late, "2026-11-12 18:00")[0] is State.MISSED
    assert clocks.breached_at(late) == at("2026-11-12 16:30")


def test_a_case_that_ended_stands_as_it_ended():
    met = Case(FOUR_HOURS, at("2026-11-12 16:30"), at("2026-11-12 20:00"))
    assert stands(met, "2026-12-24 12:00")[0] is State.MET
    missed = Case(FOUR_HOURS, at("2026-11-12 16:30"), at("2026-11-12 20:01"))
    assert stands(missed, "2026-12-24 12:00")[0] is State.MISSED
    assert clocks.breached_at(missed) == at("2026-11-12 20:00")


def test_while_a_case_is_held_its_due_time_moves_along():
    answered = at("2026-11-12 16:10")
    held = Case(FOUR_HOURS, responded=answered, held=at("2026-11-12 17:00"))
    assert stands(held, "2026-11-12 19:00") == (State.HELD, 3 * HOUR)
    assert stands(held, "2026-11-14 12:00") == (State.HELD, 3 * HOUR)  # a Saturday
    over = Pause(at("2026-11-12 17:00"), at("2026-11-16 10:00"))
    again = clocks.held_over(CENTER, FOUR_HOURS, over, responded=True)
    assert again.due == at("2026-11-16 13:00")
    assert again.warn == at("2026-11-16 12:12")
    assert again.respond == FOUR_HOURS.respond


def test_a_pause_after_the_breach_gives_no_time_back():
    late = Pause(at("2026-11-12 20:30"), at("2026-11-16 10:00"))
    assert clocks.moved(CENTER, FOUR_HOURS.due, late) == FOUR_HOURS.due
    with pytest.raises(ValueError, match="stands"):
        clocks.moved(CENTER, FOUR_HOURS.due, Pause(START))


@pytest.mark.parametrize(
    ("opened", "term", "due"),
    [
        ("2026-11-13 20:30", Term(4 * HOUR), "2026-11-16 10:30"),  # over a weekend
        ("2026-11-25 20:00", Term(4 * HOUR), "2026-11-27 10:00"),  # over Thanksgiving
        ("2026-10-30 20:30", Term(days=2), "2026-11-03 20:30"),  # clocks go back
    ],
)
def test_over_nights_weekends_and_holidays(opened, term, due):
    promised = clocks.promise(CENTER, at(opened), term)
    assert promised.due == at(due)
    assert bt.worked(CENTER, at(opened), promised.due) == promised.allowed


@pytest.mark.parametrize(
    ("opened", "respond", "due"),
    [
        ("2026-11-01 00:30", "2026-11-01 00:45", "2026-11-01 01:30+"),  # an hour twice
        ("2027-03-14 01:00", "2027-03-14 01:15", "2027-03-14 04:00"),  # an hour less
    ],
)
def test_round_the_clock_two_hours_are_two_hours(opened, respond, due):
    promised = clocks.promise(ALWAYS, at(opened), Term(2 * HOUR), 15 * MINUTE)
    assert (promised.respond, promised.due) == (at(respond), at(due))


def test_what_is_owed_ahead_of_a_day_is_due_ten_open_days_before_it():
    opened = at("2026-11-02 09:00")
    promised = clocks.ahead(CENTER, opened, at("2026-12-01 12:00").date(), 10)
    assert promised.due == at("2026-11-16 21:00")  # Thanksgiving lies between
    assert opened < promised.warn < promised.due
    too_late = clocks.ahead(
        CENTER, at("2026-11-20 09:00"), at("2026-12-01 12:00").date(), 10
    )
    assert too_late.due < at("2026-11-20 09:00")
    assert too_late.allowed == timedelta()


@given(before=st.integers(0, 239), length=st.integers(0, 6000), at_work=st.booleans())
def test_a_pause_costs_exactly_the_open_time_it_covers(before, length, at_work):
    calendar = CENTER if at_work else ALWAYS
    promised = clocks.promise(calendar, START, Term(4 * HOUR))
    begins = bt.add(calendar, START, before * MINUTE)
    pause = Pause(begins, begins + length * MINUTE)
    due = clocks.moved(calendar, promised.due, pause)
    assert bt.worked(calendar, START, due, [pause]) == 4 * HOUR
    assert due == bt.due(calendar, START, Term(4 * HOUR), [pause])


def test_minutes_down_are_counted_once_and_begun_ones_whole():
    begin, end = at("2026-10-01 00:00"), at("2026-11-01 00:00")
    ten = at("2026-10-10 10:00")
    assert clocks.minutes_down([(ten, ten + 12 * MINUTE)], begin, end) == 12
    twice = [(ten, ten + 12 * MINUTE), (ten + 5 * MINUTE, ten + 8 * MINUTE)]
    assert clocks.minutes_down(twice, begin, end) == 12
    assert clocks.minutes_down([(ten, ten + timedelta(seconds=61))], begin, end) == 2
    edge = [(begin - HOUR, begin + MINUTE), (end - MINUTE, end + HOUR)]
    assert clocks.minutes_down(edge, begin, end) == 2
    assert clocks.minutes_down([], begin, end) == 0
