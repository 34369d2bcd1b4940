"""The facts of waves, read for the pure questions in `pilots.rollout`. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance import gates
from governance.models import Gate
from pilots import guards, rollout, waves
from pilots.models import Issue, Pilot, Rollout, Wave, WaveTest
from pilots.models.wave_work import IssueQuerySet
from pilots.rollout import Proof, WaveFacts
from support import queries as floor
from support.models import Function, Release
from support.readiness import Cell

FUNCTIONS = dict(Function.choices)
WHY: dict[str, Callable[[WaveFacts], list[str]]] = {
    "start": rollout.why_not_start,
    "resume": rollout.why_not_resume,
}


class Leave(TypedDict):
    """What takes a wave's leave away, at the start and on the way."""

    gate: str
    scales: bool
    conditions: list[str]
    severe: list[str]


def missing(verb: str, wave: Wave, day: date) -> list[str]:
    """Everything in the way of `verb`; [] if nothing is, or if it only goes back."""
    ask = WHY.get(verb)
    return ask(facts(wave, day)) if ask else []


def facts(wave: Wave, day: date) -> WaveFacts:
    plan, pilot = wave.rollout, wave.rollout.pilot
    chosen = chosen_by(wave)
    release = plan.release
    return WaveFacts(
        day=day,
        planned_on=wave.planned_on,
        tests=[tested(each) for each in wave.tests.order_by("pk")],
        before=unfinished(wave),
        release=release.key if release else "",
        published=bool(release and release.is_published),
        chosen=len(chosen),
        cells=cells(chosen, release) if release else (),
        unread=unread(chosen, release) if release else (),
        people=people(plan),
        asked=plan.associates,
        rollback_owner=plan.rollback_owner_id is not None,
        rehearsed=plan.rehearsal_minutes,
        **leave(plan, pilot, day),
    )


def leave(plan: Rollout, pilot: Pilot, day: date) -> Leave:
    """What the clock asks too: the gate, its conditions, and what went badly wrong."""
    review = gates.latest(Gate.G3, pilot, on=day)
    why = gates.why_not(review, day) if review else gates.why_undecided(Gate.G3, pilot)
    holds = f"{Gate.G3.label} does not hold: {why.removesuffix('.')}" if why else ""
    severe = open_severe(plan).values_list("text", flat=True)
    return {
        "gate": holds,
        "scales": pilot.decision == Pilot.Decision.SCALE
        and pilot.state in {Pilot.State.DECIDED, Pilot.State.CLOSED},
        "conditions": guards.conditions(pilot, day),
        "severe": list(severe.order_by("pk")[:5]),
    }


def lost(plan: Rollout, day: date) -> list[str]:
    """Why its waves may not run on; [] while they may."""
    known = WaveFacts(day=day, planned_on=day, **leave(plan, plan.pilot, day))
    return rollout.why_not_run(known)


def open_severe(plan: Rollout) -> IssueQuerySet:
    rows = Issue.objects.filter(wave__rollout=plan, closed_at=None)
    return rows.filter(severity=Issue.Severity.STOPS)


def tested(test: WaveTest) -> Proof:
    return Proof(test.get_kind_display(), test.result, test.verified_at is not None)


def unfinished(wave: Wave) -> list[int]:
    before = wave.rollout.waves.filter(number__lt=wave.number)
    others = before.exclude(state=Wave.State.DONE)
    return list(others.order_by("number").values_list("number", flat=True))


Place = tuple[int, str, str]


def chosen_by(wave: Wave) -> list[Place]:
    return list(wave.cells.values_list("site", "group", "function"))


def cells(chosen: list[Place], release: Release) -> list[Cell]:
    return floor.cells(floor.at(chosen), release)


def unread(chosen: list[Place], release: Release) -> list[str]:
    """Functions in the wave for which nobody has written."""
    written = set(release.notes.values_list("audience", flat=True))
    functions = sorted({function for _, _, function in chosen} - written)
    return [FUNCTIONS[each] for each in functions]


def people(plan: Rollout) -> int:
    """Who is on the roster in all its waves together."""
    chosen = list(plan.cells.values_list("site", "group", "function"))
    return floor.at(chosen).count() if chosen else 0


# --- what may follow ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Way:
    """A step open to this person, with what is missing; `first` is the one next step."""

    step: waves.Step
    missing: list[str]
    first: bool


def ways_on(wave: Wave, user: User, day: date | None = None) -> list[Way]:
    team, on = wave.rollout.pilot.product.team, day or today()
    return [
        Way(
            step,
            missing(step.verb, wave, on),
            waves.FORWARD.get(wave.state) == step.verb,
        )
        for step in waves.leaving(wave.state)
        if access.allows(user, Perm(step.perm), team=team)
    ]
