"""What differs between two criteria sets, in words that a reader of the policy uses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from governance.tiering import Policy, Question, Rule, Seat, called


@dataclass(frozen=True)
class Difference:
    """One thing that becomes another; "" where there was, or will be, nothing."""

    where: str
    what: str
    was: str
    now: str


def differences(old: Policy, new: Policy) -> list[Difference]:
    """Every difference, tiers first, then questions, then the gates in their order."""
    return [*of_tiers(old, new), *of_questions(old, new), *of_rules(old, new)]


def of_tiers(old: Policy, new: Policy) -> Iterator[Difference]:
    before = {tier.code: f"{tier.rank}. {tier.name}" for tier in old.tiers}
    after = {tier.code: f"{tier.rank}. {tier.name}" for tier in new.tiers}
    yield from changed("Tiers", before, after)


def of_questions(old: Policy, new: Policy) -> Iterator[Difference]:
    before = {each.code: each for each in old.questions}
    after = {each.code: each for each in new.questions}
    # a tier that only got another name is no other tier
    names = {tier.code: tier.name for tier in (*old.tiers, *new.tiers)}
    for code in [*before, *(each for each in after if each not in before)]:
        told = in_words(names, before.get(code)), in_words(names, after.get(code))
        yield from changed(f"Question “{code}”", *told)


def in_words(names: Mapping[str, str], question: Question | None) -> dict[str, str]:
    if question is None:
        return {}
    at = f" at {listed(question.gates)}" if question.adds else ""
    return {
        "asks": question.text,
        "explained": question.explained,
        "a yes raises to": names.get(question.raises_to, question.raises_to),
        "a yes adds": f"{listed(question.adds)}{at}",
    }


def of_rules(old: Policy, new: Policy) -> Iterator[Difference]:
    before = {(rule.gate, rule.tier): rule for rule in old.rules}
    after = {(rule.gate, rule.tier): rule for rule in new.rules}
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        where = called(old, was) if was else called(new, after[key])
        yield from of_rule(where, was, now)


def of_rule(where: str, was: Rule | None, now: Rule | None) -> Iterator[Difference]:
    yield from changed(where, terms(was), terms(now))
    yield from changed(where, seats(was), seats(now))
    before = was.criteria if was else frozenset()
    after = now.criteria if now else frozenset()
    for code in sorted(before ^ after):
        told = ("asked for", "") if code in before else ("", "asked for")
        yield Difference(where, code, *told)


def terms(rule: Rule | None) -> dict[str, str]:
    if rule is None:
        return {}
    return {
        "approvals": "every seat" if rule.approvals is None else str(rule.approvals),
        "an approval holds": holds(rule),
        "decided in": f"{rule.decide_in} working days",
        "late, the chair is told after": f"{rule.chair_after} working days",
        "late, executives are told after": f"{rule.executives_after} working days",
    }


def holds(rule: Rule) -> str:
    """90 days; 12 months."""
    return f"{rule.days} days" if rule.days else f"{rule.months} months"


def seats(rule: Rule | None) -> dict[str, str]:
    return {f"seat {s.code}": sits(s) for s in rule.seats} if rule else {}


def sits(seat: Seat) -> str:
    """Sits there, has the chair, has a veto, if “ai”."""
    parts = ["takes the chair" if seat.chair else "sits there"]
    parts += ["has a veto"] if seat.veto else []
    parts += [f"only if “{seat.only_if}”"] if seat.only_if else []
    return ", ".join(parts)


def changed(
    where: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Difference]:
    for what in [*before, *(name for name in after if name not in before)]:
        was, now = before.get(what, ""), after.get(what, "")
        if was != now:
            yield Difference(where, what, was, now)


def listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
