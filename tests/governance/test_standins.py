"""Who speaks for a party on a day, as arithmetic."""

from datetime import date, timedelta

import pytest

from governance import standins
from governance.standins import Away, People, Seat, Speaker, Standin

MONDAY = date(2026, 11, 16)
DAY = timedelta(days=1)
OLGA, OSKAR, IVO, PAOLO = 1, 2, 3, 4


def people(*facts: Seat | Away | Standin) -> People:
    return People(
        tuple(f for f in facts if isinstance(f, Seat)),
        tuple(f for f in facts if isinstance(f, Away)),
        tuple(f for f in facts if isinstance(f, Standin)),
    )


def test_a_seat_holds_from_its_first_to_its_last_day():
    found = people(Seat("OPS", OLGA, starts=MONDAY, ends=MONDAY + DAY))
    told = [
        standins.who_speaks(found, "OPS", None, MONDAY + n * DAY) for n in (-1, 0, 1, 2)
    ]
    assert told == [[], [Speaker(OLGA)], [Speaker(OLGA)], []]


def test_a_seat_in_one_team_speaks_there_alone_and_one_for_all_everywhere():
    found = people(Seat("OPS", OLGA), Seat("OPS", OSKAR, team=7))
    assert standins.who_speaks(found, "OPS", None, MONDAY) == [Speaker(OLGA)]
    assert standins.who_speaks(found, "OPS", 7, MONDAY) == [
        Speaker(OLGA),
        Speaker(OSKAR),
    ]
    assert standins.who_speaks(found, "IT", 7, MONDAY) == []


def test_a_lead_is_named_first():
    found = people(Seat("OPS", OLGA), Seat("OPS", OSKAR, is_lead=True))
    assert standins.who_speaks(found, "OPS", None, MONDAY)[0] == Speaker(OSKAR)
    assert [s.person for s in found.leads("OPS", MONDAY)] == [OSKAR]


def test_a_delegate_speaks_in_those_days_and_hands_nothing_on():
    found = people(
        Seat("OPS", OLGA),
        Standin(OLGA, PAOLO, MONDAY, MONDAY + DAY),
        Standin(PAOLO, IVO, MONDAY, MONDAY + DAY),
    )
    heard = standins.who_speaks(found, "OPS", None, MONDAY)
    assert heard == [Speaker(OLGA), Speaker(PAOLO, for_whom=OLGA)]
    later = standins.who_speaks(found, "OPS", None, MONDAY + 2 * DAY)
    assert later == [Speaker(OLGA)]
    assert found.acting_for(IVO, standins.RACI, MONDAY) == [PAOLO]


@pytest.mark.parametrize(
    ("scope", "gates", "raci"),
    [("all", [OLGA], [OLGA]), ("gates", [OLGA], []), ("raci", [], [OLGA])],
)
def test_a_delegation_is_for_its_scope(scope, gates, raci):
    found = people(Standin(OLGA, PAOLO, MONDAY, MONDAY, scope))
    assert found.acting_for(PAOLO, standins.GATES, MONDAY) == gates
    assert found.acting_for(PAOLO, standins.RACI, MONDAY) == raci


def test_an_ended_delegation_keeps_the_days_before():
    row = Standin(OLGA, PAOLO, MONDAY, MONDAY + 9 * DAY, ended=MONDAY + 2 * DAY)
    held = [row.holds(MONDAY + n * DAY, standins.GATES) for n in range(4)]
    assert held == [True, True, False, False]


def test_a_party_is_silent_without_seats_or_with_all_away_and_no_delegate():
    olga, away = Seat("OPS", OLGA), Away(OLGA, MONDAY, MONDAY)
    named = Standin(OLGA, PAOLO, MONDAY, MONDAY)
    cases = [
        ((), "P1"),
        ((Seat("OPS", OLGA, team=7),), "P1"),  # nobody for the company
        ((olga,), ""),
        ((olga, away), "P2"),
        ((olga, away, named), ""),
        ((olga, away, Standin(OLGA, PAOLO, MONDAY, MONDAY, "gates")), "P2"),
        ((olga, away, named, Away(PAOLO, MONDAY, MONDAY)), "P2"),
        ((olga, away, Seat("OPS", OSKAR)), ""),
    ]
    for facts, code in cases:
        assert standins.why_silent(people(*facts), "OPS", MONDAY) == code, facts
