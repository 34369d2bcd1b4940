"""How sure the order is: the vector of mission G7, and what must hold for any backlog."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backlog.robustness import Belief, around, belief, certain, chances, flip
from backlog.votes import COLUMNS
from backlog.wsjf import SCALE, Score

A, B, C = Score(8, 5, 3, 5), Score(13, 3, 5, 8), Score(3, 8, 2, 3)
on_scale = st.sampled_from(SCALE)
scores = st.builds(Score, on_scale, on_scale, on_scale, on_scale)


def exhaustive(*found: Score) -> list[float]:
    """The chance of being first, by every combination of steps: 3⁴ for each item."""
    worths = [[(v + t + r) * 1560 // s for v, t, r, s in product(*belief(each).columns)]
              for each in found]  # fmt: skip
    first = [0.0] * len(found)
    cases = 0
    for drawn in product(*worths):
        best, cases = max(drawn), cases + 1
        winners = [at for at, worth in enumerate(drawn) if worth == best]
        for at in winners:
            first[at] += 1 / len(winners)
    return [each / cases for each in first]


def test_three_items_have_the_chances_of_every_combination():
    assert exhaustive(A, B, C) == pytest.approx([0.3016, 0.1485, 0.5499], abs=0.00005)


def test_random_orders_come_within_half_a_percent_of_them():
    found = chances([belief(each) for each in (A, B, C)], top=1, seed=7, draws=60_000)
    assert [each.first for each in found] == pytest.approx(
        [0.3016, 0.1485, 0.5499], abs=0.005
    )


def test_the_same_seed_gives_the_same_chances():
    beliefs = [belief(each) for each in (A, B, C)]
    assert chances(beliefs, top=2, seed=7) == chances(beliefs, top=2, seed=7)
    assert chances(beliefs, top=2, seed=7) != chances(beliefs, top=2, seed=8)


@given(st.lists(scores, min_size=1, max_size=8), st.integers(1, 8))
@settings(max_examples=40)
def test_without_doubt_the_order_is_the_plain_one(found: list[Score], top: int):
    told = chances([certain(each) for each in found], top=top, seed=1, draws=3)
    for one, each in zip(found, told, strict=True):
        before = sum(other.wsjf > one.wsjf for other in found)
        level = sum(other.wsjf == one.wsjf for other in found)
        assert each.best == each.worst == before + 1
        assert each.first == pytest.approx(1 / level if before == 0 else 0)
        assert each.top == pytest.approx(min(max((top - before) / level, 0), 1))


@given(st.lists(scores, min_size=1, max_size=8))
@settings(max_examples=40)
def test_somebody_is_first_and_the_top_places_are_all_taken(found: list[Score]):
    told = chances([belief(each) for each in found], top=3, seed=1, draws=50)
    assert sum(each.first for each in told) == pytest.approx(1)
    assert sum(each.top for each in told) == pytest.approx(min(3, len(found)))
    assert all(1 <= each.best <= each.worst <= len(found) for each in told)


def test_votes_are_believed_where_people_disagreed():
    found = belief(A, {"business_value": [5, 13, 8], "time_criticality": [8]})
    assert found.business_value == (5, 13, 8)
    assert found.time_criticality == around(5)  # one vote alone is one judgement


def test_votes_on_a_size_say_nothing_of_the_duration_that_replaced_it():
    waits = Score(8, 5, 3, 5, duration_override=13)
    assert belief(waits, {"job_size": [3, 5]}).job_size == (8, 13, 20)


@pytest.mark.parametrize(("score", "steps"), [(1, (1, 1, 2)), (5, (3, 5, 8)), (20, (13, 20, 20))])  # fmt: skip
def test_a_step_stays_on_the_scale(score: int, steps: tuple[int, ...]):
    assert around(score) == steps


@pytest.mark.parametrize(
    ("one", "other", "change"),
    [
        (C, A, ("job_size", 5, 1)),  # 13/3 leads 16/5; of size 5 it is worth 13/5
        (A, C, ("job_size", 3, 1)),  # 16/3 leads 13/3
        (B, A, ("business_value", 20, 1)),  # 28/8 leads 16/5
        (Score(1, 1, 1, 20), Score(20, 20, 20, 1), None),
    ],
)
def test_the_smallest_change_that_swaps_two_items_is_found(one, other, change):
    assert flip(one, other) == change


@given(scores, scores)
def test_a_flip_swaps_and_nothing_smaller_does(one: Score, other: Score):
    ahead, found = one.wsjf >= other.wsjf, flip(one, other)
    swaps = {
        steps
        for name in COLUMNS
        for value in SCALE
        if swapped(replace(one, **{name: value}), other, ahead=ahead)
        for steps in [abs(SCALE.index(value) - SCALE.index(getattr(one, name)))]
    }
    assert (found[2] if found else None) == min(swaps, default=None)
    if found:
        assert swapped(replace(one, **{found[0]: found[1]}), other, ahead=ahead)


def swapped(changed: Score, other: Score, *, ahead: bool) -> bool:
    return changed.wsjf < other.wsjf if ahead else changed.wsjf > other.wsjf


def test_of_neighbours_it_is_told_how_often_the_one_behind_is_ahead():
    """Sure scores decide; level ones are half of the time ahead; the last has nobody behind."""
    firm = [Score(8, 5, 3, 5), Score(8, 5, 3, 5), Score(1, 1, 1, 5)]
    found = chances([certain(each) for each in firm], top=1, seed=1, draws=50)
    assert [each.passed for each in found] == [0.5, 0.0, None]
    # Size 1 or 2 against a sure 16: behind with 2, level with 1, each as likely.
    loose = [
        certain(Score(8, 5, 3, 1)),
        Belief((8,), (5,), (3,), (1, 2)),
    ]
    [one, _] = chances(loose, top=1, seed=1, draws=4_000)
    assert one.passed == pytest.approx(0.25, abs=0.02)
