"""No door to a wave that runs without G3 held at that moment: every one is tried.

Actions, pages, API, the administration site, the clock. There is no import and no
command for rollouts, which a test says too.
"""

import json
from functools import partial
from threading import Event, Thread

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection, transaction
from django.urls import reverse

from core.clock import today
from core.errors import Refused
from core.models import Notice, User
from governance.actions import reviews
from governance.models import Condition, Review
from pilots import rolling, tasks, wave_clock
from pilots import waves as table
from pilots.actions import waves
from pilots.models import Wave
from tests.database import without_triggers
from tests.make import make_cast
from tests.pilots.rollout_ways import ready_wave, take, wave_in

FROM = {"start": "planned", "resume": "paused"}
ONWARD = [step.verb for step in table.STEPS if step.onward]


def g3():
    return Review.objects.get(gate="G3")


def expire(cast):
    Review.objects.filter(gate="G3").update(valid_until=today() - today().resolution)


def revoke(cast):
    reviews.revoke(g3(), reason="a new model", by=cast.reviewer)


def reject(cast):
    with without_triggers():
        Review.objects.filter(gate="G3").update(outcome="rejected", valid_until=None)


def owe(cast):
    Condition.objects.create(
        review=g3(), key="C1", text="Train everybody", owner=cast.pm, due_on=today(),
        blocking="pre_launch",
    )  # fmt: skip


def be_late(cast):
    Condition.objects.create(
        review=g3(), key="C2", text="A letter", owner=cast.pm, blocking="during",
        due_on=today() - 10 * today().resolution,
    )  # fmt: skip


WAYS = [expire, revoke, reject, owe, be_late]


@pytest.mark.parametrize("verb", ONWARD)
@pytest.mark.parametrize("lose", WAYS)
def test_nothing_goes_on_without_the_gate(cast, verb, lose):
    wave = wave_in(FROM[verb], cast)
    lose(cast)
    with pytest.raises(Refused):
        take(verb, wave, cast.pm)
    wave.refresh_from_db()
    assert wave.state == FROM[verb]


@pytest.mark.parametrize("verb", ONWARD)
def test_the_page_and_the_api_refuse_as_the_action_does(cast, as_pm, verb):
    wave = wave_in(FROM[verb], cast)
    expire(cast)
    page = reverse(f"pilots:wave_{verb}", args=[wave.pk])
    assert as_pm.post(page, {"reason": "go"}).status_code == 409
    url = reverse("api:rollout-wave-detail", args=[wave.pk])
    tag = as_pm.get(url).headers["ETag"]
    body = {"reason": "go"} if verb == "resume" else {}
    api = as_pm.post(
        reverse(f"api:rollout-wave-{verb}", args=[wave.pk]), json.dumps(body),
        content_type="application/json", headers={"If-Match": tag},
    )  # fmt: skip
    assert api.status_code == 409
    # What the API can set of a wave does not hold its state.
    patched = as_pm.patch(
        url, json.dumps({"state": "running"}), content_type="application/json",
        headers={"If-Match": tag},
    )  # fmt: skip
    assert patched.status_code == 400
    wave.refresh_from_db()
    assert wave.state == FROM[verb]


def test_no_other_door_leads_to_a_wave(cast, client_of):
    wave = ready_wave(cast)
    root = User.objects.create_superuser("admin@example.org", "correct horse battery")
    url = f"/admin/pilots/wave/{wave.pk}/change/"
    assert client_of(root).post(url, {"state": "running"}).status_code == 403
    commands = [name for name, app in get_commands().items() if app in {"pilots", "support"}]  # fmt: skip
    assert commands == []
    loaded = {kind for kind in settings.IMPORT_KINDS if "pilots" in kind}
    data = {"OBSERVATIONS", "ASSIGNMENT", "EXCLUSIONS"}
    assert loaded == {f"pilots.data_files.{name}" for name in data}
    onward = {step.verb for step in table.STEPS if step.target == "running"}
    assert onward == set(rolling.WHY), "a step to running that asks nothing"


# --- the clock ------------------------------------------------------------------------
@pytest.mark.parametrize("lose", WAYS)
def test_what_loses_its_leave_pauses_by_itself_and_is_told_once(cast, lose):
    wave = wave_in("running", cast)
    tasks.pause_waves_without_leave()
    wave.refresh_from_db()
    assert wave.state == "running"
    lose(cast)
    for _ in range(2):
        tasks.pause_waves_without_leave()
    wave.refresh_from_db()
    assert wave.state == "paused"
    assert wave.reason
    told = Notice.objects.filter(kind="rollout", person=cast.pm)
    assert told.count() == 1
    assert wave_clock.without_leave() == []


# --- two at once ----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_started_twice_at_once_it_starts_once(self):
        crew = make_cast()
        wave = ready_wave(crew)
        found = together(*[partial(waves.start, wave, by=crew.pm)] * 3)
        names = sorted(type(each).__name__ for each in found)
        assert names == ["Refused", "Refused", "Wave"]

    def test_a_start_waits_for_a_revocation_and_then_refuses(self):
        crew = make_cast()
        wave = ready_wave(crew)
        locked, started = Event(), Event()

        def revoked():
            with transaction.atomic():
                revoke(crew)
                locked.set()
                started.wait(1)

        def start():
            locked.wait(5)
            started.set()
            return waves.start(wave, by=crew.pm)

        _, outcome = together(revoked, start)
        assert isinstance(outcome, Refused), outcome
        assert Wave.objects.get().state == "planned"


def together(*calls):
    """Run the calls at once; return what each returned or raised."""
    found = {}

    def run(number, call):
        try:
            found[number] = call()
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[number] for number in range(len(calls))]
