"""What the pages of rollouts show, in a fixed number of queries for each wave."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from core import access
from core.clock import today
from core.models import AuditEntry, User
from core.roles import Perm
from governance import about, gates
from governance.models import Gate
from pilots import rolling, waves
from pilots.forms.rollouts import FORMS, StepForm
from pilots.models import Pilot, Rollout, Wave, WaveCell, WaveTest
from pilots.rolling import Way
from support.models import Function
from support.readiness import Readiness, readiness

MOST = 200
NEWEST = 12  # of its history


def listed(user: User) -> QuerySet[Rollout]:
    """What this person sees, with how many waves it has and how far they are."""
    done = Q(waves__state=Wave.State.DONE)
    halted = Q(waves__state__in=[Wave.State.PAUSED, Wave.State.STOPPED])
    rows = Rollout.objects.visible_to(user).for_list()
    counted = rows.annotate(
        planned=Count("waves"),
        done=Count("waves", filter=done),
        running=Count("waves", filter=Q(waves__state=Wave.State.RUNNING)),
        halted=Count("waves", filter=halted),
    )
    return counted.order_by("-created_at", "-id")


def to_plan(user: User) -> QuerySet[Pilot]:
    """Decided to scale, and nobody has planned how: for who may."""
    teams = access.reach(user, Perm.ROLLOUT_RUN).q("product__team")
    rows = Pilot.objects.filter(
        teams, decision=Pilot.Decision.SCALE, rollout=None,
        state__in=[Pilot.State.DECIDED, Pilot.State.CLOSED],
    )  # fmt: skip
    return rows.order_by("decided_on", "pk")[:20]


def may_be_planned(pilot: Pilot) -> bool:
    """Decided to scale, by whoever confirms it too where that is asked."""
    decided = pilot.state in {Pilot.State.DECIDED, Pilot.State.CLOSED}
    return decided and pilot.decision == Pilot.Decision.SCALE


@dataclass(frozen=True, slots=True)
class Square:
    """One part of the floor in the grid, and the wave that has it."""

    group: str
    function: str
    wave: Wave | None


@dataclass(frozen=True, slots=True)
class Row:
    site: str
    squares: list[Square]


def grid(cells: list[WaveCell], by_pk: dict[int, Wave]) -> tuple[list[str], list[Row]]:
    """(columns, rows): site by group and function; an empty square is in no wave."""
    names = dict(Function.choices)
    columns = sorted({(cell.group, cell.function) for cell in cells})
    sites = sorted({cell.site.code for cell in cells})
    found = {(c.site.code, c.group, c.function): by_pk.get(c.wave_id) for c in cells}
    rows = [
        Row(site, [Square(g, names[f], found.get((site, g, f))) for g, f in columns])
        for site in sites
    ]
    return [f"{g}, {names[f].lower()}" for g, f in columns], rows


@dataclass(frozen=True, slots=True)
class Card:
    """A wave in short: its floor, and the next step with what is missing for it."""

    wave: Wave
    floor: Readiness
    places: list[WaveCell]
    way: Way | None
    severe: int

    @property
    def is_live(self) -> bool:
        return self.wave.state in waves.LIVE


def card(wave: Wave, user: User, places: list[WaveCell]) -> Card:
    release = wave.rollout.release
    chosen = [(each.site_id, each.group, each.function) for each in places]
    cells = rolling.cells(chosen, release) if release and chosen else []
    ways = rolling.ways_on(wave, user)
    first = next((way for way in ways if way.first), None)
    severe = wave.issues.filter(severity=1, closed_at=None).count()
    return Card(wave, readiness(cells), places, first, severe)


def whole(row: Rollout, user: User) -> dict[str, Any]:
    found = list(row.waves.order_by("number")[:MOST])
    for wave in found:
        wave.rollout = row
    cells = list(row.cells.select_related("site").order_by("site__code", "group"))
    columns, rows = grid(cells, {wave.pk: wave for wave in found})
    return {
        "rollout": row,
        "columns": columns,
        "rows": rows,
        "cards": [
            card(wave, user, [c for c in cells if c.wave_id == wave.pk])
            for wave in found
        ],
        "people": rolling.people(row),
        "review": gates.latest(Gate.G3, row.pilot),
        "lost": rolling.lost(row, today()),
        "may_run": access.allows(user, Perm.ROLLOUT_RUN, team=row.pilot.product.team),
        "may_halt": access.allows(user, Perm.ROLLOUT_TEST, team=row.pilot.product.team),
        "history": history(row),
    }


def history(row: Rollout) -> list[about.Happened]:
    """The newest that happened to it: which wave, what, and why."""
    kind = row._meta.label_lower
    rows = AuditEntry.objects.filter(subject_type=kind, subject_id=row.pk)
    entries = rows.select_related("actor").order_by("-id")[:NEWEST]
    return [
        about.Happened(about.who(each), in_words(each.verb, each.data), each.at)
        for each in entries
    ]


def in_words(verb: str, data: dict[str, Any]) -> str:
    """`rollout.wave_tested` with its data → "wave 2 tested: Load"."""
    done = verb.partition(".")[2].replace("_", " ")
    if "wave" in data:
        done = f"wave {data['wave']} {done.removeprefix('wave ')}"
    named = data.get("test") or data.get("issue") or data.get("reason")
    return f"{done}: {named}" if named else done


# --- one wave -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TestRow:
    test: WaveTest
    may_verify: bool


def of_wave(
    wave: Wave, user: User, *, form: StepForm | None = None, verb: str = ""
) -> dict[str, Any]:
    """The wave's page; `form` is the step form that did not pass, of `verb`."""
    team = wave.rollout.pilot.product.team
    may_test = access.allows(user, Perm.ROLLOUT_TEST, team=team)
    places = list(wave.cells.select_related("site").order_by("site__code", "group"))
    shown = steps(wave, user, form, verb)
    first = next((each for each in shown if each["first"]), None)
    return {
        "wave": wave,
        "rollout": wave.rollout,
        "card": card(wave, user, places),
        "first": first,
        "others": [each for each in shown if each is not first],
        "tests": tests(wave, user, may_test),
        "issues": wave.issues.select_related("opened_by", "closed_by").order_by(
            "closed_at", "severity", "-id"
        )[:MOST],
        "may_test": may_test,
        "may_run": access.allows(user, Perm.ROLLOUT_RUN, team=team),
        "open_to_tests": wave.state in {"planned", "paused"},
    }


def steps(
    wave: Wave, user: User, form: StepForm | None, verb: str
) -> list[dict[str, Any]]:
    return [
        {
            "step": way.step,
            "missing": way.missing,
            "first": way.first,
            "form": form if way.step.verb == verb else FORMS[way.step.verb](wave=wave),
            "open": way.step.verb == verb,
            "url": f"pilots:wave_{way.step.verb}",
        }
        for way in rolling.ways_on(wave, user)
    ]


def tests(wave: Wave, user: User, may: bool) -> list[TestRow]:
    rows = wave.tests.select_related("owner", "verified_by").order_by("pk")
    passed = WaveTest.Result.PASSED
    return [
        TestRow(
            row,
            may
            and row.result == passed
            and row.verified_at is None
            and row.owner_id != user.pk,
        )
        for row in rows
    ]
