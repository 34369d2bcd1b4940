"""The rules of engagement that hold on a day, and what they say of a class of changes.

Nothing here changes anything; `actions/engagement.py` writes drafts and
`actions/rules_proposals.py` puts them before both sides.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import today
from governance import cadence, raci_rights
from governance.models import (
    ChangeClass,
    Party,
    RaciCell,
    RaciMatrix,
    RulesClause,
    RulesVersion,
)

REVIEW_MONTHS = 6
Belongs = RulesClause.Belongs


def in_force(on: date | None = None) -> RulesVersion | None:
    """The signed version that holds on that day (default: today)."""
    agreed = RulesVersion.objects.agreed().filter(effective_from__lte=on or today())
    return agreed.order_by("-effective_from").first()


def holds_until(rules: RulesVersion) -> date | None:
    """The last day of a signed version; None while no other one follows it."""
    if rules.effective_from is None:
        return None
    later = RulesVersion.objects.agreed().filter(
        effective_from__gt=rules.effective_from
    )
    begins = later.order_by("effective_from").values_list("effective_from", flat=True)
    following = begins.first()
    return following - timedelta(days=1) if following else None


def review_day(effective_from: date) -> date:
    """When both leads read them again."""
    return cadence.next_due(effective_from, REVIEW_MONTHS)


def to_read_again(on: date, *, within: timedelta) -> RulesVersion | None:
    """The rules in force, if both leads are to read them again within that time.

    None once a later version is signed, even if it does not hold yet.
    """
    rules = in_force(on)
    if rules is None or rules.review_due_on is None or holds_until(rules):
        return None
    return rules if rules.review_due_on <= on + within else None


def clause_for(
    kind: ChangeClass, rules: RulesVersion | None = None
) -> RulesClause | None:
    """The clause that governs a class, in the rules of today unless others are given.

    None where no signed rules hold, or they say nothing of the class.
    """
    rules = rules or in_force()
    if rules is None:
        return None
    return rules.clauses.filter(classes=kind).select_related("rules").first()


def uncovered(rules: RulesVersion) -> list[ChangeClass]:
    """The classes no clause governs: their requests are promised nothing."""
    named = rules.clauses.values("classes")
    return list(ChangeClass.objects.exclude(pk__in=named.filter(classes__isnull=False)))


@dataclass(frozen=True)
class Fault:
    """What stands against a draft: of which clause, and why."""

    clause: RulesClause | None
    text: str

    def __str__(self) -> str:
        return f"Clause {self.clause.number}: {self.text}" if self.clause else self.text


def faults(rules: RulesVersion, on: date | None = None) -> list[Fault]:
    """Everything that keeps a draft from being signed, by the matrix of that day."""
    clauses = list(rules.clauses.prefetch_related("classes__activity", "levels"))
    found = (
        [] if rules.purpose.strip() else [Fault(None, "Say what the rules are for.")]
    )
    if not clauses:
        found.append(Fault(None, "There is no clause yet."))
    decides = sides_that_decide(raci_rights.in_force(on))
    named: dict[int, RulesClause] = {}
    for clause in clauses:
        for kind in clause.classes.all():
            if kind.pk in named:
                text = f"{kind} is governed by clause {named[kind.pk].number} already."
                found.append(Fault(clause, text))
            named[kind.pk] = clause
            text = at_odds(clause, kind, decides.get(kind.activity_id))
            found += [Fault(clause, text)] if text else []
    return found


def at_odds(clause: RulesClause, kind: ChangeClass, side: str | None) -> str:
    """Why the clause does not fit the class or the matrix; "" if it does."""
    says = clause.get_belongs_to_display()
    is_joint = clause.belongs_to == Belongs.JOINT
    if kind.is_joint != is_joint:
        whose = "both sides" if kind.is_joint else "one side"
        return f"requests of the class {kind} are decided by {whose}; the clause says {says}."
    if not is_joint and side and side != clause.belongs_to:
        holder = Belongs(side).label if side in Belongs.values else "neither side"
        return f"the RACI matrix gives {kind} to {holder}; the clause says {says}."
    return ""


def sides_that_decide(matrix: RaciMatrix | None) -> dict[int, str]:
    """By activity (id), the side of the party that is accountable for it."""
    held = RaciCell.objects.filter(row__matrix=matrix, part__in=("A", "A/R"))
    sided = held.exclude(party__side=Party.Side.NONE)
    return dict(sided.values_list("row__activity_id", "party__side"))
