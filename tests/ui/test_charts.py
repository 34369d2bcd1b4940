"""Charts: the axis is honest, gaps stay gaps, the numbers stand beside, nothing is inline."""

import re

import pytest

from core import charts
from core.charts.pen import spread, ticks


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (68, 78, [67.5, 70, 72.5, 75, 77.5, 80]),
        (0, 260, [0, 100, 200, 300]),
        (-40, 90, [-50, 0, 50, 100]),
        (5, 5, [2, 4, 6, 8]),
    ],
)
def test_axis_values_are_round_and_cover_all(
    low: float, high: float, found: list[float]
) -> None:
    assert ticks(low, high) == found


def test_labels_at_one_height_are_spread() -> None:
    places = spread([50, 51, 49], 15, 0, 200)
    assert sorted(places) == [49, 64, 79]
    assert max(spread([195, 196, 197], 15, 0, 200)) == 200


def chart(values: list[float | None]) -> charts.Chart:
    labels = [f"Wk {n}" for n in range(1, len(values) + 1)]
    return charts.line(labels, [charts.Series("Pilot", values)], says="Up")


def test_a_missing_week_breaks_the_line() -> None:
    whole, broken = chart([1, 2, 3, 4]).svg, chart([1, 2, None, 3, 4]).svg
    assert whole.count('<path d="M') == 2  # one line in each of two sizes
    assert broken.count('<path d="M') == 4


def test_a_week_alone_is_a_dot() -> None:
    assert chart([1, 2, None, 4]).svg.count('r="2.5"') == 2
    assert chart([1, 2, 3, 4]).svg.count('r="2.5"') == 0


def test_the_numbers_stand_in_the_table_too() -> None:
    drawn = chart([1.5, None, 3])
    assert list(drawn.head) == ["", "Pilot"]
    assert [list(r) for r in drawn.rows] == [
        ["Wk 1", "1.5"],
        ["Wk 2", "–"],
        ["Wk 3", "3"],
    ]


def test_a_chart_of_nothing_is_an_empty_axis() -> None:
    assert "<svg" in charts.line([], [], says="No data yet").svg
    assert "<svg" in charts.bars([], [], says="No data yet").svg
    assert charts.spark([1]) == ""


def test_bars_start_at_zero() -> None:
    drawn = charts.bars(["Q1", "Q2"], [charts.BarSeries("Actual", [100, 200])], says="")
    heights = [
        float(h) for h in re.findall(r'height="([\d.]+)" rx="2" class="s1f"', drawn.svg)
    ]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)


def test_amounts_below_zero_hang_from_the_line() -> None:
    drawn = charts.bars(
        ["Q1"],
        [charts.BarSeries("Net", [-50]), charts.BarSeries("Plan", [50], plan=True)],
        says="",
    )
    assert len(re.findall(r'class="s1f"', drawn.svg)) >= 2
    assert not re.findall(r'height="-', drawn.svg)


@pytest.mark.parametrize(
    ("control", "pilot", "better", "verdict"),
    [
        (72, 77, "up", "Better"),
        (8.1, 7.4, "down", "Better"),
        (2.1, 2.4, "down", "Worse"),
        (1, 1, "up", "Same"),
    ],
)
def test_good_and_bad_are_words(
    control: float, pilot: float, better: str, verdict: str
) -> None:
    drawn = charts.dumbbell([charts.Pair("Measure", control, pilot, better)], says="")
    assert f">{verdict}</text>" in drawn.svg
    assert drawn.rows[0][3] == verdict


def test_a_tested_verdict_stands_in_the_place_of_the_bare_comparison() -> None:
    held = charts.Pair("Solved at once", 68, 67.8, judged="Holds")
    broken = charts.Pair("Repeats", 20, 21, "down", judged="Broken", judged_bad=True)
    drawn = charts.dumbbell([held, broken], says="")
    assert [row[3] for row in drawn.rows] == ["Holds", "Broken"]
    assert (held.is_bad, broken.is_bad) == (False, True)


def test_a_name_too_long_for_its_line_stands_above_it() -> None:
    long = charts.Pair("Repeat contacts in seven days, against before", 1, 2)
    short = charts.Pair("Repeats", 1, 2)
    for pair, beside in ((long, 0), (short, 1)):
        svg = charts.dumbbell([pair], says="").svg
        at_the_left = re.findall(rf'<text x="0.0"[^>]*>{pair.name}', svg)
        assert len(at_the_left) == beside


def test_intervals_share_one_scale() -> None:
    rows = [charts.Interval("A", -1, 0, 1), charts.Interval("B", -2, 0, 2)]
    svg = charts.forest(rows, says="", target=1).svg
    flat = r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="\2" class="s1"'
    spans = [float(x2) - float(x1) for x1, _, x2 in re.findall(flat, svg)]
    assert spans[1] == pytest.approx(2 * spans[0], abs=0.3)


def test_what_it_says_is_escaped_and_there() -> None:
    svg = charts.line(
        ["<a>", "b"], [charts.Series('"x"', [1, 2])], says='1 < 2 & "3"'
    ).svg
    assert 'aria-label="1 &lt; 2 &amp; &quot;3&quot;"' in svg
    assert "<a>" not in svg


def test_a_pdf_gets_colours_and_a_page_gets_classes() -> None:
    page = chart([1, 2]).svg
    paper = charts.line(
        ["a", "b"], [charts.Series("P", [1, 2])], says="", theme=charts.PDF
    ).svg
    assert "style=" not in page + paper
    assert "#" not in page
    assert 'class="s1"' not in paper
    assert "#006069" in paper


def test_a_goal_rail_stays_on_its_rail() -> None:
    assert 'cx="5.0"' in charts.goal_rail(70, 65, 80)
    assert 'cx="135.0"' in charts.goal_rail(70, 95, 80)
    assert 'cx="70.0"' in charts.goal_rail(9, 6, 3)
    assert "late" in charts.goal_rail(9, 8, 3, late=True)
