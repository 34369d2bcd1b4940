"""Rollouts for tests: one that lacks nothing, and each step's call."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core.clock import today
from pilots.actions import rollouts, wave_work, waves
from pilots.models import Pilot, Rollout, Wave
from support.actions import receipts
from support.models import Associate, Release, ReleaseNote
from tests.make import Cast
from tests.pilots.ways import pilot_in
from tests.support.ways import people, published, site

LINK = "https://example.org/evidence"
CALLS: dict[str, tuple[Callable[..., Wave], dict[str, Any]]] = {
    "start": (waves.start, {}),
    "resume": (waves.resume, {"reason": "mended"}),
    "finish": (waves.finish, {}),
    "pause": (waves.pause, {"reason": "a storm"}),
    "stop": (waves.stop, {"reason": "no more"}),
    "roll_back": (waves.roll_back, {"reason": "it harms", "minutes": 12}),
    "replan": (waves.replan, {"reason": "learned"}),
}


def take(verb: str, wave: Wave, by: Any, **more: Any) -> Wave:
    call, given = CALLS[verb]
    return call(wave, **given | more, by=by)


def scaled(cast: Cast) -> Pilot:
    """A pilot that is decided to scale, with its G3 held for 90 days."""
    return pilot_in("decided", cast)


def plan(cast: Cast, pilot: Pilot | None = None, release: Release | None = None) -> Rollout:  # fmt: skip
    row = rollouts.plan(
        pilot or scaled(cast), title="Auto-summary for all", associates=40,
        release=release or published(cast, "JAX", "FSD").release, by=cast.pm,
    )  # fmt: skip
    return rollouts.edit(
        row, version=None, rehearsed_on=today(), rehearsal_minutes=12, by=cast.pm
    )


def add_wave(row: Rollout, cast: Cast, where: str = "JAX", **fields: Any) -> Wave:
    """A wave of one site's PLS associates, its tests passed and verified."""
    given: dict[str, Any] = {"title": where, "planned_on": today(), "uat": True}
    places = [(site(where), "PLS", "agent")]
    wave = rollouts.add_wave(row, places=places, **given | fields, by=cast.pm)
    test_all(wave, cast)
    return wave


def test_all(wave: Wave, cast: Cast) -> None:
    for test in wave.tests.all():
        wave_work.record(test, result="passed", summary="fine", link=LINK, by=cast.it)
        wave_work.verify(test, by=cast.ops)


test_all.__test__ = False  # type: ignore[attr-defined]


def read_all(row: Rollout, cast: Cast, where: str = "JAX") -> None:
    note = ReleaseNote.objects.get(release=row.release, audience="agent")
    for person in Associate.objects.filter(site=site(where)):
        receipts.attest(note, associate=person, edition=1, by=cast.ops)


def ready_wave(cast: Cast) -> Wave:
    """Nothing is missing for its start."""
    people(20)
    row = plan(cast)
    read_all(row, cast)
    return add_wave(row, cast)


def wave_in(state: str, cast: Cast) -> Wave:
    """On its way by its own actions."""
    wave = ready_wave(cast)
    ways = {
        "planned": (),
        "running": ("start",),
        "paused": ("start", "pause"),
        "stopped": ("start", "stop"),
        "rolled_back": ("start", "roll_back"),
        "done": ("start", "finish"),
    }
    for verb in ways[state]:
        take(verb, wave, cast.pm)
    wave.refresh_from_db()
    return wave


def later_day(days: int) -> Any:
    return today() + timedelta(days=days)
