from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio import okrs
from portfolio.metrics import rounded

QUARTER = date(2026, 10, 1), date(2026, 12, 31)
TODAY = date(2026, 11, 16)
# domain.md §12: (baseline, target, now, score) of each key result, per objective
DEMO = {
    "O1": ([("67.5", "71.0", "69.2", ".486"), ("397", "377", "386", ".550"),
            ("22.4", "19.0", "21.1", ".382")], ".473", ".93", "on_track", "amber"),
    "O2": ([("31.0", "38.0", "33.5", ".357"), ("74", "30", "41", ".750"),
            ("3.6", "4.2", "3.9", ".500")], ".536", "1.05", "on_track", "amber"),
    "O3": ([("2.3", "0", "0.9", ".609"), ("96.1", "100", "99.2", ".795"),
            ("1.9", "1.2", "1.6", ".429")], ".611", "1.20", "on_track", "amber"),
    "O4": ([("21", "15", "19", ".333"), ("19", "16", "18", ".333"),
            ("4", "12", "9", ".625")], ".431", ".84", "at_risk", "amber"),
}  # fmt: skip

figures = st.decimals(-1000, 1000, places=3)


@pytest.mark.parametrize(
    ("baseline", "target", "now", "expected"),
    [("32", "45", "42", ".77"), ("8", "5", "6", ".67")],
)
def test_the_published_vectors(baseline, target, now, expected):
    score = okrs.score(Decimal(baseline), Decimal(target), Decimal(now))
    assert rounded(score, 2) == Decimal(expected)


@pytest.mark.parametrize("code", DEMO)
def test_the_demo_company(code):
    key_results, objective, pace, word, colour = DEMO[code]
    scores = []
    for baseline, target, now, expected in key_results:
        score = okrs.score(Decimal(baseline), Decimal(target), Decimal(now))
        assert rounded(score, 3) == Decimal(expected)
        scores.append((score, Decimal(1)))
    reached = okrs.mean(scores)
    assert reached is not None
    at = okrs.pace(reached, okrs.elapsed(*QUARTER, TODAY))
    assert at is not None
    assert rounded(reached, 3) == Decimal(objective)
    assert rounded(at, 2) == Decimal(pace)
    assert (okrs.pace_band(at), okrs.band(reached)) == (word, colour)


def test_the_demo_quarter_is_47_of_92_days_old():
    assert okrs.elapsed(*QUARTER, TODAY) == Fraction(47, 92)
    assert okrs.elapsed(*QUARTER, date(2026, 9, 30)) == 0
    assert okrs.elapsed(*QUARTER, date(2027, 3, 1)) == 1


def test_a_target_equal_to_the_baseline_is_refused():
    with pytest.raises(ValueError, match="differ"):
        okrs.score(Decimal(5), Decimal(5), Decimal(5))


def test_there_is_no_pace_before_the_quarter_and_no_mean_of_nothing():
    assert okrs.pace(Fraction(1), Fraction(0)) is None
    assert okrs.mean([]) is None
    assert okrs.mean([(Fraction(1), Decimal(0))]) is None


def test_the_bands_begin_where_the_reference_says():
    assert [okrs.band(Fraction(n, 100)) for n in (70, 69, 40, 39)] == [
        "green",
        "amber",
        "amber",
        "red",
    ]
    assert [okrs.pace_band(Fraction(n, 100)) for n in (90, 89, 60, 59)] == [
        "on_track",
        "at_risk",
        "at_risk",
        "off_track",
    ]


def test_fourteen_days_without_a_check_in_are_too_many():
    start = QUARTER[0]
    assert not okrs.is_stale(date(2026, 11, 3), start, TODAY)
    assert okrs.is_stale(date(2026, 11, 2), start, TODAY)
    assert not okrs.is_stale(None, start, date(2026, 10, 14))
    assert okrs.is_stale(None, start, date(2026, 10, 15))


@given(figures, figures, figures)
def test_a_score_lies_between_0_and_1(baseline, target, now):
    if baseline != target:
        assert 0 <= okrs.score(baseline, target, now) <= 1


@given(figures, figures)
def test_a_score_runs_from_baseline_to_target(baseline, target):
    if baseline != target:
        assert okrs.score(baseline, target, baseline) == 0
        assert okrs.score(baseline, target, target) == 1


@given(st.lists(st.tuples(figures, figures, figures), min_size=1, max_size=5))
def test_a_mean_lies_between_its_parts(rows):
    scores = [okrs.score(b, t, n) for b, t, n in rows if b != t]
    mean = okrs.mean([(score, Decimal("1.5")) for score in scores])
    if scores:
        assert mean is not None
        assert min(scores) <= mean <= max(scores)


@pytest.mark.parametrize(
    ("kind", "score", "said"),
    [
        ("committed", "1", "kept"),
        ("committed", ".99", "not_kept"),
        ("aspirational", ".7", "success"),
        ("aspirational", ".69", "progress"),
        ("aspirational", ".4", "progress"),
        ("aspirational", ".39", "fell_short"),
    ],
)
def test_committed_and_aspirational_read_the_same_score_differently(kind, score, said):
    assert okrs.outlook(kind, Fraction(score)) == said


def test_the_demo_s_aspiration_at_risk_still_leads_to_a_success():
    """O4: pace .84 is at risk, and ends at .84: more than an aspiration asks."""
    at = Fraction("0.431") / Fraction(47, 92)
    assert (okrs.pace_band(at), okrs.outlook("aspirational", okrs.ends_at(at))) == (
        "at_risk", "success",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("baseline", "limit", "now", "said"),
    [
        ("68", "66", "68.5", "holds"),  # better than where it began
        ("68", "66", "66.5", "holds"),
        ("68", "66", "66.4", "near"),
        ("68", "66", "66", "near"),  # on the limit it holds
        ("68", "66", "65.9", "broken"),
        ("1.0", "2.0", "2.1", "broken"),  # what must not rise
    ],
)
def test_a_guardrail_holds_until_it_passes_its_limit(baseline, limit, now, said):
    assert okrs.guard(Decimal(baseline), Decimal(limit), Decimal(now)) == said


def test_the_trend_adds_up_what_was_said_by_each_day():
    """A 0 → .5 on day 1, B (weight 3) 0 → 1 on day 3; a guardrail says nothing."""
    a, b, guardrail = 1, 2, 3
    one, two, three = (date(2026, 10, n) for n in (5, 12, 19))
    points = [
        (three, b, Fraction(1)),
        (one, a, Fraction(1, 4)),
        (one, a, Fraction(1, 2)),
        (two, guardrail, Fraction(1)),
    ]
    found = okrs.trend(points, {a: Decimal(1), b: Decimal(3)})
    assert found == [(one, Fraction(1, 8)), (three, Fraction(7, 8))]


def test_after_a_quarter_comes_the_next_and_after_other_days_as_many():
    assert okrs.period_after(*QUARTER) == (date(2027, 1, 1), date(2027, 3, 31))
    assert okrs.period_after(date(2026, 7, 1), date(2026, 9, 30)) == QUARTER
    increment = date(2026, 9, 28), date(2026, 12, 4)
    assert okrs.period_after(*increment) == (date(2026, 12, 5), date(2027, 2, 10))
