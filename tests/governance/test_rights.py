"""What a version of the matrix allows: exactly what a cell of it says, in any matrix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import raci, raci_catalogue, rights
from governance.rights import Act, Version

PARTIES = raci.HOUSE.parties
PARTS = ("", "A", "R", "A/R", "C", "I")
ROWS = st.dictionaries(
    st.integers(1, 8),
    st.dictionaries(st.sampled_from(PARTIES), st.sampled_from(PARTS)),
)
MINE = st.lists(st.sampled_from(PARTIES), unique=True)
# Said a second time and otherwise than in the module, so that both can be wrong alone.
MEANS = {
    Act.DECIDE: lambda part: "A" in part,
    Act.AGREE: lambda part: part not in ("", "C", "I"),
    Act.WORK: lambda part: "R" in part,
    Act.ANSWER: lambda part: part == "C",
    Act.HEAR: lambda part: part == "I",
}


@given(ROWS, st.integers(1, 8), MINE, st.sampled_from(Act))
def test_it_is_allowed_where_the_matrix_says_so_and_nowhere_else(rows, n, mine, act):
    verdict = rights.allowed(Version(3, rows), n, mine, act)
    says = any(MEANS[act](rows.get(n, {}).get(party, "")) for party in mine)
    assert verdict.allowed == says
    assert verdict.reason
    if says:
        assert verdict.party in mine
        assert rows[n][verdict.party] == verdict.part


@given(ROWS, ROWS, st.integers(1, 8), MINE, st.sampled_from(Act))
def test_other_rows_have_no_say(rows, others, n, mine, act):
    here = {number: row for number, row in rows.items() if number == n}
    there = {number: row for number, row in others.items() if number != n}
    full = rights.allowed(Version(3, there | here), n, mine, act)
    assert full == rights.allowed(Version(3, here), n, mine, act)


@given(ROWS, st.integers(1, 8), st.sampled_from(Act))
def test_who_speaks_for_nobody_may_nothing(rows, n, act):
    assert not rights.allowed(Version(3, rows), n, [], act).allowed


@pytest.mark.parametrize("act", Act)
def test_nothing_is_allowed_without_a_version_a_row_or_a_cell(act):
    for version in (
        None,
        Version(1, {}),
        Version(1, {5: {}}),
        Version(1, {4: {"IT": "A/R"}}),
    ):
        assert not rights.allowed(version, 5, PARTIES, act).allowed


@pytest.mark.parametrize("row", raci_catalogue.CATALOGUE, ids=lambda row: row.number)
def test_one_party_decides_each_activity_of_the_handbook(row):
    version = Version(1, {row.number: row.cells()})
    verdicts = [
        rights.allowed(version, row.number, [party], Act.DECIDE) for party in PARTIES
    ]
    assert sum(each.allowed for each in verdicts) == 1


def test_a_refusal_says_who_does_decide():
    version = Version(2, {27: {"OPS": "A", "SUP": "R", "CMP": "C"}})
    verdict = rights.allowed(version, 27, ["SUP"], Act.DECIDE)
    assert verdict.reason == "OPS decides in activity 27 of RACI version 2."
