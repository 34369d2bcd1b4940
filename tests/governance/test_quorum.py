"""How votes are counted: every combination at the gates of set 1, against the ADR's words."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.policy_catalogue import RULES
from governance.quorum import FOR, Place, Rule, Stance, Verdict, tally, verdict

OPEN = None
ANSWERS = [*Stance, OPEN]


def rule_of(gate):
    """The rule of a gate in set 1, with every seat it may ask for."""
    given = RULES[gate]
    places = tuple(Place(code, code in given.vetoes) for code in given.seats)
    return Rule(places, given.approvals or len(places))


def votes_of(rule, answers):
    codes = [place.code for place in rule.places]
    return {c: a for c, a in zip(codes, answers, strict=True) if a is not OPEN}


def by_the_book(rule, votes, *, closed):
    """ADR 21 read sentence by sentence, without the code's own shortcuts."""
    vetoes = {p.code for p in rule.places if p.veto}
    stern = ["rejected", "returned", "deferred"]
    against = {c: v.value for c, v in votes.items() if v.value in stern}
    worst = sorted(against.values(), key=stern.index)
    veto = sorted((against[c] for c in vetoes & set(against)), key=stern.index)
    if veto:
        return veto[0]
    fors = [c for c, v in votes.items() if v.value.startswith("approved")]
    if len(fors) >= rule.approvals and vetoes <= set(votes):
        return "approved"
    left = 0 if closed else len(rule.places) - len(votes)
    if worst and len(fors) + left < rule.approvals:
        return worst[0]
    return "void" if left == 0 else None


@pytest.mark.parametrize("gate", ["G0", "G1", "G4"])
@pytest.mark.parametrize("closed", [False, True])
def test_every_combination_of_votes_comes_to_what_the_adr_says(gate, closed):
    rule = rule_of(gate)
    for answers in product(ANSWERS, repeat=len(rule.places)):
        votes = votes_of(rule, answers)
        found = verdict(rule, votes, closed=closed)
        assert found == by_the_book(rule, votes, closed=closed), votes


seated = st.sampled_from(["G2", "G3"]).map(rule_of)


@st.composite
def voted(draw):
    rule = draw(seated)
    answers = [draw(st.sampled_from(ANSWERS)) for _ in rule.places]
    return rule, votes_of(rule, answers)


@given(voted(), st.booleans())
def test_so_do_the_votes_of_the_large_gates(case, closed):
    rule, votes = case
    assert verdict(rule, votes, closed=closed) == by_the_book(
        rule, votes, closed=closed
    )


@given(voted(), st.randoms())
def test_the_order_in_which_people_vote_does_not_matter(case, random):
    rule, votes = case
    mixed = list(votes.items())
    random.shuffle(mixed)
    assert verdict(rule, dict(mixed)) == verdict(rule, votes)


@given(voted(), st.sampled_from(sorted(FOR)))
def test_one_more_approval_never_turns_an_open_vote_against(case, stance):
    rule, votes = case
    if verdict(rule, votes) is None:
        for code in tally(rule, votes).open:
            after = verdict(rule, {**votes, code: stance})
            assert after in (None, Verdict.APPROVED, Verdict.VOID)


@given(voted())
def test_nothing_passes_a_veto(case):
    rule, votes = case
    for place in rule.places:
        if place.veto:
            against = {**votes, place.code: Stance.REJECTED}
            assert verdict(rule, against) == Verdict.REJECTED


FIVE = dict.fromkeys(("CMP", "SEC", "OPS", "IT", "MRM"), Stance.APPROVED)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Verdict.APPROVED),  # five of six, the vetoes among them: Finance is late
        ({"FIN": Stance.ABSTAINED}, Verdict.APPROVED),
        ({"FIN": Stance.REJECTED}, Verdict.APPROVED),  # outvoted, having no veto
        ({"FIN": Stance.APPROVED, "CMP": Stance.REJECTED}, Verdict.REJECTED),
        ({"FIN": Stance.APPROVED, "SEC": Stance.RETURNED}, Verdict.RETURNED),
        ({"FIN": Stance.APPROVED, "SEC": Stance.ABSTAINED}, Verdict.APPROVED),
        ({"IT": Stance.ABSTAINED, "FIN": Stance.ABSTAINED}, Verdict.VOID),
        ({"IT": Stance.DEFERRED, "FIN": Stance.RETURNED}, Verdict.RETURNED),
        ({"IT": Stance.DEFERRED}, None),  # Finance can still be the fifth
        ({"IT": Stance.DEFERRED, "OPS": Stance.ABSTAINED}, Verdict.DEFERRED),
    ],
)
def test_scaling_takes_five_of_six_and_both_vetoes(change, expected):
    assert verdict(rule_of("G3"), FIVE | change) == expected


def test_a_veto_that_has_not_voted_is_waited_for_until_the_chair_closes():
    votes = {code: stance for code, stance in FIVE.items() if code != "SEC"}
    votes |= {"FIN": Stance.APPROVED}
    rule = Rule(rule_of("G3").places, approvals=4)
    assert verdict(rule, votes) is None
    assert verdict(rule, votes, closed=True) == Verdict.VOID


def test_the_tally_says_who_is_missing():
    count = tally(rule_of("G3"), {"CMP": Stance.APPROVED, "OPS": Stance.DEFERRED})
    assert (count.approvals, count.missing, count.in_reach) == (1, 4, True)
    assert count.against == ("OPS",)
    assert count.open == ("SEC", "IT", "MRM", "FIN")
