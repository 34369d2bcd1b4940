"""Who goes into which arm: the same draw for everybody who has the seed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.allocation import CONTROL, Unit, digest, draw

UNITS = [Unit(f"A-{n:04}", "loans" if n % 3 else "cards") for n in range(30)]


def test_the_same_seed_draws_the_same_list_whatever_order_it_is_given_in():
    drawn = digest(draw(UNITS, (1, 1), "seed"))
    assert drawn == digest(draw(reversed(UNITS), (1, 1), "seed"))
    # Pinned: another machine, another year, the same list.
    assert drawn.startswith("dac0a1a8cd9a05a3")
    assert drawn != digest(draw(UNITS, (1, 1), "another"))


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=60),
    st.sampled_from([(1, 1), (2, 1), (1, 3)]),
    st.sampled_from(["one", "two", "three", "four"]),
)
def test_each_stratum_is_as_near_to_the_split_as_its_last_block_lets_it(
    strata, split, seed
):
    units = [Unit(f"u{at}", stratum) for at, stratum in enumerate(strata)]
    placed = draw(units, split, seed)
    assert sorted(each.unit.code for each in placed) == sorted(u.code for u in units)
    times = -(-4 // sum(split))
    for stratum, size in Counter(strata).items():
        mine = [each for each in placed if each.unit.stratum == stratum]
        control = sum(each.arm == CONTROL for each in mine)
        even = size * split[0] / sum(split)
        assert abs(control - even) <= times * min(split)


def test_one_draw_does_not_tell_the_next():
    """Neither arm's units come first, and no place in the list is always one arm's."""
    first = [draw(UNITS, (1, 1), f"seed {n}") for n in range(200)]
    arms = Counter(
        each.arm for places in first for each in places if each.unit.code == "A-0000"
    )
    assert 70 <= arms[CONTROL] <= 130


def test_a_unit_is_drawn_once_and_no_arm_is_empty():
    with pytest.raises(ValueError, match="A-1 comes twice"):
        draw([Unit("A-1"), Unit("A-1", "cards")], (1, 1), "seed")
    with pytest.raises(ValueError, match="one part or more"):
        draw(UNITS, (1, 0), "seed")
