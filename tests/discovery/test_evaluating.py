"""Totals, places, spread and sensitivity: the vectors of domain.md §5, and what always holds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery import evaluating

WEIGHTS = (25, 20, 15, 15, 15, 10)
A, B, C = (4, 5, 4, 3, 3, 4), (5, 3, 3, 4, 4, 3), (4, 2, 4, 5, 5, 3)


def test_the_vectors_of_the_document():
    assert [evaluating.total(WEIGHTS, row) for row in (A, B, C)] == [
        Fraction("3.90"), Fraction("3.80"), Fraction("3.80"),
    ]  # fmt: skip
    assert evaluating.of_hundred(Fraction("3.90")) == 78


def test_equal_totals_share_a_place_and_who_is_out_has_none():
    totals = evaluating.weighed(WEIGHTS, [A, B, C])
    assert evaluating.places(totals) == (1, 2, 2)
    assert evaluating.places(evaluating.weighed(WEIGHTS, [A, B, None])) == (1, 2, None)


def test_the_middle_score_counts_and_of_an_even_number_the_lower():
    found = evaluating.agreed([5, 2, 4])
    assert (found.value, found.spread, found.verdict) == (4, 3, "apart")
    assert evaluating.agreed([2, 4, 3, 5]).value == 3
    assert evaluating.agreed([3, 5, 4]).verdict == "discuss"
    assert evaluating.agreed([3, 4, 4]).verdict == "agree"
    for wrong in ([], [6], [-1]):
        with pytest.raises(ValueError, match=r"scores|Scores"):
            evaluating.agreed(wrong)


def test_a_weight_moves_and_the_others_keep_their_proportions():
    assert evaluating.moved(WEIGHTS, 1, -5) == (
        Fraction(425, 16), 15, *[Fraction(255, 16)] * 3, Fraction(85, 8)
    )  # fmt: skip
    assert evaluating.moved((97, 3), 0, 5) == (100, 0)
    assert evaluating.moved((97, 3), 1, -5) == (100, 0)
    assert evaluating.moved((100,), 0, -5) is None


def test_less_weight_on_security_puts_b_before_a():
    found = evaluating.sensitivity(WEIGHTS, [A, B, None])
    assert [(shift.at, shift.was, shift.to, shift.places) for shift in found] == [
        (1, 20, 15, (2, 1, None))
    ]
    [shift] = found
    assert shift.totals[:2] == (Fraction("3.83125"), Fraction("3.85"))


def test_spans_reach_from_the_lowest_to_the_highest_total():
    first, out = evaluating.spans(WEIGHTS, [A, None])
    assert out is None
    assert first
    assert first[0] < evaluating.total(WEIGHTS, A) < first[1]


# --- what always holds -------------------------------------------------------------------
rows = st.integers(2, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(1, 40), min_size=n, max_size=n),
        st.lists(st.lists(st.integers(0, 5), min_size=n, max_size=n), min_size=1, max_size=5),
    )
)  # fmt: skip


@given(rows)
def test_a_total_lies_between_the_lowest_and_the_highest_score(told):
    weights, table = told
    for row in table:
        assert min(row) <= evaluating.total(weights, row) <= max(row)


@given(rows, st.integers(2, 9))
def test_weights_count_only_by_their_proportion(told, times):
    weights, table = told
    larger = [weight * times for weight in weights]
    assert evaluating.weighed(weights, table) == evaluating.weighed(larger, table)


@given(st.lists(st.integers(1, 10), min_size=2, max_size=6), st.data())
def test_moved_weights_sum_to_a_hundred(parts, data):
    weights = [*parts, 100 - sum(parts)]
    at = data.draw(st.integers(0, len(weights) - 1))
    for points in (-5, 5):
        found = evaluating.moved(weights, at, points)
        assert found
        assert sum(found) == 100
        assert min(found) >= 0


@given(st.lists(st.lists(st.integers(0, 5), min_size=6, max_size=6), min_size=2, max_size=4))  # fmt: skip
def test_who_is_at_least_as_good_everywhere_is_never_behind(table):
    best = [max(column) for column in zip(*table, strict=True)]
    every = [best, *table]
    assert evaluating.places(evaluating.weighed(WEIGHTS, every))[0] == 1
    assert all(shift.places[0] == 1 for shift in evaluating.shifts(WEIGHTS, every))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_one_voice_more_in_the_middle_changes_nothing(scores):
    found = evaluating.agreed(scores)
    more = evaluating.agreed([*scores, found.value])
    assert (more.value, more.spread) == (found.value, found.spread)
