"""Reads for the lists and figures of pilots, in a fixed number of queries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from pilots import guards, states
from pilots.economy import Ending
from pilots.models import Alarm, Pilot, Readout
from pilots.models.pilots import PilotQuerySet

QUARTER = re.compile(r"(20\d\d) Q([1-4])")
DAYS = ("submitted_on", "started_on", "decided_on", "killed_on")
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
    """Read out, with nothing decided: for who decides and stands apart."""
    final = Readout.objects.filter(pilot=OuterRef("pk"), computed__final=True)
    return undecided(user).filter(Exists(final), decision="")


def to_second(user: User) -> PilotQuerySet:
    """Decided by another person against the proposal: it waits for a second one."""
    return undecided(user).filter(decision__gt="").exclude(decided_by=user)


def undecided(user: User) -> PilotQuerySet:
    """In read-out, and open to this person (actions.decisions.independent)."""
    own = Q(owner=user) | Q(submitted_by=user) | Q(started_by=user)
    reach = access.reach(user, Perm.PILOT_DECIDE).q("product__team")
    rows = Pilot.objects.filter(reach, state=Pilot.State.READOUT).exclude(own)
    return rows.order_by("ends_on", "pk")


# --- alarms -------------------------------------------------------------------------
def alarms(user: User, asked: Mapping[str, str]) -> QuerySet[Alarm]:
    """What this person sees, those that wait first; of one `pilot`, or in one `state`."""
    rows = Alarm.objects.visible_to(user).for_list()
    if asked.get("state", "") in {"waiting", "answered"}:
        rows = rows.filter(waits=asked["state"] == "waiting")
    if (pilot := asked.get("pilot", "")).isdecimal() and len(pilot) < 19:
        rows = rows.filter(pilot=int(pilot))
    return rows


def alarms_of(pilot: Pilot) -> list[Alarm]:
    """The last few of one pilot: those that wait, and what was said of the others."""
    return list(
        pilot.alarms.select_related("answered_by").order_by("-waits", "-id")[:9]
    )


def to_answer(user: User) -> QuerySet[Alarm]:
    """Alarms that wait for somebody like this person (actions.alarms.answer)."""
    own = Q(owner=user) | Q(submitted_by=user) | Q(started_by=user)
    reach = access.reach(user, Perm.PILOT_DECIDE).q("product__team")
    pilots = Pilot.objects.filter(reach).exclude(own)
    rows = Alarm.objects.filter(answer="", pilot__in=pilots)
    return rows.select_related("pilot").order_by("id")


def may_answer(pilot: Pilot, user: User) -> bool:
    """Decides on it, and neither owns, submitted nor started it."""
    own = {pilot.owner_id, pilot.submitted_by_id, pilot.started_by_id}
    decides = access.allows(user, Perm.PILOT_DECIDE, team=pilot.product.team)
    return decides and user.pk not in own


# --- failing fast where failure is cheap ------------------------------------------------
def decided(user: User, asked: Mapping[str, str] | None = None) -> PilotQuerySet:
    """Everything this person sees that was decided, the newest first.

    `asked` may name a `kind`, a `decision` and a `quarter` (“2026 Q3”), as the figures
    of `economy` are grouped: they lead to the pilots they come from.
    """
    rows = Pilot.objects.visible_to(user).filter(decision__gt="")
    rows = rows.filter(decided_on__isnull=False, **narrowed(asked or {}))
    if found := QUARTER.fullmatch((asked or {}).get("quarter", "")):
        year, number = map(int, found.groups())
        ended = Coalesce("killed_on", "decided_on")
        rows = rows.alias(ended=ended).filter(ended__year=year, ended__quarter=number)
    return rows.order_by("-decided_on", "-id")


def narrowed(asked: Mapping[str, str]) -> dict[str, str]:
    """The values asked for that there are."""
    known = {"kind": Pilot.Kind.values, "decision": Pilot.Decision.values}
    return {name: asked[name] for name in known if asked.get(name) in known[name]}


def ending(pilot: Pilot) -> Ending | None:
    last = pilot.killed_on or pilot.decided_on
    if last is None or pilot.started_on is None:
        return None
    return Ending(
        pilot.kind, pilot.decision, pilot.spent, pilot.budget, pilot.submitted_on,
        pilot.started_on, last,
    )  # fmt: skip


def endings(user: User) -> list[Ending]:
    """One query."""
    rows = decided(user).only("kind", "decision", "spent", "budget", *DAYS)
    return [found for found in map(ending, rows) if found]


def week(pilot: Pilot, day: date) -> tuple[int, int] | None:
    """(week, weeks) of a pilot that runs: “Week 5 of 8”."""
    if not (pilot.started_on and pilot.starts_on and pilot.ends_on):
        return None
    weeks = -(-((pilot.ends_on - pilot.starts_on).days + 1) // 7)
    return min((day - pilot.started_on).days // 7 + 1, weeks), weeks
