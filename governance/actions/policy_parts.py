"""The parts of a draft: its tiers, its questions, and how each gate is decided."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from core import audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance import tiering
from governance.actions.policy import to_write, wrote
from governance.models import (
    CriteriaSet,
    GateRule,
    RuleCriterion,
    RuleSeat,
    SeatKind,
    Tier,
    TierQuestion,
)

MOST_TIERS = 5


# --- tiers ----------------------------------------------------------------------------
@transaction.atomic
def set_tiers(
    row: CriteriaSet, *, names: Sequence[str], version: int | None, by: User
) -> CriteriaSet:
    """Name the tiers, the lowest first. One that is left out must be asked for nowhere."""
    row = to_write(row, by)
    require_names(names)
    kept = {tier.rank: tier for tier in row.tiers.all()}
    before = [kept[rank].name for rank in sorted(kept)]
    show(row, tiers_typed(before))
    wrote(row, version, tiers_typed(names), by)
    for rank, tier in kept.items():
        if rank > len(names):
            drop(tier)
    for rank, name in enumerate(names, 1):
        if rank in kept:
            Tier.objects.filter(pk=kept[rank].pk).update(name=name)
        else:
            code = free_code(row, name)
            Tier.objects.create(set=row, code=code, name=name, rank=rank)
    audit.record(by, Verb.SET_CHANGED, row, changed={"tiers": [before, list(names)]})
    return row


def tiers_typed(names: Sequence[str]) -> dict[str, str]:
    """The tiers under the names of the form's fields."""
    filled = [*names, *[""] * (MOST_TIERS - len(names))]
    return {f"tier_{rank}": name for rank, name in enumerate(filled, 1)}


def show(row: CriteriaSet, values: Mapping[str, Any]) -> None:
    """Let the set tell these as its own: the page of two versions asks there."""
    for name, value in values.items():
        setattr(row, name, value)


def require_names(names: Sequence[str]) -> None:
    if not 0 < len(names) <= MOST_TIERS:
        raise Unfit("names", f"Name 1 to {MOST_TIERS} tiers.")
    if len({name.strip().lower() for name in names}) < len(names):
        raise Unfit("names", "Give every tier a name of its own.")
    if not all(slugify(name) for name in names):
        raise Unfit("names", "Name each tier in letters or digits.")


def free_code(row: CriteriaSet, name: str) -> str:
    code, taken = slugify(name)[:16], set(row.tiers.values_list("code", flat=True))
    tries = [code, *(f"{code}-{n}" for n in range(2, 100))]
    return next(each for each in tries if each not in taken)


def drop(tier: Tier) -> None:
    if tier.rules.exists() or TierQuestion.objects.filter(raises_to=tier).exists():
        raise Refused(f"A rule or a question still names the tier {tier}.")
    tier.delete()


def tier_named(row: CriteriaSet, code: str) -> Tier | None:
    """The tier of this set with that code; none for "". Raises Unfit for another."""
    found = row.tiers.filter(code=code).first() if code else None
    if code and found is None:
        raise Unfit("tier", f"This set has no tier “{code}”.")
    return found


# --- questions ------------------------------------------------------------------------
@transaction.atomic
def set_question(
    row: CriteriaSet,
    *,
    code: str,
    place: int,
    text: str,
    explained: str,
    raises_to: Tier | None,
    adds: Iterable[str],
    gates: Iterable[str],
    version: int | None,
    by: User,
) -> TierQuestion:
    """Ask a question, or change the one of this code."""
    row = to_write(row, by)
    if raises_to and raises_to.set_id != row.pk:
        raise Unfit("raises_to", "Choose a tier of this set.")
    if adds and not gates:
        raise Unfit("gates", "Say at which gates the criteria are added.")
    words = {"text": text, "explained": explained, "raises_to": raises_to}
    said = {**words, "adds": sorted(adds), "gates": sorted(gates)}
    found = row.questions.filter(code=code).first()
    question = found or TierQuestion(set=row, code=code, number=place)
    show(row, {name: getattr(question, name) for name in said})
    show(row, {"place": question.number})
    wrote(row, version, {**said, "place": place}, by)
    changed = versions.apply(question, **said, number=place)
    question.save()
    audit.record(by, Verb.SET_CHANGED, row, question=code, changed=changed)
    return question


@transaction.atomic
def remove_question(
    question: TierQuestion, *, version: int | None, by: User
) -> CriteriaSet:
    """Ask it no more. Refused while a seat hangs on its answer."""
    row = to_write(question.set, by)
    seats = RuleSeat.objects.filter(rule__set=row, only_if=question.code)
    if seats.exists():
        raise Refused(f"The seat {seats[0]} hangs on “{question.code}”.")
    wrote(row, version, {}, by)
    audit.record(by, Verb.SET_CHANGED, row, question=question.code, removed=True)
    question.delete()
    return row


