"""The trend of problems by week: counted from their steps, drawn with its numbers."""

from datetime import date, timedelta
from fractions import Fraction

from core import system
from support import problem_lists, trend, trend_charts
from support.actions import incidents, problems
from support.models import Problem
from support.trend import Counted, Happened
from tests.support.problems import SEEN, explained, reported, resolved

WEEKS = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]


def test_open_is_what_was_open_and_came_less_what_was_resolved():
    steps = [
        Happened(WEEKS[0], "technology", "opened", 3),
        Happened(WEEKS[1], "technology", "resolved", 2),
        Happened(WEEKS[1], "business", "opened", 1),
        Happened(WEEKS[2], "technology", "reopened", 1),
        Happened(WEEKS[2], "technology", "closed", 1),
    ]
    counts = [Counted(WEEKS[1], "business", 7, 90)]
    found = trend.build(WEEKS, ["technology", "business"], {"technology": 1}, steps, counts)  # fmt: skip
    assert found.every.open == [4, 3, 4]
    assert found.every.opened == [3, 1, 1]
    assert found.every.resolved == [0, 2, 0]
    assert found.by_driver["technology"].open == [4, 2, 3]
    assert found.by_driver["business"].incidents == [0, 7, 0]
    assert found.every.minutes == [0, 90, 0]


def test_weeks_are_named_by_their_mondays():
    assert trend.weeks_to(date(2026, 11, 22), 3) == WEEKS


def test_a_share_of_nothing_is_unknown():
    assert trend.Figures(None, None, 0, 0).share is None
    assert trend.Figures(None, None, 4, 1).share == Fraction(1, 4)


def past(cast, day, **fields):
    told = {**SEEN, "since": day, **fields}
    return problems.report(product=cast.product, **told, by=system.user(), on=day, acting=cast.frontline)  # fmt: skip


def test_the_weeks_are_read_from_steps_and_counts(cast):
    old = past(cast, date(2026, 6, 1))  # before the weeks begin: open all along
    row = past(cast, date(2026, 11, 2), driver="business")
    problems.take(row, owner=cast.po, by=system.user(), on=date(2026, 11, 4), acting=cast.po)  # fmt: skip
    problems.find_cause(row, cause="A rule.", by=cast.po)
    problems.resolve(row, prevents="Told.", by=cast.po)
    problems.reopen(row, reason="Back.", by=cast.frontline)
    incidents.count(old, day=date(2026, 11, 12), count=5, minutes_lost=50, by=cast.po)
    found = problem_lists.trend_of(Problem.objects.all())
    assert len(found.weeks) == 13
    assert found.every.open[-4:] == [1, 1 + 1, 2, 2]
    assert found.every.opened[-3:] == [1, 0, 1]
    assert found.every.resolved[-1] == 1
    assert found.by_driver["technology"].incidents[-2] == 5
    figures = problem_lists.figures_of(Problem.objects.all())
    assert (figures.days_to_respond, figures.days_to_resolve) == (2, None)
    assert (figures.resolved, figures.came_back) == (1, 1)
    assert trend_charts.incidents(found).finding.startswith("5 incidents cost 50")
    assert "2 open" in trend_charts.problems(found).finding


def test_the_trend_costs_as_much_for_many(cast, as_pm, assert_flat):
    resolved(cast)

    def more():
        for n in range(6):
            row = explained(cast, title=f"Problem {n}")
            incidents.count(row, day=date(2026, 11, 10) + timedelta(n % 3), count=n, by=cast.po)  # fmt: skip

    assert_flat(lambda: as_pm.get("/problems/trend/"), more)
    shown = as_pm.get(f"/problems/trend/?product={cast.product.pk}&driver=technology")
    assert "open: " in shown.text
    assert shown.status_code == 200


def test_nobody_sees_the_trend_of_what_they_may_not_see(cast):
    reported(cast)
    seen = problem_lists.listed(cast.outsider)
    assert sum(problem_lists.trend_of(seen).every.open) == 0
