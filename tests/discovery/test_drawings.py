"""What a kind of note records, drawn: findings, gaps, and what has no drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.charts.pen import Scale
from discovery import journey_map
from discovery.drawings import drawn
from discovery.kinds import KINDS
from tests.make import make_note

STEPS = [
    {"channel": "Phone", "system": "IVR", "action": "Says why", "wait_seconds": 70, "emotion": 0},
    {"channel": "Phone", "action": "Waits", "wait_seconds": 190},
    {"system": "Sheet", "action": "Refund & <fee>", "wait_seconds": 600, "hand_offs": 1, "emotion": -2, "pain": "On hold"},
]  # fmt: skip


def finding(kind, **values):
    found = drawn(kind, values)
    assert found
    return found.finding


# --- the journey map ------------------------------------------------------------------------
def test_a_journey_says_its_steps_its_time_and_where_it_feels_worst():
    says = "3 steps in 14 min 20 s; it feels worst at 3. Refund & <fee>"
    assert finding("journey_walkthrough", steps=STEPS) == says
    timed = finding("journey_walkthrough", steps=STEPS, total_seconds=7200)
    assert timed.startswith("3 steps in 2 h;")


def test_a_journey_that_feels_well_has_no_worst_step():
    assert finding("journey_walkthrough", steps=STEPS[:1]) == "1 step in 1 min 10 s"


def test_every_step_of_a_journey_is_a_row_and_what_is_not_known_stays_open():
    found = drawn("journey_walkthrough", {"steps": STEPS})
    assert found
    assert found.what.endswith("Hand-offs: 1.")
    assert found.chart.rows[1] == ["2. Waits", "Phone", "–", "3 min 10 s", "–", "–", "–"]  # fmt: skip
    assert found.chart.rows[2][3:] == ["10 min", "1", "−2", "On hold"]


def test_words_on_a_map_are_written_as_words():
    found = drawn("journey_walkthrough", {"steps": STEPS})
    assert found
    assert "Refund &amp; &lt;fee&gt;" in found.chart.svg
    assert "<fee>" not in found.chart.svg


def test_the_line_of_feeling_is_broken_where_nobody_judged():
    felt = Scale(-2, 2, 0, 100)
    steps = [{"emotion": n} if n is not None else {} for n in (0, -1, None, 2, 1)]
    parts = list(journey_map.unbroken(steps, [1, 2, 3, 4, 5], felt))
    assert parts == [[(50, 1), (25, 2)], [(100, 4), (75, 5)]]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (860, "14 min 20 s"), (3601, "1 h 1 s")],
)
def test_times_are_spelled(seconds, said):
    assert journey_map.spell(seconds) == said


@given(some.text(min_size=1, max_size=300), some.integers(8, 60))
def test_words_on_a_map_never_need_more_room_than_there_is(words, letters):
    assert len(journey_map.fit(words, letters)) <= letters


# --- shares, effects, times -------------------------------------------------------------------
def test_a_share_that_failed_is_drawn_between_its_wilson_bounds():
    found = drawn("qa_insight", {"sample": 400, "fails": 9, "kappa": 0.8})
    assert found
    assert found.finding == "2.3 % of 400 failed; it lies between 1.2 % and 4.2 %"
    assert found.what.endswith("Calibration κ 0.8.")
    assert found.chart.rows == [["Failed", "2.3 %", "1.2 %", "4.2 %", ""]]


def test_an_effect_says_whether_none_at_all_is_possible_too():
    sure = {"effect": 3, "effect_low": 1.5, "effect_high": 4, "metric": "AHT, s"}
    assert finding("analytics_insight", **sure) == "3, between 1.5 and 4"
    unsure = finding("analytics_insight", **(sure | {"effect_low": -1}))
    assert unsure == "3, between −1 and 4; no effect is possible too"


def test_touch_and_wait_are_parts_of_one_bar():
    found = drawn("operational_deep_dive", {"touch_minutes": 8, "wait_minutes": 92, "rework_percent": 12})  # fmt: skip
    assert found
    assert found.finding == "8.0 % of 100 minutes is work, the rest is waiting"
    assert found.what.endswith("Done again: 12 %.")
    assert found.chart.rows == [["Touch", "8", "8.0 %"], ["Wait", "92", "92.0 %"]]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("journey_walkthrough", {"journey": "Payoff"}),
        ("qa_insight", {"sample": 400}),
        ("qa_insight", {"sample": 4, "fails": 9}),
        ("analytics_insight", {"effect": 3, "effect_low": 1}),
        ("analytics_insight", {"effect": 9, "effect_low": 1, "effect_high": 4}),
        ("operational_deep_dive", {"touch_minutes": 8}),
        ("operational_deep_dive", {"touch_minutes": 0, "wait_minutes": 0}),
    ],
)
def test_what_says_too_little_or_the_impossible_is_not_drawn(kind, values):
    assert drawn(kind, values) is None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_note_that_records_nothing_has_no_drawing(kind):
    assert drawn(kind, {}) is None


# --- on the page ------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_page_of_a_walk_through_shows_its_map(as_pm, cast):
    note = make_note(cast, kind="journey_walkthrough", details={"steps": STEPS})
    page = as_pm.get(note.get_absolute_url()).content.decode()
    assert "3 steps in 14 min 20 s" in page
    assert page.count('class="chart wide"') == page.count('class="chart narrow"') == 1
    assert "<td>On hold</td>" in page
