"""No figure tells who spoke: neither by itself nor by subtracting others from a sum."""

from hypothesis import given
from hypothesis import strategies as st

from discovery.anonymity import hidden, hidden_in_table

K = 5


def test_four_voices_are_hidden_and_five_are_shown():
    assert hidden({"JAX": 4, "SAT": 2, "FSD": 5}, K) == {"JAX", "SAT"}
    assert hidden({"JAX": 5, "SAT": 7}, K) == set()


def test_one_hidden_cell_is_not_left_alone_for_the_sum_would_tell_it():
    assert hidden({"JAX": 4, "SAT": 9, "FSD": 6}, K) == {"JAX", "FSD"}


def test_too_few_hidden_together_take_another_with_them():
    assert hidden({"JAX": 1, "SAT": 2, "FSD": 9, "TUL": 7}, K) == {"JAX", "SAT", "TUL"}


def test_where_all_are_few_nothing_is_shown():
    assert hidden({"JAX": 1, "SAT": 2}, K) == {"JAX", "SAT"}


def test_silence_is_shown():
    assert hidden({"JAX": 0, "SAT": 6}, K) == set()


cuts = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 12), min_size=1)


@given(cells=cuts, k=st.integers(2, 6))
def test_subtracting_what_is_shown_from_the_sum_never_leaves_fewer_than_k(cells, k):
    gone = hidden(cells, k)
    shown = [voices for key, voices in cells.items() if key not in gone]
    assert all(voices == 0 or voices >= k for voices in shown)
    left = sum(cells.values()) - sum(shown)
    everything = {key for key, voices in cells.items() if voices} == gone
    assert left == 0 or everything or (left >= k and len(gone) > 1)


tables = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.integers(0, 3)),
    st.integers(0, 12),
    min_size=1,
)


@given(cells=tables, k=st.integers(2, 6))
def test_no_row_and_no_column_of_a_table_tells_a_hidden_cell(cells, k):
    """Two filters are a row and a cell of it: their difference is hidden, too."""
    gone = hidden_in_table(cells, k)
    for place in (0, 1):
        for name in {key[place] for key in cells}:
            line = {key: n for key, n in cells.items() if key[place] == name}
            kept = [key for key in line if key in gone]
            left = sum(line[key] for key in kept)
            everything = all(key in gone for key, n in line.items() if n)
            assert not kept or everything or (left >= k and len(kept) > 1)
