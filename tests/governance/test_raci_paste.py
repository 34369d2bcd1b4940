"""What a paste from a spreadsheet is read as: every shape, and every fault by its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.raci_paste import Known, parse

KNOWN = Known(
    {1: "Strategic plan", 2: "Budget", 3: "Vendor choice"},
    {"IT": "IT", "OPS": "Operations", "VEN": "Vendor"},
)


@pytest.mark.parametrize(
    "text",
    [
        "Number\tIT\tOPS\n1\tA/R\tC\n2\t-\tR/A",
        "Activity;Operations;it\nstrategic  PLAN;c;ar\nBudget;A / R;–",
        "Number,Activity,IT,OPS,Phase\n1,Strategic plan,AR,C,Plan\n2,Budget,,A+R,Plan",
        "\tIT\tOPS\r\n1 Strategic plan\tA/R\tC\r\nPlan\t\t\r\n2.\t\tA/R\r\n\r\n",
    ],
)
def test_a_table_is_read_with_its_parties_in_any_order(text):
    found = parse(text, KNOWN)
    assert found.problems == []
    assert found.rows == {
        1: {"IT": "A/R", "OPS": "C"},
        2: {"IT": "", "OPS": "A/R"},
    }


def test_a_block_is_laid_down_from_its_cell():
    found = parse("C\tI\nA\t-\n", KNOWN, (2, "OPS"))
    assert found.rows == {2: {"OPS": "C", "VEN": "I"}, 3: {"OPS": "A", "VEN": ""}}


@pytest.mark.parametrize(
    ("text", "anchor", "line", "said"),
    [
        ("", None, 1, "nothing to paste"),
        ("1\tA\tC", None, 1, "Begin with a line of parties"),
        ("Number\tIT\tOPS\n1\tX\tC", None, 2, "“X” is no part"),
        ("Number\tIT\tOPS\n9 Nothing\tA\tC", None, 2, "No activity is called"),
        ("Number\tIT\tOPS\n1\tA\tC\n1\tA\tC", None, 3, "Activity 1 stands there twice"),
        ("Number\tIT\tIT\n1\tA\tC", None, 1, "A party stands there twice"),
        ("A\tA\tA", (1, "OPS"), 1, "past the end"),
        ("A\nA\nA", (2, "IT"), 3, "past the end"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text, anchor, line, said):
    [problem, *_] = parse(text, KNOWN, anchor).problems
    assert problem.line == line
    assert said in problem.text


parts = st.sampled_from(["", "A", "R", "A/R", "C", "I"])
tables = st.fixed_dictionaries(
    {n: st.fixed_dictionaries(dict.fromkeys(KNOWN.parties, parts)) for n in (1, 2, 3)}
)


@settings(max_examples=50, deadline=None)
@given(tables)
def test_what_is_written_as_a_table_is_read_as_it_was(rows):
    lines = ["\t".join(["Number", *KNOWN.parties])]
    order = list(KNOWN.parties)
    lines += ["\t".join([str(n), *(s[p] for p in order)]) for n, s in rows.items()]
    assert parse("\n".join(lines), KNOWN).rows == rows
