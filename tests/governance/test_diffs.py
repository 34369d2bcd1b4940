"""What changed since last time: each difference once, named as people name it."""

from typing import Any

from governance.diffs import Change, compare

RECORD: dict[str, Any] = {
    "version": 3,
    "asked": "May it run?",
    "parts": [
        {
            "name": "plan",
            "title": "The plan",
            "lines": [["Exposure", "at most 40,000 contacts"], ["Guardrail", "FCR"]],
            "sha256": "a",
        }
    ],
    "facts": {"values": {"sites": ["JAX"]}, "lines": [["Sites", "JAX"]]},
    "raci": {"version": 1, "row": {"number": 17, "parts": {"CMP": "A/R"}}},
    "criteria": [
        {
            "code": "S05",
            "text": "SOC 2 current",
            "verdict": "Not yet",
            "evidence": [],
            "assessed_by": "",
        },
        {"code": "G02", "text": "In the inventory", "verdict": "Met", "evidence": []},
    ],
    "conditions": [],
    "signatures": [],
}


def changed(**sections):
    return compare(RECORD, {**RECORD, **sections})


def test_the_same_record_has_no_difference_whatever_its_version():
    assert changed(version=9, signatures=[{"family": "Security"}]) == []


def test_lines_of_a_part_are_compared_by_their_label():
    [part] = RECORD["parts"]
    lines = [["Exposure", "at most 48,000 contacts"], ["Guardrail", "FCR"]]
    more = [*lines, ["Guardrail", "QA"]]
    assert changed(parts=[{**part, "lines": more, "sha256": "b"}]) == [
        Change("plan, Exposure", "at most 40,000 contacts", "at most 48,000 contacts"),
        Change("plan, Guardrail", "FCR", "FCR; QA"),
    ]


def test_criteria_are_compared_by_their_code_and_new_ones_are_said():
    [s05, g02] = RECORD["criteria"]
    letter = {"title": "Letter", "sha256": "c"}
    met = {**s05, "verdict": "Met", "evidence": [letter], "assessed_by": "Ada"}
    more = {"code": "G04", "text": "People oversee it", "verdict": "Not yet"}
    assert changed(criteria=[met, more]) == [
        Change("Criterion, S05, verdict", "Not yet", "Met"),
        Change("Criterion, S05, Evidence, Letter", "", "Letter"),
        Change("Criterion, G02", "In the inventory, Met", ""),
        Change("Criterion, G04", "", "People oversee it, Not yet"),
    ]
    assert g02["code"] == "G02"


def test_matrix_facts_and_conditions():
    row = {"number": 17, "parts": {"CMP": "A/R", "OPS": "C"}}
    assert changed(raci={"version": 2, "row": row}) == [
        Change("RACI, version", "1", "2"),
        Change("RACI, row, OPS", "", "C"),
    ]
    added = {"key": "C1", "text": "Letter", "state": "Open"}
    assert changed(conditions=[added]) == [Change("Condition, C1", "", "Letter, Open")]
    facts = {"values": {"sites": ["JAX", "SAT"]}, "lines": [["Sites", "JAX, SAT"]]}
    assert changed(facts=facts) == [Change("Facts, Sites", "JAX", "JAX, SAT")]


def test_a_section_that_an_older_record_does_not_know_is_no_difference():
    old = {n: v for n, v in RECORD.items() if n not in ("parts", "facts", "raci")}
    assert compare(old, RECORD) == []
    assert compare(RECORD, old) == []