# --- rules ----------------------------------------------------------------------------
@transaction.atomic
def set_rule(
    row: CriteriaSet,
    *,
    gate: str,
    tier: Tier | None,
    approvals: int | None,
    validity_days: int | None,
    validity_months: int | None,
    decide_in_days: int,
    chair_after_days: int = 2,
    executives_after_days: int = 5,
    seats: Iterable[tiering.Seat],
    criteria: Iterable[str],
    version: int | None,
    by: User,
) -> GateRule:
    """Say how one gate is decided, for one tier or for all: who sits, what is asked."""
    row = to_write(row, by)
    if tier and tier.set_id != row.pk:
        raise Unfit("tier", "Choose a tier of this set.")
    if bool(validity_days) == bool(validity_months):
        said = "An approval holds for days or for months: enter one of them."
        raise Unfit("validity_days", said)
    if not 0 < chair_after_days < executives_after_days:
        said = "The executives are told later than the chair."
        raise Unfit("executives_after_days", said)
    terms = {
        "approvals": approvals,
        "validity_days": validity_days or None,
        "validity_months": validity_months or None,
        "decide_in_days": decide_in_days,
        "chair_after_days": chair_after_days,
        "executives_after_days": executives_after_days,
    }
    sitting, codes = list(seats), sorted(set(criteria))
    kinds = kinds_of(sitting)
    rule = row.rules.filter(gate=gate, tier=tier).first()
    before = {} if rule is None else typed(rule_now(rule), kinds)
    show(row, before)
    after = typed((terms, sitting, codes), kinds)
    wrote(row, version, after, by)
    rule = rule or GateRule(set=row, gate=gate, tier=tier)
    versions.apply(rule, **terms)
    rule.save()
    seat(rule, sitting, kinds)
    rule.criteria.all().delete()
    RuleCriterion.objects.bulk_create(
        RuleCriterion(rule=rule, code=code) for code in codes
    )
    named = {n: [before.get(n), v] for n, v in after.items() if before.get(n) != v}
    audit.record(by, Verb.SET_CHANGED, row, rule=named_place(rule), changed=named)
    return rule


def seat(
    rule: GateRule, seats: Iterable[tiering.Seat], kinds: Mapping[str, SeatKind]
) -> None:
    rule.seats.all().delete()
    RuleSeat.objects.bulk_create(
        RuleSeat(
            rule=rule, seat=kinds[each.code], veto=each.veto, chair=each.chair,
            only_if=each.only_if,
        )
        for each in seats
    )  # fmt: skip


def kinds_of(seats: Iterable[tiering.Seat]) -> dict[str, SeatKind]:
    found = {kind.code: kind for kind in SeatKind.objects.all()}
    missing = [each.code for each in seats if each.code not in found]
    if missing:
        raise Unfit("seats", f"There is no seat {missing[0]}.")
    return found


Said = tuple[Mapping[str, Any], Sequence[tiering.Seat], Sequence[str]]


def rule_now(rule: GateRule) -> Said:
    """The terms, the seats and the criteria of a rule as they are."""
    names = (
        "approvals", "validity_days", "validity_months", "decide_in_days",
        "chair_after_days", "executives_after_days",
    )  # fmt: skip
    seats = [
        tiering.Seat(each.seat.code, each.veto, each.chair, each.only_if)
        for each in rule.seats.select_related("seat")
    ]
    codes = sorted(rule.criteria.values_list("code", flat=True))
    return {name: getattr(rule, name) for name in names}, seats, codes


def typed(said: Said, kinds: Iterable[str]) -> dict[str, Any]:
    """A rule under the names, and in the words, of its form."""
    terms, seats, codes = said
    by_code = {each.code: each for each in seats}
    found: dict[str, Any] = dict(terms)
    for code in kinds:
        each = by_code.get(code)
        found[f"seat_{code}"] = "" if each is None else "veto" if each.veto else "sits"
        found[f"if_{code}"] = each.only_if if each else ""
    chair = next((each.code for each in seats if each.chair), "")
    return {**found, "chair": chair, "criteria": list(codes)}


@transaction.atomic
def remove_rule(rule: GateRule, *, version: int | None, by: User) -> CriteriaSet:
    """Let the tier be decided as every other. The rule for all of them stays."""
    row = to_write(rule.set, by)
    if rule.tier is None:
        raise Refused("The rule for every tier stays: change it instead.")
    wrote(row, version, {}, by)
    audit.record(by, Verb.SET_CHANGED, row, rule=named_place(rule), removed=True)
    rule.delete()
    return row


def named_place(rule: GateRule) -> str:
    return f"{rule.gate} {rule.tier.code}" if rule.tier else rule.gate
