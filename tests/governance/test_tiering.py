"""Pure: answers to a tier, a tier to what a gate asks; faults; differences."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance import tiering
from governance.policy_diff import differences
from governance.tiering import Policy, Question, Rule, Seat, Tier

LOW, MID, HIGH = (
    Tier("low", "Low", 1),
    Tier("std", "Standard", 2),
    Tier("high", "High", 3),
)
TIERS = (LOW, MID, HIGH)
NEVER = {"R01": "consent to contact", "S03": "card data storage"}
QUESTIONS = (
    Question("consumer", raises_to="std"),
    Question("automated", raises_to="high"),
    Question("vendor", adds=frozenset({"S05"}), gates=frozenset({"G2"})),
    Question("ai", raises_to="std"),
)
CHAIR, SEC = Seat("CMP", veto=True, chair=True), Seat("SEC", veto=True)
OPS, MRM = Seat("OPS"), Seat("MRM", only_if="ai")
LIGHT = Rule(
    "G2", "low", 2, days=90, decide_in=5, seats=(CHAIR, SEC), criteria=frozenset(NEVER)
)
FULL = Rule(
    "G2", "", days=90, seats=(CHAIR, SEC, OPS, MRM), criteria=frozenset({*NEVER, "G02"})
)
SCALE = Rule(
    "G3", "", 3, months=12, seats=(CHAIR, SEC, OPS, MRM), criteria=frozenset(NEVER)
)
POLICY = Policy(TIERS, QUESTIONS, (LIGHT, FULL, SCALE))
KNOWN = {"R01", "S03", "G02", "S05"}
NO = dict.fromkeys(("consumer", "automated", "vendor", "ai"), False)


def asked(policy: Policy, gate: str, answers: tiering.Answers) -> Any:
    return tiering.asked(policy, gate, answers)


def faults(policy: Policy) -> list[str]:
    held = {"CMP", "SEC", "OPS", "MRM"}
    found = tiering.faults(
        policy, gates=("G2", "G3"), known=KNOWN, never=NEVER, held=held
    )
    return [f"{each.where}: {each.text}" for each in found]


# --- answers --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("yes", "tier", "why", "criteria", "seats", "approvals", "days"),
    [
        ((), "low", (), 2, "CMP SEC", 2, 5),
        (("vendor",), "low", (), 3, "CMP SEC", 2, 5),
        (("consumer",), "std", ("consumer",), 3, "CMP SEC OPS", 3, 10),
        (("consumer", "ai"), "std", ("consumer", "ai"), 3, "CMP SEC OPS MRM", 4, 10),
        (("automated", "ai"), "high", ("automated",), 3, "CMP SEC OPS MRM", 4, 10),
        (("automated", "vendor"), "high", ("automated",), 4, "CMP SEC OPS", 3, 10),
    ],
)  # fmt: skip
def test_answers_lead_to_what_is_asked(
    yes, tier, why, criteria, seats, approvals, days
):
    found = asked(POLICY, "G2", NO | dict.fromkeys(yes, True))
    assert found.placed.tier.code == tier
    assert tuple(each.code for each in found.placed.why) == why
    assert len(found.criteria) == criteria
    assert " ".join(seat.code for seat in found.seats) == seats
    assert (found.approvals, found.rule.decide_in) == (approvals, days)


def test_what_nobody_answered_counts_as_yes():
    found = asked(POLICY, "G2", {})
    assert found == asked(POLICY, "G2", dict.fromkeys(NO, True))
    left = tiering.unanswered(POLICY, {"ai": False})
    assert [each.code for each in left] == ["consumer", "automated", "vendor"]


def test_a_gate_without_a_rule_asks_nothing():
    assert asked(POLICY, "G0", NO) is None


def test_a_set_without_tiers_has_one_rule_for_all():
    plain = Policy((), QUESTIONS, (FULL,))
    found = asked(plain, "G2", NO)
    assert (found.placed.tier, found.approvals) == (None, 3)


# --- more is never less ---------------------------------------------------------------
CODES = ("R01", "S03", "G02", "S05")
SEATS = ("CMP", "SEC", "OPS", "MRM")
some = st.frozensets(st.sampled_from(CODES))
seat = st.builds(
    Seat,
    st.sampled_from(SEATS),
    st.booleans(),
    only_if=st.sampled_from(["", "q0", "q1"]),
)
seated = st.lists(seat, min_size=1, max_size=4, unique_by=lambda each: each.code).map(
    lambda found: (replace(found[0], chair=True), *found[1:])
)
rules = st.lists(
    st.builds(
        Rule, st.just("G2"), st.sampled_from(["", "low", "std", "high"]),
        st.none() | st.integers(1, 3), st.just(90), seats=seated,
        criteria=some.map(lambda more: more | set(NEVER)),
    ),
    min_size=1, max_size=4, unique_by=lambda rule: rule.tier,
)  # fmt: skip
asking = st.lists(
    st.builds(
        Question, st.sampled_from(["q0", "q1", "q2"]),
        raises_to=st.sampled_from(["", "low", "std", "high"]), adds=some,
        gates=st.just(frozenset({"G2"})),
    ),
    max_size=3, unique_by=lambda each: each.code,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    rules, asking, st.dictionaries(st.sampled_from(["q0", "q1", "q2"]), st.booleans())
)
def test_one_more_yes_never_asks_for_less(given_rules, questions, answers):
    policy = Policy(TIERS, tuple(questions), tuple(given_rules))
    blocked = tiering.faults(policy, gates=["G2"], known=CODES, never=NEVER, held=SEATS)
    if blocked:
        return
    before = asked(policy, "G2", answers)
    for code in [q for q, yes in answers.items() if not yes]:
        after = asked(policy, "G2", {**answers, code: True})
        assert after.placed.tier.rank >= before.placed.tier.rank
        assert after.criteria >= before.criteria
        assert {s.code for s in after.seats} >= {s.code for s in before.seats}
        vetoes = {s.code for s in before.seats if s.veto}
        assert {s.code for s in after.seats if s.veto} >= vetoes
        assert after.approvals >= before.approvals


# --- faults ---------------------------------------------------------------------------
def test_a_sound_set_has_no_fault():
    assert faults(POLICY) == []


def swap(old: Rule, **fields: object) -> Policy:
    new = replace(old, **fields)  # type: ignore[arg-type]
    return replace(POLICY, rules=tuple(new if r is old else r for r in POLICY.rules))


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (swap(FULL, criteria=frozenset({"R01", "G02"})), "S03 is missing: card data storage"),
        (swap(SCALE, criteria=frozenset({"R01", "S03", "X99"})), "X99 has no wording"),
        (swap(SCALE, approvals=4), "4 have to approve, and 3 sit there always"),
        (swap(SCALE, seats=()), "Nobody sits there"),
        (swap(SCALE, seats=(SEC, OPS, MRM)), "One seat takes the chair"),
        (swap(LIGHT, criteria=frozenset({*NEVER, "S05"})), "less than the tier below: S05"),
        (swap(FULL, approvals=1), "Fewer have to approve"),
        (swap(FULL, seats=(CHAIR, Seat("SEC"), OPS)), "SEC has a veto below"),
        (swap(FULL, seats=(CHAIR, OPS)), "SEC sits below and not always here"),
        (swap(SCALE, seats=(CHAIR, SEC, OPS, Seat("MRM", only_if="bot"))), "nobody is asked"),
        (replace(POLICY, rules=(LIGHT, FULL)), "G3, tier low: No rule says who decides"),
        (replace(POLICY, questions=(Question("x", raises_to="max"),)), "no such tier"),
        (replace(POLICY, questions=(Question("x", adds=frozenset({"X1"})),)), "no gate"),
    ],
)  # fmt: skip
def test_each_planted_fault_is_found(policy, said):
    assert any(said in text for text in faults(policy)), faults(policy)


def test_a_seat_that_nobody_holds_warns_and_does_not_block():
    [found] = tiering.faults(
        POLICY, gates=("G2", "G3"), known=KNOWN, never=NEVER, held={"CMP", "SEC", "OPS"}
    )
    assert (found.where, found.blocks) == ("Seat MRM", False)


# --- differences ----------------------------------------------------------------------
def test_a_set_does_not_differ_from_itself():
    assert differences(POLICY, POLICY) == []


@pytest.mark.parametrize(
    ("policy", "where", "what", "was", "now"),
    [
        (swap(SCALE, approvals=None), "G3", "approvals", "3", "every seat"),
        (swap(SCALE, months=6), "G3", "an approval holds", "12 months", "6 months"),
        (swap(LIGHT, decide_in=3), "G2, tier low", "decided in", "5 working days", "3 working days"),
        (swap(FULL, criteria=FULL.criteria | {"S05"}), "G2", "S05", "", "asked for"),
        (swap(FULL, criteria=frozenset(NEVER)), "G2", "G02", "asked for", ""),
        (swap(FULL, seats=(CHAIR, SEC, OPS)), "G2", "seat MRM", "sits there, only if “ai”", ""),
        (swap(SCALE, seats=(CHAIR, Seat("SEC"), OPS, MRM)), "G3", "seat SEC",
         "sits there, has a veto", "sits there"),
        (replace(POLICY, questions=QUESTIONS[:3]), "Question “ai”", "a yes raises to",
         "Standard", ""),
        (replace(POLICY, tiers=(LOW, MID, Tier("high", "Top", 3))), "Tiers", "high", "3. High",
         "3. Top"),
    ],
)  # fmt: skip
def test_each_planted_change_is_named_once(policy, where, what, was, now):
    [found] = differences(POLICY, policy)
    assert (found.where, found.what, found.was, found.now) == (where, what, was, now)


def test_a_rule_that_is_new_names_all_it_asks_for():
    found = differences(replace(POLICY, rules=(FULL, SCALE)), POLICY)
    assert {each.where for each in found} == {"G2, tier low"}
    assert [each.what for each in found] == [
        "approvals", "an approval holds", "decided in", "late, the chair is told after", "late, executives are told after",
        "seat CMP", "seat SEC", "R01", "S03",
    ]  # fmt: skip
