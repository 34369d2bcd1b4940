"""What outgrows an approval: a table of every kind, and its edges (domain.md §7)."""

import pytest

from governance import materials

APPROVED = {
    "vendor_models": ["Brightquill AI Summaries v3"],
    "data_classes": ["transcripts"],
    "sites": ["JAX"],
    "queues": ["CRD", "PLS"],
    "states": ["FL"],
    "languages": ["English"],
    "channels": ["voice"],
    "max_contacts": 40_000,
    "budget": "30000",
    "share_percent": 50,
    "exclusions": "litigation",
}


@pytest.mark.parametrize(
    ("name", "now", "said"),
    [
        ("vendor_models", ["Brightquill AI Summaries v4"],
         "another vendor model version (Brightquill AI Summaries v4)"),
        ("data_classes", ["transcripts", "voice"], "another kind of data (voice)"),
        ("sites", ["JAX", "SAT"], "another site (SAT)"),
        ("queues", ["PLS", "CRD", "AUT"], "another queue (AUT)"),
        ("states", ["FL", "TX", "GA"], "another state (GA, TX)"),
        ("languages", ["English", "Spanish"], "another language (Spanish)"),
        ("channels", ["chat", "voice"], "another channel (chat)"),
        ("max_contacts", 48_001, "over a fifth more contacts"),
        ("max_contacts", None, "no limit of contacts any more"),
        ("budget", "36000.01", "over a fifth more money"),
        ("share_percent", 61, "over a fifth more traffic"),
        ("exclusions", "", "other exclusions"),
    ],
)  # fmt: skip
def test_each_kind_is_found_and_named(name, now, said):
    [found] = materials.changes(APPROVED, APPROVED | {name: now})
    assert str(found) == said


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("vendor_models", []),
        ("queues", ["PLS"]),
        ("languages", []),
        ("channels", ()),
        ("max_contacts", 48_000),  # exactly a fifth more
        ("max_contacts", 1),
        ("budget", "36000.00"),
        ("budget", "0"),
        ("share_percent", 60),
    ],
)
def test_less_is_no_change_and_neither_is_a_fifth_more(name, now):
    assert materials.changes(APPROVED, APPROVED | {name: now}) == []


def test_several_changes_are_all_said_and_unknown_facts_are_not_guessed():
    found = materials.changes(APPROVED, {"queues": ["AUT"], "channels": ["chat"]})
    assert [each.words for each in found] == ["another queue", "another channel"]
    assert materials.changes({}, APPROVED) == []
    assert materials.changes(APPROVED, {}) == []


def test_the_facts_are_told_in_words_without_what_is_empty():
    told = dict(materials.told(APPROVED | {"states": []}))
    assert told["Queues"] == "CRD, PLS"
    assert told["Largest exposure, contacts"] == "40,000"
    assert "States" not in told
    assert materials.told({}) == []
