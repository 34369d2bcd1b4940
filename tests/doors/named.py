"""The doors that open, and every way in which a decision can fail to hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.clock import now, today
from governance import gated, gates
from governance.actions import reviews
from governance.models import Condition, Emergency, Gate, KeptFacts, Review
from pilots.actions import waves
from pilots.models import Pilot, Wave
from tests.database import without_triggers
from tests.doors.scene import Scene
from tests.make import Cast


@dataclass(frozen=True)
class Door:
    """One step behind a gate: its page, its address of the API, what they are sent."""

    verb: str
    page: str
    api: str
    given: dict[str, Any] = field(default_factory=dict)
    of_wave: bool = False

    def thing(self, scene: Scene) -> Pilot | Wave:
        """One step before it, fresh from the database."""
        if not self.of_wave:
            return Pilot.objects.get(pk=scene.pilots[self.verb].pk)
        if self.verb == "resume":
            waves.start(scene.wave, by=scene.cast.pm)
            waves.pause(scene.wave, reason="a storm", by=scene.cast.pm)
        return Wave.objects.get(pk=scene.wave.pk)

    def gate(self, thing: Pilot | Wave) -> Gate:
        if isinstance(thing, Wave) or self.verb in ("decide", "second"):
            return Gate.G3
        return thing.gate


def of_pilot(verb: str, **given: Any) -> Door:
    return Door(
        verb, f"pilots:pilot_{verb}", f"api:pilot-{verb}".replace("_", "-"), given
    )


def of_wave(verb: str, **given: Any) -> Door:
    return Door(verb, f"pilots:wave_{verb}", f"api:rollout-wave-{verb}", given, True)


DOORS = (
    of_pilot("start"),
    of_pilot("resume", reason="it is over"),
    of_pilot("carry_on", reason="unclear", ends_on="2027-01-20"),
    of_pilot("decide", decision="scale", reason="it worked"),
    of_pilot("second"),
    of_wave("start"),
    of_wave("resume", reason="mended"),
)


def subject(thing: Pilot | Wave) -> Pilot:
    return thing.rollout.pilot if isinstance(thing, Wave) else thing


def rewrite(review: Review, **fields: Any) -> None:
    """A decision as if it had never been another: the database lets nobody write so."""
    with without_triggers():
        Review.objects.filter(pk=review.pk).update(**fields)


def never_asked(review: Review, cast: Cast) -> None:
    """No decision was ever made of this gate: another gate's is all there is."""
    other = Gate.G4 if review.gate != Gate.G4 else Gate.G0
    rewrite(review, gate=other)


def expired(review: Review, cast: Cast) -> None:
    Review.objects.filter(pk=review.pk).update(valid_until=today() - timedelta(days=1))


def revoked(review: Review, cast: Cast) -> None:
    reviews.revoke(review, reason="a new model", by=cast.reviewer)


def rejected(review: Review, cast: Cast) -> None:
    rewrite(review, outcome="rejected", valid_until=None)


def undecided(review: Review, cast: Cast) -> None:
    rewrite(review, state="in_review", outcome="", decided_on=None, valid_until=None)


def of_another(review: Review, cast: Cast) -> None:
    """The decision is there, and about something else."""
    rewrite(review, subject_id=review.subject_id + 10_000)


def outgrown(review: Review, cast: Cast) -> None:
    """It was approved for a tenth of the contacts that it may reach now."""
    facts = {**gated.facts_of(review), "max_contacts": 4_000}
    KeptFacts.objects.create(
        review=review, moment="decided", facts=facts, kept_on=today()
    )


def with_a_condition_open(review: Review, cast: Cast) -> None:
    Condition.objects.create(
        review=review, key="C90", text="Train everybody", owner=cast.pm,
        due_on=today(), blocking="pre_launch",
    )  # fmt: skip


def with_a_condition_overdue(review: Review, cast: Cast) -> None:
    Condition.objects.create(
        review=review, key="C91", text="A letter", owner=cast.pm, blocking="during",
        due_on=today() - timedelta(days=10),
    )  # fmt: skip


def in_an_emergency_that_ran_out(review: Review, cast: Cast) -> None:
    undecided(review, cast)
    review.assessments.update(
        verdict="met", assessed_by=cast.reviewer, assessed_at=now()
    )
    Emergency.objects.create(
        review=review, reason="tonight", risk="watched", asked_by=cast.ops,
        asked_at=now(), seconded_by=cast.it, seconded_at=now(),
        seconded_on=today() - timedelta(days=8),
        valid_until=today() - timedelta(days=1),
    )  # fmt: skip


Lose = Callable[[Review, Cast], None]
LOSSES: tuple[Lose, ...] = (
    never_asked, expired, revoked, rejected, undecided, of_another, outgrown,
    with_a_condition_open, with_a_condition_overdue, in_an_emergency_that_ran_out,
)  # fmt: skip


def decision_of(door: Door, thing: Pilot | Wave) -> Review:
    found = gates.latest(door.gate(thing), subject(thing))
    assert found, "the scene has a decision for each door"
    return found
