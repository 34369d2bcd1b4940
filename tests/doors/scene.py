"""What stands before a gate, for the tests that try every door.

A scene has pilots one step before running or scaling, and a rollout before its first wave,
each with a decision that holds: whatever goes on from there was let through by its door.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from core.models import Membership, User
from core.roles import Family, Role
from governance.models import Review
from pilots.actions import decisions, readouts, steps
from pilots.models import Pilot, Rollout, Wave
from tests.make import Cast, make_user
from tests.pilots.rollout_ways import ready_wave
from tests.pilots.ways import decide_gate, make_results, pilot_in


@dataclass
class Scene:
    cast: Cast
    pilots: dict[str, Pilot]  # by the step it is one step before
    wave: Wave
    somebody: User  # who may do everything, everywhere, and has a stake in nothing

    @property
    def things(self) -> list[Model]:
        return [*self.pilots.values(), self.wave, self.wave.rollout]


def make_scene(cast: Cast) -> Scene:
    wave = ready_wave(cast)
    pilots = {
        "approve": pilot_in("submitted", cast),
        "start": pilot_in("scheduled", cast),
        "resume": pilot_in("paused", cast),
        "carry_on": extended(cast),
        "decide": asked_to_scale(cast),
        "second": waits_for_a_second(cast),
    }
    return Scene(cast, pilots, wave, almighty())


def almighty() -> User:
    """Every role everywhere, and the flag of a superuser: rights keep nobody out."""
    person = make_user("Zoe")
    Membership.objects.bulk_create(
        Membership(
            user=person, role=role,
            families=list(Family.values) if role == Role.GOVERNANCE_REVIEWER else [],
        )
        for role in Role
    )  # fmt: skip
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    return User.objects.get(pk=person.pk)


def ask_to_scale(pilot: Pilot, cast: Cast) -> Pilot:
    decisions.ask_to_scale(pilot, by=cast.pm)
    decide_gate(pilot, gate="G3")
    return pilot


def asked_to_scale(cast: Cast) -> Pilot:
    pilot = pilot_in("readout", cast)
    readouts.make(pilot, by=cast.pm)
    return ask_to_scale(pilot, cast)


def unclear(cast: Cast) -> Pilot:
    """Its read-out proposes to extend."""
    pilot = pilot_in("running", cast)
    make_results(pilot, cast, treated="402")
    pilot = steps.finish(pilot, reason="enough", by=cast.pm)
    readouts.make(pilot, by=cast.pm)
    return pilot


def waits_for_a_second(cast: Cast) -> Pilot:
    pilot = ask_to_scale(unclear(cast), cast)
    return decisions.decide(pilot, decision="scale", reason="it did", by=cast.ops)


def extended(cast: Cast) -> Pilot:
    """Decided to extend, with money and days of its approval left."""
    return decisions.decide(
        unclear(cast), decision="extend", reason="unclear", by=cast.ops
    )


def rows_like(made: Any, method: str) -> list[Any]:
    """The scene's rows of the kind that an address names: the first there are.

    A change is tried on each pilot and wave, and on the newest decision about each.
    """
    if not isinstance(made, Model):
        return []
    rows = type(made)._base_manager.exclude(pk=made.pk)
    if isinstance(made, Review) and method != "GET":
        return list(rows.order_by("subject_id", "-pk").distinct("subject_id"))
    rows = rows.order_by("pk")
    return list(rows if isinstance(made, (Pilot, Wave, Rollout)) else rows[:2])


# --- how things stand -----------------------------------------------------------------
Stand = tuple[str, str, int]  # state, decision, of which pilot
Standing = dict[tuple[str, int], Stand]
NOWHERE: Stand = ("", "", 0)
SEEN = """
    SELECT 'pilot', id, state, decision, id FROM pilots_pilot
    UNION ALL
    SELECT 'wave', w.id, w.state, '', r.pilot_id
    FROM pilots_wave w JOIN pilots_rollout r ON r.id = w.rollout_id
"""


def standing() -> Standing:
    """The state of every pilot and wave there is, and what was decided."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        return {(kind, pk): (a, b, of) for kind, pk, a, b, of in cursor.fetchall()}


def gone_on(before: Standing) -> list[str]:
    """What runs, scales or went out since; what stopped or stayed is not told."""
    told = []
    for (kind, pk), new in standing().items():
        old = before.get((kind, pk), NOWHERE)
        if level(kind, new) > level(kind, old) or carried_off(kind, old, new):
            told.append(f"{kind} {pk}: {old} → {new}")
    return told


def level(kind: str, stand: Stand) -> int:
    """How far a gate has let it: 1 runs, 2 was said to scale, 3 scales."""
    state, decision, _ = stand
    if kind == "wave":
        return int(state in ("running", "done"))
    if decision == "scale":
        return 3 if state in ("decided", "closed") else 2
    return int(state == "running")


def carried_off(kind: str, old: Stand, new: Stand) -> bool:
    """A wave that went out for one pilot, and is another's now."""
    return kind == "wave" and old != NOWHERE and old[2] != new[2] and level(kind, new) > 0  # fmt: skip


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
