"""Reads for the lists and figures of pilots, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from pilots import guards, states
from pilots.models import Pilot, Readout
from pilots.models.pilots import PilotQuerySet

DAYS = ("started_on", "decided_on", "killed_on")
OPEN = [s for s in Pilot.State.values if s not in states.FINAL]


def listed(user: User, asked: Mapping[str, str]) -> PilotQuerySet:
    """What this person sees, filtered by `state` (or open, closed), `product`, `item`."""
    rows = Pilot.objects.visible_to(user)
    state = asked.get("state", "")
    if state in Pilot.State.values:
        rows = rows.filter(state=state)
    elif state == "open":
        rows = rows.filter(state__in=OPEN)
    for name in ("product", "item"):
        if (value := asked.get(name, "")).isdecimal():
            rows = rows.filter(**{name: int(value)})
    return rows


# --- what may follow ---------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Way:
    """A step open to this person from here, with everything that is missing for it."""

    step: states.Step
    missing: list[str]


def ways_on(pilot: Pilot, user: User) -> list[Way]:
    """The steps this person may take from this state, the straight one first."""
    day, team = today(), pilot.product.team
    return [
        Way(step, guards.missing(step.verb, pilot, day))
        for step in states.leaving(pilot.state)
        if access.allows(user, Perm(step.perm), team=team) and sensible(step, pilot)
    ]


# The step that carries it forward from each state; while it runs, time does.
FORWARD = {
    "draft": "submit", "submitted": "approve", "approved": "schedule",
    "scheduled": "start", "paused": "resume", "readout": "decide", "decided": "close",
}  # fmt: skip


def forward(pilot: Pilot) -> str:
    """The verb of the one next step; "" while a running pilot still has days left."""
    if pilot.state == Pilot.State.RUNNING:
        over = pilot.ends_on is not None and today() >= pilot.ends_on
        return "finish" if over else ""
    if pilot.state == Pilot.State.READOUT and pilot.decision:
        return "second"
    if pilot.decision == Pilot.Decision.EXTEND and not pilot.extended_on:
        return "carry_on" if pilot.state == Pilot.State.DECIDED else ""
    return FORWARD.get(pilot.state, "")


def sensible(step: states.Step, pilot: Pilot) -> bool:
    """Leave out what this pilot's own history rules out."""
    if step.verb == "carry_on":
        return pilot.decision == Pilot.Decision.EXTEND
    if step.verb == "second":
        return bool(pilot.decision)
    return True


# --- what waits for whom ------------------------------------------------------------
def to_decide(user: User) -> PilotQuerySet:
    """Read out or killed, with nothing decided: for who decides and stands apart."""
    final = Readout.objects.filter(pilot=OuterRef("pk"), computed__final=True)
    ready = Q(killed_at__isnull=False) | Exists(final)
    return undecided(user).filter(ready, decision="")


def to_second(user: User) -> PilotQuerySet:
    """Decided by another person against the proposal: it waits for a second one."""
    return undecided(user).filter(decision__gt="").exclude(decided_by=user)


def undecided(user: User) -> PilotQuerySet:
    """In read-out, and open to this person (actions.decisions.independent)."""
    own = Q(owner=user) | Q(submitted_by=user) | Q(started_by=user)
    reach = access.reach(user, Perm.PILOT_DECIDE).q("product__team")
    rows = Pilot.objects.filter(reach, state=Pilot.State.READOUT).exclude(own)
    return rows.order_by("ends_on", "pk")


# --- failing fast where failure is cheap ------------------------------------------------
@dataclass(frozen=True, slots=True)
class Ending:
    """What one decided pilot cost and how long it took (domain.md §6)."""

    pilot: Pilot
    share_spent: Decimal | None  # of the approved budget
    days: int  # from the first day to the decision


@dataclass(frozen=True, slots=True)
class StopCost:
    """Over all stopped pilots: money as a ratio of sums, days as their median."""

    stopped: int
    decided: int
    share_spent: Decimal | None
    days_to_decision: int | None


def ending(pilot: Pilot) -> Ending | None:
    last = pilot.killed_on or pilot.decided_on
    if last is None or pilot.started_on is None:
        return None
    share = pilot.spent / pilot.budget if pilot.budget else None
    return Ending(pilot, share, (last - pilot.started_on).days)


def stop_cost(user: User) -> StopCost:
    """The figures of everything this person sees that was decided; one query."""
    rows = Pilot.objects.visible_to(user).filter(decision__gt="")
    decided = list(rows.only("decision", "spent", "budget", *DAYS))
    stopped = [row for row in decided if row.decision == Pilot.Decision.STOP]
    budget = sum((row.budget for row in stopped), Decimal(0))
    spent = sum((row.spent for row in stopped), Decimal(0))
    return StopCost(
        stopped=len(stopped),
        decided=len(decided),
        share_spent=spent / budget if budget else None,
        days_to_decision=median([e.days for e in map(ending, decided) if e]),
    )


def median(values: list[int]) -> int | None:
    """The middle value, the lower of two middle ones."""
    return sorted(values)[(len(values) - 1) // 2] if values else None


def week(pilot: Pilot, day: date) -> tuple[int, int] | None:
    """(week, weeks) of a pilot that runs: “Week 5 of 8”."""
    if not (pilot.started_on and pilot.starts_on and pilot.ends_on):
        return None
    weeks = -(-((pilot.ends_on - pilot.starts_on).days + 1) // 7)
    return min((day - pilot.started_on).days // 7 + 1, weeks), weeks
