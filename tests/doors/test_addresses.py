"""Every address there is, tried: nothing runs, scales or goes out but by a named door.

The addresses (pages and API) are found at run time and tried in a scene where each pilot
and wave is one step before its gate *with* a decision that holds (`tests/doors/scene.py`),
so a door that opens shows. A new address that opens fails here by name.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from pilots import states, waves
from pilots.models import Pilot
from tests.doors.asking import Asker
from tests.doors.named import DOORS
from tests.doors.scene import Scene, gone_on, rows_like, standing, taken_back
from tests.pilots.ways import let
from tests.test_access import (
    APP_OF,
    CASES,
    EVERY,
    MAKERS_OF,
    Address,
    keys_of,
    rule_of,
    undrawn,
)

OPENING = {door.page for door in DOORS} | {door.api for door in DOORS}
LEADS_OUT = {"readyz", "core:sign_out"}  # the one asks what tests do not run
SIGN_IN = "/sign-in/"
MANY = 40  # addresses of one test


@dataclass(frozen=True)
class Walk:
    """Addresses that name one kind of thing, which is made once for all of them."""

    app: str
    on: str
    cases: tuple[tuple[Address, str], ...]

    def __str__(self) -> str:
        return f"{self.app} {self.on or 'pages'} {self.cases[0][0].name}"


def walks() -> Iterator[Walk]:
    found: dict[tuple[str, str], list[tuple[Address, str]]] = {}
    for address, method in CASES:
        if rule := rule_of(address.name, method):
            of = (APP_OF[address.name], rule.on)
            found.setdefault(of, []).append((address, method))
    for (app, on), cases in found.items():
        for at in range(0, len(cases), MANY):
            yield Walk(app, on, tuple(cases[at : at + MANY]))


def test_every_address_is_walked():
    walked = {case for walk in walks() for case in walk.cases}
    assert walked == set(CASES), "Say in tests/*/access.py how it is asked"
    assert {address.name for address in EVERY} >= OPENING


@pytest.mark.parametrize("walk", list(walks()), ids=str)
def test_no_address_but_a_named_door_opens_with_whatever_it_is_sent(
    scene: Scene, walk: Walk
):
    opened: list[str] = []
    with taken_back(), undrawn():
        cast, asker = scene.cast, Asker(scene.somebody)
        make = MAKERS_OF[walk.cases[0][0].name][walk.on] if walk.on else lambda *_: {}
        made = make(cast, cast.product)
        for address, method in walk.cases:
            scene.cast = deepcopy(cast)
            found = list(what_opens(scene, asker, address, method, made))
            if address.name not in OPENING:
                opened += [f"{address} {method}: {each}" for each in found]
    assert not opened, "\n".join(opened)


def what_opens(
    scene: Scene, asker: Asker, address: Address, method: str, made: Any
) -> Iterator[str]:
    """What went on, by whichever thing was named and whatever was sent."""
    rule, cast = rule_of(address.name, method), scene.cast
    with taken_back():
        cache.clear()  # no limit is reached by asking so often
        given = rule.body(cast, cast.product) if rule and rule.body else {}
        before = standing()
        for keys in things(address, method, made):
            url = reverse(address.name, kwargs=keys)
            with taken_back():
                for answer in answers(asker, method, url, given):
                    assert let_in(answer, address), f"{method} {url}: {answer}"
                    yield from gone_on(before)


def let_in(answer: Any, address: Address) -> bool:
    """Not sent to sign in, and nothing broke: else an address would pass untried."""
    if address.name in LEADS_OUT:
        return True
    sent_away = answer.status_code == 302 and answer.url.startswith(SIGN_IN)
    return answer.status_code < 500 and answer.status_code != 401 and not sent_away


def things(address: Address, method: str, made: Any) -> list[dict[str, Any]]:
    """What an address may name: of the scene, and what its own table makes."""
    if not address.keys:
        return [{}]
    ours = [dict.fromkeys(address.keys, each.pk) for each in rows_like(made, method)]
    return ours if ours and method == "GET" else [*ours, keys_of(made, address)]


def answers(
    asker: Asker, method: str, url: str, given: dict[str, Any]
) -> Iterator[Any]:
    if method == "GET":
        yield asker.ask(method, url)
    else:
        yield from asker.send_what_it_takes(method, url, given)


def test_every_step_to_running_or_scale_is_a_named_door():
    pilots = {each.verb for each in states.STEPS if each.target == "running"}
    assert pilots | {"decide", "second"} == {d.verb for d in DOORS if not d.of_wave}
    assert {each.verb for each in waves.STEPS if each.onward} == {
        door.verb for door in DOORS if door.of_wave
    }


def test_a_walk_that_is_given_a_door_past_the_gate_sees_it(scene: Scene):
    """The eyes of this walk: a change that no gate let through is told."""
    with taken_back():
        pilot = scene.pilots["resume"]
        before = standing()
        let(pilot, scene.cast, gate="G2", verb="resume")
        Pilot.objects.filter(pk=pilot.pk).update(state="running")
        was, now = ("paused", "", pilot.pk), ("running", "", pilot.pk)
        assert gone_on(before) == [f"pilot {pilot.pk}: {was} → {now}"]
