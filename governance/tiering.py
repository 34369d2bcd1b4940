"""From answers to a tier, and from a tier to what a gate asks for (domain.md §7, G10).

Source: ours, after §7's table of approvers and the questions of G10; domain.md has no
vectors for it. A yes can only raise: the highest tier that a yes names holds, and each
yes may add criteria and seats. What nobody answered counts as yes. So one more yes never
asks for less, as long as the set has no fault (`faults` names a tier that asks for less
than the one below it).

Units: ranks of tiers from 1, the lowest, upwards; days to decide are open days of the
calendar of the gates; validity is in days or in months.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

Answers = Mapping[str, bool]


@dataclass(frozen=True)
class Tier:
    code: str
    name: str
    rank: int


@dataclass(frozen=True)
class Question:
    """`raises_to` is a tier's code; `adds` are criteria, asked for at `gates`."""

    code: str
    text: str = ""
    raises_to: str = ""
    adds: frozenset[str] = frozenset()
    gates: frozenset[str] = frozenset()
    explained: str = ""


@dataclass(frozen=True)
class Seat:
    """`only_if` is the question that asks for it; empty: it always sits there."""

    code: str
    veto: bool = False
    chair: bool = False
    only_if: str = ""


@dataclass(frozen=True)
class Rule:
    """How one gate is decided; `tier` empty: for every tier without a rule of its own."""

    gate: str
    tier: str = ""
    approvals: int | None = None  # None: every seat
    days: int | None = None  # valid for so many days, or
    months: int | None = None
    decide_in: int = 10
    chair_after: int = 2  # open days late, until the chair is told
    executives_after: int = 5
    seats: tuple[Seat, ...] = ()
    criteria: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Policy:
    """One criteria set as plain values."""

    tiers: tuple[Tier, ...] = ()
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Placed:
    """The tier of a subject, and the questions whose yes put it there."""

    tier: Tier | None
    why: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What one gate asks of one subject."""

    placed: Placed
    rule: Rule
    seats: tuple[Seat, ...]
    criteria: frozenset[str]
    approvals: int
    added: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by question


def unanswered(policy: Policy, answers: Answers) -> list[Question]:
    return [each for each in policy.questions if each.code not in answers]


def said(policy: Policy, answers: Answers) -> dict[str, bool]:
    """An answer to every question of the set; what nobody answered is a yes."""
    return {each.code: answers.get(each.code, True) for each in policy.questions}


def tier_of(policy: Policy, answers: Answers) -> Placed:
    """The highest tier that a yes raises to; without one the lowest of the set."""
    known = {tier.code: tier for tier in policy.tiers}
    yes = said(policy, answers)
    raising = [q for q in policy.questions if yes[q.code] and q.raises_to in known]
    lowest = min(policy.tiers, key=lambda tier: tier.rank, default=None)
    reached = [known[q.raises_to] for q in raising]
    tier = max(reached, key=lambda each: each.rank, default=lowest)
    why = tuple(q for q in raising if tier and q.raises_to == tier.code)
    return Placed(tier, why)


def rule_of(policy: Policy, gate: str, tier: str) -> Rule | None:
    """The rule of that tier, else the one for every tier, else none."""
    by_tier = {rule.tier: rule for rule in policy.rules if rule.gate == gate}
    return by_tier.get(tier) or by_tier.get("")


def asked(policy: Policy, gate: str, answers: Answers) -> Asked | None:
    """What `gate` asks for by these answers; None if the set has no rule for it."""
    placed = tier_of(policy, answers)
    rule = rule_of(policy, gate, placed.tier.code if placed.tier else "")
    if rule is None:
        return None
    yes = said(policy, answers)
    seats = tuple(seat for seat in rule.seats if yes.get(seat.only_if, True))
    added = {
        q.code: q.adds - rule.criteria
        for q in policy.questions
        if yes[q.code] and gate in q.gates and q.adds - rule.criteria
    }
    criteria = rule.criteria.union(*added.values())
    return Asked(placed, rule, seats, criteria, needed(rule, seats), added)


def needed(rule: Rule, seats: tuple[Seat, ...]) -> int:
    """How many have to approve: never more than there are seats."""
    return len(seats) if rule.approvals is None else min(rule.approvals, len(seats))


# --- what is wrong with a set ---------------------------------------------------------
@dataclass(frozen=True)
class Fault:
    """Something to mend before a set can be published; a warning does not block it."""

    where: str
    text: str
    blocks: bool = True


def faults(
    policy: Policy,
    *,
    gates: Iterable[str],
    known: Iterable[str],
    never: Mapping[str, str],
    held: Iterable[str],
) -> list[Fault]:
    """Everything that is wrong with a set, gate by gate.

    `known` are the codes that have a wording, `never` what no waiver reaches, `held`
    the seats in which somebody sits.
    """
    names = frozenset(known)
    return [
        *of_questions(policy, names),
        *(fault for gate in gates for fault in of_gate(policy, gate, never)),
        *(fault for rule in policy.rules for fault in of_rule(policy, rule, names)),
        *without_holder(policy, frozenset(held)),
    ]


def of_questions(policy: Policy, names: frozenset[str]) -> list[Fault]:
    codes = {tier.code for tier in policy.tiers}
    found = []
    for q in policy.questions:
        if q.raises_to and q.raises_to not in codes:
            found.append(Fault(q.code, f"It raises to {q.raises_to}: no such tier."))
        found += [
            Fault(q.code, f"It adds {code}, which has no wording.")
            for code in sorted(q.adds - names)
        ]
        if q.adds and not q.gates:
            found.append(Fault(q.code, "It adds criteria, and at no gate."))
    return found


NEVER_AT = ("G2", "G3")  # where customers are real: what no waiver reaches is asked


def of_gate(policy: Policy, gate: str, never: Mapping[str, str]) -> list[Fault]:
    """Every tier has a rule, none asks for less than the one below, nothing is dropped."""
    ladder = sorted(policy.tiers, key=lambda tier: tier.rank)
    rules = [(tier.name, rule_of(policy, gate, tier.code)) for tier in ladder] or [
        ("", rule_of(policy, gate, ""))
    ]
    found = [
        Fault(place(gate, name), "No rule says who decides.")
        for name, rule in rules
        if rule is None
    ]
    kept = [(name, rule) for name, rule in rules if rule is not None]
    if gate in NEVER_AT:
        for rule in dict.fromkeys(rule for _, rule in kept):
            found += [
                Fault(called(policy, rule), f"{code} is missing: {never[code]} is always asked.")
                for code in sorted(set(never) - rule.criteria)
            ]  # fmt: skip
    for (_, low), (name, high) in pairwise(kept):
        found += [Fault(place(gate, name), text) for text in weaker(low, high)]
    return found


def weaker(low: Rule, high: Rule) -> list[str]:
    """What the lower tier asks for and the higher one does not."""
    lost = sorted(low.criteria - high.criteria)
    seats = {seat.code: seat for seat in high.seats}
    found = [f"It asks for less than the tier below: {code}." for code in lost]
    for seat in low.seats:
        above = seats.get(seat.code)
        if above is None or (above.only_if and above.only_if != seat.only_if):
            found.append(f"The seat {seat.code} sits below and not always here.")
        elif seat.veto and not above.veto:
            found.append(f"The seat {seat.code} has a veto below and none here.")
    most = len(low.seats) if low.approvals is None else low.approvals
    if high.approvals is not None and high.approvals < most:
        found.append("Fewer have to approve than in the tier below.")
    return found


def count(rule: Rule) -> int:
    """How many seats there are whatever is answered."""
    return sum(not seat.only_if for seat in rule.seats)


def of_rule(policy: Policy, rule: Rule, names: frozenset[str]) -> list[Fault]:
    where = called(policy, rule)
    questions = {question.code for question in policy.questions}
    found = [
        Fault(where, f"{code} has no wording.")
        for code in sorted(rule.criteria - names)
    ]
    if not rule.seats:
        found.append(Fault(where, "Nobody sits there."))
    elif rule.approvals is not None and rule.approvals > count(rule):
        text = f"{rule.approvals} have to approve, and {count(rule)} sit there always."
        found.append(Fault(where, text))
    if rule.seats and sum(seat.chair for seat in rule.seats) != 1:
        found.append(Fault(where, "One seat takes the chair."))
    found += [
        Fault(where, f"{seat.code} hangs on “{seat.only_if}”, which nobody is asked.")
        for seat in rule.seats
        if seat.only_if and seat.only_if not in questions
    ]
    return found


def without_holder(policy: Policy, held: frozenset[str]) -> list[Fault]:
    asked_for = {seat.code for rule in policy.rules for seat in rule.seats}
    return [
        Fault(f"Seat {code}", "Nobody holds it: reviews will wait.", blocks=False)
        for code in sorted(asked_for - held)
    ]


def place(gate: str, tier: str) -> str:
    return f"{gate}, tier {tier.lower()}" if tier else gate


def called(policy: Policy, rule: Rule) -> str:
    names = {tier.code: tier.name for tier in policy.tiers}
    return place(rule.gate, names.get(rule.tier, rule.tier))
