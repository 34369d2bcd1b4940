"""What the pages of criteria sets show: the versions, one of them in parts, its draft's effect."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import today
from core.models import User
from governance import policy_data, policy_diff, policy_impact, policy_rights, subjects
from governance.actions.policy_parts import rule_now, typed
from governance.models import CriteriaSet, Gate, GateRule, SeatKind
from governance.policy_diff import Difference
from governance.policy_impact import Ending, Waiting
from governance.tiering import Fault, Policy

State = CriteriaSet.State
SHOWN = 50  # rows of each list of what a draft touches


# --- versions -------------------------------------------------------------------------
@dataclass(frozen=True)
class Version:
    row: CriteriaSet
    label: str
    tone: str


def versions() -> list[Version]:
    """Every set, the newest first, and how it stands today."""
    rows = CriteriaSet.objects.select_related("drafted_by", "published_by")
    found = holding()
    return [version_of(row, found) for row in rows.order_by("-number")]


def holding() -> CriteriaSet | None:
    """The set in force today."""
    return policy_rights.in_force(today())


def version_of(row: CriteriaSet, held: CriteriaSet | None) -> Version:
    if row.state == State.DRAFT:
        return Version(row, "Draft", "line")
    if row == held:
        return Version(row, "In force", "good")
    first = row.effective_from
    if first and first > today():
        return Version(row, "To come", "accent")
    return Version(row, "Superseded", "line")


def draft() -> CriteriaSet | None:
    return CriteriaSet.objects.filter(state=State.DRAFT).first()


def base_of(row: CriteriaSet) -> CriteriaSet | None:
    """What a set is compared with: the one published before it."""
    earlier = CriteriaSet.objects.exclude(state=State.DRAFT).exclude(pk=row.pk)
    return earlier.filter(number__lt=row.number).order_by("-number").first()


# --- one set --------------------------------------------------------------------------
@dataclass(frozen=True)
class GateBlock:
    """One gate: its rules, the one for every tier first."""

    gate: str
    label: str
    rules: list[GateRule]


@dataclass(frozen=True)
class Page:
    row: CriteriaSet
    blocks: list[GateBlock]
    faults: list[Fault]
    differences: list[Difference]
    base: CriteriaSet | None

    @property
    def blocked(self) -> bool:
        return any(fault.blocks for fault in self.faults)


def page_of(row: CriteriaSet) -> Page:
    """Everything of one set but what it touches."""
    row, base = policy_data.whole(row), base_of(row)
    policy = policy_data.of(row)
    old = policy_data.of(policy_data.whole(base)) if base else Policy()
    return Page(
        row,
        blocks(row.rules.all()),
        policy_data.faults(row) if row.state == State.DRAFT else [],
        policy_diff.differences(old, policy),
        base,
    )


def blocks(rules: Iterable[GateRule]) -> list[GateBlock]:
    by_gate: dict[str, list[GateRule]] = {}
    for rule in rules:
        by_gate.setdefault(rule.gate, []).append(rule)
    return [
        GateBlock(gate, Gate(gate).label, sorted(found, key=rank_of))
        for gate, found in sorted(by_gate.items())
    ]


def rank_of(rule: GateRule) -> int:
    return rule.tier.rank if rule.tier else 0


def tabs(row: CriteriaSet, part: str, page: Page) -> list[dict[str, Any]]:
    """The parts of the page; what a draft touches is worked out only there."""
    url = row.get_absolute_url()
    parts = [
        ("", "Gates", len(page.blocks)),
        ("questions", "Questions", len(row.questions.all())),
        ("diff", "What changes", len(page.differences)),
        ("impact", "What it touches", None),
    ]
    return [
        {
            "label": label,
            "url": f"{url}?part={name}" if name else url,
            "current": part == name,
            "count": count,
        }
        for name, label, count in parts
    ]


# --- what it touches ------------------------------------------------------------------
@dataclass(frozen=True)
class Touched:
    """The lists as they are shown, how long they are, and the hash of all of it."""

    waiting: list[Waiting]
    waiting_count: int
    ending: list[tuple[Ending, str]]
    ending_count: int
    vacant: list[str]
    digest: str


def touched(row: CriteriaSet) -> Touched:
    found = policy_impact.impact(row)
    return Touched(
        found.waiting[:SHOWN],
        len(found.waiting),
        [(each, subjects.url_of(each.review)) for each in found.ending[:SHOWN]],
        len(found.ending),
        found.vacant,
        found.digest,
    )


# --- forms ----------------------------------------------------------------------------
def first_values(rule: GateRule) -> dict[str, Any]:
    """A rule as its form shows it."""
    kinds = SeatKind.objects.values_list("code", flat=True)
    return typed(rule_now(rule), kinds) | {"version": rule.set.version}


def copied(row: CriteriaSet, gate: str) -> dict[str, Any]:
    """What the rule of a tier begins with: the gate's rule for every tier."""
    rule = row.rules.filter(gate=gate, tier=None).first()
    found = first_values(rule) if rule else {"version": row.version}
    return {**found, "gate": gate}


def may_publish(row: CriteriaSet, user: User) -> bool:
    """As the action asks: whoever wrote in it leaves it to somebody else."""
    mine = row.drafted_by_id == user.pk or row.authors.filter(person=user).exists()
    return row.state == State.DRAFT and not mine


def soonest(row: CriteriaSet) -> date:
    """The first day from which a draft could hold."""
    newest = base_of(row)
    day = today()
    if newest and newest.effective_from and newest.effective_from >= day:
        return date.fromordinal(newest.effective_from.toordinal() + 1)
    return day


def to_publish(row: CriteriaSet, user: User) -> dict[str, Any]:
    """What the page of publishing shows, and what its form begins with."""
    found = touched(row)
    first = {"effective_from": soonest(row), "version": row.version}
    return {
        "row": row,
        "page": page_of(row),
        "touched": found,
        "may_publish": may_publish(row, user),
        "first": first | {"impact": found.digest},
    }
