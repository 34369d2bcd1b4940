"""The walk can fail: with a guard taken out, its doors open.

Each question that a gate asks is taken out in turn. What the database asks too stays shut
until it sleeps as well; what only the actions ask opens at once.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from governance import emergencies, facts, gates
from governance.models import Emergency, Review
from tests.doors import named
from tests.doors.named import DOORS, LOSSES, Lose
from tests.doors.scene import Scene, gone_on, standing, taken_back
from tests.doors.test_named import knock


@dataclass(frozen=True)
class Taken:
    """A question, what answers in its place, and the losses that nothing else sees."""

    name: str
    instead: tuple[tuple[Any, str, Any], ...]
    opens: tuple[Lose, ...]
    asked_by_the_database: bool = True

    def __str__(self) -> str:
        return f"{self.name} {'' if self.asked_by_the_database else 'alone'}".strip()


def any_review(gate: str, subject: Any, **_: Any) -> Review | None:
    """An approval of whatever gate and subject will do."""
    return Review.objects.filter(outcome__in=Review.APPROVALS).last()


def any_of_its_own(gate: str, subject: Any, **_: Any) -> Review | None:
    return Review.objects.about(subject).filter(gate=gate).last()


def any_leave(gate: str, subject: Any, day: Any) -> Emergency | None:
    return Emergency.objects.filter(review__in=Review.objects.about(subject)).first()


def nothing(*_: Any, **__: Any) -> list[Any]:
    return []


def fine(*_: Any, **__: Any) -> str:
    return ""


TAKEN = (
    Taken(
        "is it in its days", ((gates, "why_not", fine),),
        (named.expired, named.revoked, named.rejected),
    ),
    Taken(
        "is it about this", ((gates, "latest", any_review),),
        (named.never_asked, named.of_another),
    ),
    # Three ask: is it decided, is it an approval, and which leave stands in for it.
    Taken(
        "is it decided",
        (
            (gates, "latest", any_of_its_own), (gates, "why_not", fine),
            (Review, "is_undecided", False),
        ),
        (named.undecided,),
    ),
    Taken(
        "is the emergency over", ((emergencies, "in_force", any_leave),),
        (named.in_an_emergency_that_ran_out,),
    ),
    Taken(
        "is a condition open", ((gates, "open_conditions", nothing),),
        (named.with_a_condition_open,),
    ),
    Taken(
        "does it cover it still", ((facts, "outgrown", nothing),),
        (named.outgrown,), False,
    ),
    Taken(
        "is a condition overdue", ((gates, "open_conditions", nothing),),
        (named.with_a_condition_overdue,), False,
    ),
)  # fmt: skip


def opened(
    scene: Scene,
    lose: Lose,
    *,
    taken: Taken | None = None,
    asleep: bool,
) -> set[str]:
    """The doors that open though the decision does not hold."""
    found = set()
    for door in DOORS:
        with taken_back(), pytest.MonkeyPatch.context() as patch:
            thing = door.thing(scene)
            lose(named.decision_of(door, thing), scene.cast)
            for module, name, answer in taken.instead if taken else ():
                patch.setattr(module, name, answer)
            if asleep:
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
            before = standing()
            knock(scene, door, "page", thing)
            if gone_on(before):
                found.add(door.page)
    return found


CASES = [pytest.param(each, lose, id=f"{each}-{lose.__name__}") for each in TAKEN for lose in each.opens]  # fmt: skip


def test_each_way_to_lose_a_decision_is_seen_by_a_guard_that_can_be_taken_out():
    assert {lose for each in TAKEN for lose in each.opens} == set(LOSSES)


@pytest.mark.parametrize(("taken", "lose"), CASES)
def test_without_a_guard_its_doors_open(
    scene: Scene,
    taken: Taken,
    lose: Lose,
):
    asleep = taken.asked_by_the_database
    found = opened(scene, lose, taken=taken, asleep=asleep)
    assert found, "nothing opened: what does it guard?"
    if asleep:
        found = opened(scene, lose, taken=taken, asleep=False)
        assert found == set(), "the database let it"


def test_with_every_guard_in_place_the_actions_alone_hold(scene: Scene):
    """The database may sleep: whoever comes by page or API is refused all the same."""
    for lose in LOSSES:
        assert opened(scene, lose, asleep=True) == set(), lose.__name__
