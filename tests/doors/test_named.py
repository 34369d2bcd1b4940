"""The named doors: each opens on a decision that holds, and on no other."""

import pytest
from django.urls import reverse

from pilots.models import Pilot, Wave
from tests.doors.asking import Asker
from tests.doors.named import DOORS, LOSSES, Door, Lose, decision_of
from tests.doors.scene import Scene, gone_on, standing, taken_back
from tests.test_access import undrawn

WAYS = [
    pytest.param(door, way, id=door.page if way == "page" else door.api)
    for door in DOORS
    for way in ("page", "api")
]


def knock(scene: Scene, door: Door, way: str, thing: Pilot | Wave) -> int:
    url = reverse(door.page if way == "page" else door.api, args=[thing.pk])
    with undrawn():
        return int(Asker(scene.somebody).send("POST", url, door.given).status_code)


@pytest.mark.parametrize(("door", "way"), WAYS)
def test_a_door_opens_on_a_decision_that_holds(scene: Scene, door: Door, way: str):
    with taken_back():
        thing = door.thing(scene)
        before = standing()
        status = knock(scene, door, way, thing)
        assert status in (200, 204, 302), status
        assert len(gone_on(before)) == 1, f"{door} did not open"


@pytest.mark.parametrize("lose", LOSSES, ids=lambda each: each.__name__)
@pytest.mark.parametrize(("door", "way"), WAYS)
def test_and_refuses_on_one_that_does_not(
    scene: Scene, door: Door, way: str, lose: Lose
):
    with taken_back():
        thing = door.thing(scene)
        lose(decision_of(door, thing), scene.cast)
        before = standing()
        assert knock(scene, door, way, thing) == 409
        assert gone_on(before) == []
