"""The rules of the matrix: each fault planted and found, and the catalogue clean."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import raci
from governance.raci import Row, check
from governance.raci_catalogue import CATALOGUE, GATE_ROW, PARTIES


def catalogue_rows():
    return [
        Row(r.number, r.phase, r.name, r.cells(), is_gate=r.number == GATE_ROW)
        for r in CATALOGUE
    ]


def row(parts, phase="M", number=1, **more):
    """`parts` in the order IT OPS SUP PM VEN CMP, - for none."""
    cells = [part.replace("-", "") for part in parts.split()]
    return Row(number, phase, "Testing", dict(zip(PARTIES, cells, strict=True)), **more)


def codes(rows):
    return [finding.code for finding in check(rows).findings]


def test_the_catalogue_has_32_activities_and_breaks_no_rule():
    found = check(catalogue_rows())
    assert [r.number for r in CATALOGUE] == list(range(1, 33))
    assert found.errors == []
    assert found.completeness == 1
    assert [(w.code, w.text) for w in found.warnings] == [
        ("W5", "OPS is neither accountable nor responsible in “Support”."),
        ("W5", "PM is neither accountable nor responsible in “Day to day”."),
    ]


@pytest.mark.parametrize(
    ("code", "planted"),
    [
        ("E1", row("R R C C - -")),
        ("E1", row("A A R C - -")),
        ("E1", row("A/R A C C - -")),
        ("E2", row("A C C C - -")),
        ("E3", row("R C C C A -")),
        ("E3", row("R C C C A/R -")),
        ("E4", row("- - - - - -")),
        ("E5", row("C C I A/R - C", is_gate=True)),
        ("E6", row("A R C C - -", phase="D")),
        ("E6", row("A R C C - -", phase="D", reason="   ")),
        ("W3", row("C C C C C A/R")),
        ("W4", row("A/R I I R C C")),
        ("W4", row("A/R - - R - -")),
    ],
)
def test_a_planted_fault_is_found(code, planted):
    assert code in [f.code for f in raci.of_row(planted)]


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("E1", row("A/R C C C - -")),
        ("E2", row("A R C C - -")),
        ("E3", row("A C C C R -")),
        ("E5", row("C C I R - A/R", is_gate=True)),
        ("E5", row("C C I A/R - C")),
        ("E6", row("C A R C - -", phase="D")),
        ("E6", row("A R C C - -", phase="D", reason="Platform runs in the cloud")),
        ("E6", row("A R C C - -", phase="S")),
        ("W3", row("C C C C A/R -")),
        ("W4", row("A/R C I R - -")),
        ("W4", row("A/R I R C - -")),
        ("W4", row("A/R - - R - -", phase="S")),
    ],
)
def test_what_is_allowed_is_not_found(code, fine):
    assert code not in [f.code for f in raci.of_row(fine)]


def test_an_empty_row_breaks_one_rule_not_three():
    assert [f.code for f in raci.of_row(row("- - - - - -"))] == ["E4"]


def test_accountable_for_more_than_half_of_a_phase_warns():
    half = [row("A/R R C C - -", number=1), row("C A/R R C - -", number=2)]
    assert "W1" not in codes(half)
    assert "W1" in codes([*half, row("A/R R C C - -", number=3)])
    days = [row("C A R C - -", phase="D", number=n) for n in range(3)]
    assert "W1" not in codes(days)


def test_accountable_for_more_than_twelve_warns():
    def many(count):
        spread = [row("C A R C - -", phase="D", number=n) for n in range(count)]
        return [f.text for f in check(spread).findings if f.code == "W1"]

    assert many(12) == []
    assert many(13) == ["OPS is accountable for 13 activities."]


def test_responsible_in_more_than_three_fifths_warns():
    def shared(count):
        rows = [row("R A R C - -", phase="D", number=n) for n in range(count)]
        return rows + [
            row("C A R C - -", phase="D", number=count + n) for n in range(10 - count)
        ]

    texts = [f.text for f in check(shared(7)).findings if f.code == "W2"]
    assert "IT is responsible in 7 of 10 activities." in texts
    assert not [
        f for f in check(shared(6)).findings if f.code == "W2" and "IT" in f.text
    ]


def test_vendor_and_compliance_may_be_absent_from_a_phase():
    texts = [f.text for f in check([row("A/R C C C - -")]).findings if f.code == "W5"]
    assert [text[:3].strip() for text in texts] == ["OPS", "SUP", "PM"]


def test_completeness_counts_rows_without_errors():
    rows = catalogue_rows()
    rows[0] = replace(rows[0], parts={})
    rows[1] = replace(rows[1], parts={"IT": "A"})  # two findings would still be one row
    found = check(rows)
    assert (found.valid, found.completeness) == (30, Fraction(30, 32))


letters = st.sampled_from(["", "A", "R", "A/R", "C", "I"])
matrices = st.lists(
    st.tuples(st.sampled_from("PMSD"), st.booleans(), *[letters] * 6), max_size=12
)


@given(matrices)
def test_errors_are_found_exactly_where_the_rules_are_broken(spec):
    rows = [
        Row(n, phase, "x", dict(zip(PARTIES, parts, strict=True)), is_gate=gate)
        for n, (phase, gate, *parts) in enumerate(spec)
    ]
    found = check(rows)
    for each in rows:
        held = list(each.parts.values())
        one = sum(part in ("A", "A/R") for part in held) == 1
        some = any(part in ("R", "A/R") for part in held)
        vendor = each.parts["VEN"] in ("A", "A/R")
        own = each.is_gate and each.parts["PM"] in ("A", "A/R")
        off = each.phase == "D" and each.parts["OPS"] not in ("A", "A/R")
        fine = one and some and not vendor and not own and not off
        assert fine == (not [f for f in found.of(each.number) if f.is_error])
