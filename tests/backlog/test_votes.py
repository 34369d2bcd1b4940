"""Votes of a session: domain.md §2 “Consensus” and its vectors."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlog import votes
from backlog.wsjf import SCALE


@pytest.mark.parametrize(
    ("cast", "value", "spread", "mad", "verdict"),
    [
        ([13, 13, 20, 13, 8], 13, 2, "0.4", "discuss"),
        ([5, 8, 13, 3, 8], 8, 3, "0.8", "revote"),
        ([5, 5, 8, 5, 5], 5, 1, "0.2", "agree"),
        ([2, 13, 5, 8, 5], 5, 4, "1.0", "revote"),
        ([3, 8], 3, 2, "1", "discuss"),  # even: the lower median
        ([20], 20, 0, "0", "agree"),
    ],
)
def test_the_published_vectors(cast, value, spread, mad, verdict):
    found = votes.consensus(cast)
    assert (found.value, found.spread, found.verdict) == (value, spread, verdict)
    assert found.mad == Fraction(mad)


@given(st.lists(st.sampled_from(SCALE), min_size=1, max_size=9))
def test_the_result_is_a_vote_on_the_scale_whatever_the_order(cast):
    found = votes.consensus(cast)
    assert found.value in cast
    assert found.value == votes.consensus(sorted(cast)).value
    assert 0 <= found.mad <= found.spread <= len(SCALE) - 1


@pytest.mark.parametrize("cast", [[], [4], [0, 1]])
def test_no_votes_or_votes_off_the_scale_have_no_result(cast):
    with pytest.raises(ValueError, match=r"no votes|not in tuple"):
        votes.consensus(cast)


def row(*values):
    return dict(zip(votes.COLUMNS, values, strict=True))


def test_every_column_needs_a_one():
    assert votes.without_a_one([row(1, 1, 2, 1), row(8, 5, 1, 13)]) == []
    assert votes.without_a_one([row(1, 2, 2, 1), row(8, 5, 1, 13)]) == [
        "time_criticality"
    ]
    assert votes.without_a_one([]) == list(votes.COLUMNS)
