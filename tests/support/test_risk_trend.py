"""The picture of risks: a heat map, the weeks by level, and what was foreseen."""

from datetime import date
from fractions import Fraction

from core import system
from support import risk_charts, risk_lists, risk_trend
from support.actions import risk_answers, risks
from support.models import Risk
from support.risk_levels import LEVELS
from support.risk_trend import Moved
from tests.support.problems import reported
from tests.support.risks import recorded, recorded_on

WEEKS = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]


def test_a_level_holds_what_came_to_it_less_what_left():
    steps = [
        Moved(WEEKS[0], "", "high", 3),
        Moved(WEEKS[1], "high", "high", 9),
        Moved(WEEKS[1], "high", "low", 2),
        Moved(WEEKS[2], "low", "", 1),
        Moved(WEEKS[2], "", "low", 1),
    ]
    found = risk_trend.build(WEEKS, LEVELS, {"high": 1}, steps)
    assert found.by_level["high"] == [4, 2, 2]
    assert found.by_level["low"] == [0, 2, 2]
    assert found.of(LEVELS) == [4, 4, 4]


def test_a_share_of_nothing_is_unknown():
    assert risk_trend.Foresight(0, 0).share is None
    assert risk_trend.Foresight(4, 1).share == Fraction(1, 4)


def past(what, row, day, cast, **fields):
    return what(row, **fields, by=system.user(), on=day, acting=cast.po)


def test_the_weeks_are_read_from_steps(cast, django_assert_num_queries):
    old = recorded_on(cast, date(2026, 6, 1))  # critical all along
    row = recorded_on(cast, date(2026, 11, 2), likelihood=2, impact=2)
    past(risks.assess, row, date(2026, 11, 10), cast, likelihood=5, impact=2, reason="Seen.")  # fmt: skip
    past(risk_answers.close, old, date(2026, 11, 10), cast, reason="Gone.")
    recorded(cast, likelihood=1, impact=1)
    with django_assert_num_queries(3):
        found = risk_lists.trend_of(Risk.objects.all())
    assert len(found.weeks) == 13
    assert found.by_level["critical"][-4:] == [1, 1, 0, 0]
    assert found.by_level["low"][-4:] == [0, 1, 0, 1]
    assert found.by_level["high"][-4:] == [0, 0, 1, 1]
    drawn = risk_charts.watched(found)
    assert drawn.finding == "2 watched, 1 of them critical or high: as many in 13 weeks"


def test_the_heat_map_counts_what_is_watched_before_controls(cast):
    recorded(cast, controls="Read.", control_percent=90)
    recorded(cast)
    risk_answers.close(
        recorded(cast, likelihood=5, impact=5), reason="Gone.", by=cast.pm
    )
    found = risk_lists.heat(Risk.objects.all())
    cells = {(i, p): (level, n) for i, row in found for p, level, n in row}
    assert cells[4, 4] == ("critical", 2)
    assert cells[5, 5] == ("critical", 0)
    assert cells[1, 1] == ("low", 0)
    assert len(cells) == 25


def test_of_the_problems_some_were_foreseen(cast):
    reported(cast)
    row = recorded(cast)
    risk_answers.happened(row, seen="So.", since=date(2026, 11, 16), impact=2, urgency=2, by=cast.pm)  # fmt: skip
    found = risk_lists.foresight_of(cast.pm, cast.product)
    assert (found.problems, found.foreseen) == (2, 1)
    assert risk_lists.foresight_of(cast.pm, cast.other_product).problems == 0
    assert risk_lists.foresight_of(cast.outsider, None).problems == 0
