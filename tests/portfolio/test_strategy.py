"""The four tests of domain.md §9: its figures, and one finding for each planted fault."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portfolio import budget, foresight
from portfolio.alignment import Edge, Node, Status
from portfolio.allocation import Work, allocate
from portfolio.budget import Band, Line, Traffic, band, total, what_if
from portfolio.faults import T1, T2, T3, T4, TESTS
from portfolio.funding import NowWork
from portfolio.metrics import rounded
from portfolio.readings import Practice, Reading
from portfolio.strategy import Capability, Facts, Pursuit, examine

TODAY = date(2026, 11, 16)
# queue, growth %, base FTE, required, funded, gap %, band: domain.md §9
VECTOR = [
    ("PLS", 6, "81.2", "80.2", "80.0", "-0.2", Band.OK),
    ("AUT", 12, "50.2", "52.4", "48.0", "-8.3", Band.RED),
    ("CRD", 4, "60.8", "58.9", "60.0", "1.9", Band.OK),
    ("PAY", 6, "36.6", "36.1", "35.0", "-3.1", Band.AMBER),
    ("COI", 7, "22.4", "22.3", "22.5", "0.8", Band.OK),
    ("HRD", 10, "23.2", "23.8", "24.0", "1.0", Band.OK),
    ("DIS", 4, "24.9", "24.1", "24.0", "-0.5", Band.OK),
    ("ESP", 9, "16.1", "16.3", "16.5", "1.0", Band.OK),
]


def staffed(number, code, growth, base, funded, goals=(), **fields):
    return Line(
        id=number, code=code, kind="assisted", base_fte=Decimal(base),
        funded_fte=Decimal(funded), growth=Fraction(growth, 100),
        contact_rate=Fraction(-3, 100), handle_time=Fraction(-4, 100),
        goals=frozenset(goals), **fields,
    )  # fmt: skip


LINES = [staffed(n, *row[:3], row[4]) for n, row in enumerate(VECTOR)]


@pytest.mark.parametrize("number", range(len(VECTOR)))
def test_what_each_queue_needs_and_lacks(number):
    _, _, _, required, _, gap, colour = VECTOR[number]
    line = LINES[number]
    assert line.required is not None
    assert line.gap is not None
    assert rounded(line.required, 1) == Decimal(required)
    assert rounded(line.gap * 100, 1) == Decimal(gap)
    assert line.band == colour


def test_a_healthy_total_never_hides_a_red_queue():
    found = total(LINES)
    assert (rounded(found.required, 1), found.funded) == (Decimal("314.1"), 310)
    assert found.gap is not None
    assert rounded(found.gap * 100, 1) == Decimal("-1.3")
    assert found.band == Band.OK
    assert [line.code for line in found.hidden] == ["AUT", "PAY"]
    assert budget.says(LINES[1]) == (
        "AUT staffing −8.3%: 48.0 FTE funded of 52.4 required at plan growth +12%"
    )


@pytest.mark.parametrize(
    ("share", "colour"),
    [("-0.03", "ok"), ("-0.0301", "amber"), ("-0.08", "amber"), ("-0.0801", "red"),
     ("0", "ok")],
)  # fmt: skip
def test_where_the_colours_change(share, colour):
    assert band(Fraction(share)) == colour


def test_ten_percent_more_volume_asks_for_whole_agents_and_raises_the_flag():
    """domain.md §10: 360 calls of 412 s within 20 s need 91 agents."""
    line = Line(
        id=1, code="PLS", kind="assisted", base_fte=100, funded_fte=100,
        traffic=Traffic(360, 412, 0.8, 20),
    )  # fmt: skip
    found = what_if(line, Fraction(1, 10))
    assert found is not None
    assert (line.band, found.band) == (Band.OK, Band.RED)
    assert found.agents == (91, 99)
    assert found.required == Fraction(100 * 99, 91)
    assert found.by_proportion == 110
    small = replace(line, traffic=Traffic(20, 276, 0.8, 20))
    still = what_if(small, Fraction(1, 100))
    assert still is not None
    assert still.agents == (6, 6)  # a whole agent, or none
    assert what_if(replace(line, base_fte=None), Fraction(1, 10)) is None


# --- the line that foresees --------------------------------------------------------------
def points(*values):
    return [
        (date(2026, 5, 1) + timedelta(days=30 * n), Fraction(value))
        for n, value in enumerate(values)
    ]


def test_a_straight_line_is_found_again_and_looked_along():
    trend = foresight.fit(points(10, 12, 14, 16))
    assert trend is not None
    assert (trend.per_day, trend.count) == (Fraction(2, 30), 4)
    assert trend.at(trend.last + timedelta(days=60)) == 20


def test_least_squares_of_a_scattered_line():
    """x 0 30 60 90, y 1 3 2 5: slope 1.1 per 30 days, mean 2.75 (by hand)."""
    trend = foresight.fit(points(1, 3, 2, 5))
    assert trend is not None
    assert trend.per_day == Fraction(11, 300)
    assert trend.level == Fraction(11, 4) - Fraction(11, 300) * 45


def test_too_few_points_say_nothing():
    assert foresight.fit(points(1, 2, 3)) is None
    assert foresight.fit([(TODAY, Fraction(1))] * 4) is None


# --- a clean portfolio, and its faults ------------------------------------------------------
BG, CG, CG2 = Node(1, "business", "BG-1"), Node(2, "contact_center", "CG-1"), Node(
    3, "contact_center", "CG-2"
)  # fmt: skip
BOTH = frozenset({CG.id, CG2.id})


def reading(node, *values, later=60, **fields):
    days = points(*(values or (70, 72, 74, 76, 78)))
    recent = [(day + timedelta(days=later), value) for day, value in days]
    start = {"baseline": Fraction(70), "target": Fraction(80)}
    due = {"due_on": date(2027, 3, 31)}
    return Reading(node.id, node.code, points=recent, **{**start, **due, **fields})


CLEAN = Facts(
    on=TODAY,
    nodes=[BG, CG, CG2],
    edges=[Edge(CG.id, BG.id, 2), Edge(CG2.id, BG.id, 2)],
    capabilities=[Capability(1, "C-1", "Routing", "live", BOTH)],
    readings=[reading(CG), reading(CG2)],
    practices=[Practice(n, "Coaching", n, date(2026, 6, 1)) for n in BOTH],
    lines=[
        staffed(1, "PLS", 6, "81.2", "81", BOTH),
        Line(2, "BOT", "self_service", committed_usd=100, forecast_usd=100),
        Line(3, "CHG", "change", committed_usd=50_000, forecast_usd=50_000, product=7,
             point_usd=4_000),
    ],
    now=[NowWork(7, "ASSIST", ("RC-01",), 5, 30_000, BOTH)],
)  # fmt: skip


def test_a_clean_portfolio_passes_everything():
    result = examine(CLEAN)
    assert result.faults == []
    assert result.score() == 1
    assert [result.average(test) for test in TESTS] == [1, 1, 1, 1]
    assert result.coverage.share == 1


BG5 = Node(9, "business", "BG-5")
WALLBOARD = Capability(2, "F-123", "Sentiment wallboard", "planned", frozenset())
# name, the change, the tests it fails, its one sentence
PLANTED: list[tuple[str, dict[str, Any], tuple[str, ...], str]] = [
    ("an unserved goal", {"nodes": [BG, CG, CG2, BG5]}, (T1,), "BG-5 has no contact-center goal"),
    ("a cut link", {"edges": CLEAN.edges[:1]}, (T1,), "CG-2 serves no business goal"),
    ("a weak link", {"edges": [CLEAN.edges[0], Edge(CG2.id, BG.id, 1)]}, (T1,), "CG-2 has weak links only"),
    ("orphan technology", {"capabilities": [*CLEAN.capabilities, WALLBOARD]}, (T2,), "F-123 Sentiment wallboard serves no contact-center goal"),
    ("only a pilot", {"capabilities": [replace(CLEAN.capabilities[0], goals=frozenset({2}))], "pursuits": [Pursuit("PIL-01 running", frozenset({3}))]}, (T2,), "CG-2 is only pursued: PIL-01 running"),
    ("no technology", {"capabilities": [replace(CLEAN.capabilities[0], goals=frozenset({2}))]}, (T2,), "CG-2 has no technology, live or on its way"),
    ("a stale figure", {"readings": [reading(CG), reading(CG2, later=30)]}, (T3,), "CG-2 was last measured 49 days ago, on 28 September 2026"),
    ("no metric", {"readings": [reading(CG), reading(CG2, has_metric=False)]}, (T3,), "CG-2 has no metric"),
    ("no owner", {"readings": [reading(CG), reading(CG2, has_owner=False)]}, (T3,), "CG-2 has no owner"),
    ("an old practice", {"practices": [CLEAN.practices[0], replace(CLEAN.practices[1], reviewed_on=date(2025, 10, 1))]}, (T3,), "“Coaching” for CG-2 was last reviewed on 1 October 2025"),
    ("no practice", {"practices": CLEAN.practices[:1]}, (T3,), "CG-2 has no practice: no procedure, no coaching"),
    ("a flat trend", {"readings": [reading(CG), reading(CG2, 70, 70, 70, 70, 70)]}, (T3,), "CG-2 heads for 70 by 31 March 2027, short of 80 (a straight line through 5 periods)"),
    ("a queue in the red", {"lines": [replace(CLEAN.lines[0], funded_fte=70), *CLEAN.lines[1:]]}, (T3, T4), "PLS staffing −12.7%: 70.0 FTE funded of 80.2 required at plan growth +6%"),
    ("a line not committed", {"lines": [*CLEAN.lines[:1], replace(CLEAN.lines[1], committed_usd=80), CLEAN.lines[2]]}, (T4,), "BOT budget −20.0%: $80 committed of $100 forecast"),
    ("no self-service", {"lines": [CLEAN.lines[0], CLEAN.lines[2]]}, (T4,), "No line of the budget pays for self-service"),
    ("an unfunded goal", {"lines": [replace(CLEAN.lines[0], goals=frozenset({2})), *CLEAN.lines[1:]]}, (T4,), "CG-2 has no budget line"),
    ("change beyond its budget", {"now": [replace(CLEAN.now[0], points=6)]}, (T4,), "ASSIST change budget $50,000 for $54,000 of work in Now (RC-01)"),
    ("change without a budget", {"lines": CLEAN.lines[:2]}, (T4,), "ASSIST has work in Now (RC-01) and no change budget"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("planted", "tests", "says"),
    [row[1:] for row in PLANTED],
    ids=[row[0] for row in PLANTED],
)
def test_a_planted_fault_gives_exactly_one_finding(planted, tests, says):
    [fault] = examine(replace(CLEAN, **planted)).faults
    assert (fault.tests, fault.says) == (tests, says)
    assert fault.way.endswith(".")


def test_four_faults_one_for_each_test_are_four_findings():
    every: dict[str, Any] = {
        "nodes": [BG, CG, CG2, BG5],
        "capabilities": [*CLEAN.capabilities, WALLBOARD],
        "practices": CLEAN.practices[:1],
        "now": [replace(CLEAN.now[0], points=6)],
    }
    faults = examine(replace(CLEAN, **every)).faults
    assert [fault.tests for fault in faults] == [(T1,), (T2,), (T3,), (T4,)]


def test_a_goal_is_as_good_as_its_worst_test():
    planted: dict[str, Any] = {
        "lines": [replace(CLEAN.lines[0], funded_fte=77), *CLEAN.lines[1:]],
        "practices": CLEAN.practices[:1],
    }
    result = examine(replace(CLEAN, **planted))
    assert result.grid[CG.id] == {
        T1: Status.PASS, T2: Status.PASS, T3: Status.PARTIAL, T4: Status.PARTIAL,
    }  # fmt: skip
    assert result.worst(CG2.id) == Status.FAIL
    assert result.score() == Fraction(1, 4)
    assert result.score({CG.id}) == Fraction(1, 2)
    assert result.average(T3) == Fraction(1, 4)


def test_what_nobody_can_judge_counts_nothing_and_is_told_apart():
    few = [reading(CG, 70, 72, 74, later=120), reading(CG2)]
    result = examine(replace(CLEAN, readings=few))
    [fault] = result.faults
    assert (fault.status, result.unknown(T3)) == (Status.UNKNOWN, 1)
    assert result.average(T3) == Fraction(1, 2)
    bare = examine(Facts(on=TODAY, nodes=[BG, CG], edges=CLEAN.edges[:1]))
    assert [bare.grid[CG.id][test] for test in (T2, T4)] == [Status.UNKNOWN] * 2
    assert examine(Facts(on=TODAY)).score() is None


# --- where the work goes -------------------------------------------------------------------
def test_work_is_split_among_the_goals_it_serves():
    work = [Work(5, frozenset({1})), Work(3, frozenset({1, 2})), Work(2, frozenset())]
    found = allocate([1, 2], work, {1: Fraction(1, 2)})
    first, second = found.shares
    assert (first.points, first.planned, first.over) == (
        Fraction(13, 2), Fraction(13, 20), Fraction(3, 20),
    )  # fmt: skip
    assert (second.planned, second.over) == (Fraction(3, 20), None)
    assert (found.total, found.adrift, found.targeted) == (
        10,
        Fraction(1, 5),
        Fraction(1, 2),
    )
