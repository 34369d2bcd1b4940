"""The database is the last door: nothing runs, scales or goes out past the actions.

A decision that holds is there in every test that does not take it away: what is
refused is refused because nobody asked it.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from core.clock import now, today
from governance import gates
from governance.actions import reviews
from governance.models import Condition, Emergency, Review
from pilots.actions import decisions, steps
from pilots.models import Leave, Pilot, Wave
from tests.database import without_triggers
from tests.doors.scene import asked_to_scale, waits_for_a_second
from tests.make import make_cast
from tests.pilots.rollout_ways import ready_wave, wave_in
from tests.pilots.ways import decide_gate, make_pilot, pilot_in

NO_LEAVE = "no decision lets it"


def sql(text: str, *given: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, given)


def by_sql(pilot: Pilot) -> None:
    sql("UPDATE pilots_pilot SET state = 'running' WHERE id = %s", pilot.pk)


def by_update(pilot: Pilot) -> None:
    Pilot.objects.filter(pk=pilot.pk).update(state="running")


def by_save(pilot: Pilot) -> None:
    pilot.state = Pilot.State.RUNNING
    pilot.save()


def by_bulk(pilot: Pilot) -> None:
    pilot.state = Pilot.State.RUNNING
    Pilot.objects.bulk_update([pilot], ["state"])


def by_upsert(pilot: Pilot) -> None:
    pilot.state = Pilot.State.RUNNING
    Pilot.objects.bulk_create(
        [pilot], update_conflicts=True, update_fields=["state"], unique_fields=["id"]
    )


WAYS = [by_sql, by_update, by_save, by_bulk, by_upsert]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", ["paused", "readout", "decided"])
def test_no_write_past_the_actions_makes_a_pilot_run(cast, state, way):
    pilot = pilot_in(state, cast)
    refused = pytest.raises(IntegrityError, match=f"PIL-01 may not run: {NO_LEAVE}")
    with refused, transaction.atomic():
        way(pilot)
    assert Pilot.objects.get().state == state


def test_nor_one_that_waits_for_its_first_day(cast):
    pilot = pilot_in("scheduled", cast)
    frozen = {"plan_hash": "0" * 64, "started_on": today(), "started_at": now()}
    with pytest.raises(IntegrityError, match=NO_LEAVE), transaction.atomic():
        Pilot.objects.update(state="running", started_by=cast.pm, **frozen)
    assert steps.start(pilot, by=cast.pm).state == "running"


def test_a_pilot_is_not_born_running(cast):
    pilot = pilot_in("running", cast)
    pilot.pk, pilot.key = None, "PIL-99"
    with (
        pytest.raises(IntegrityError, match="PIL-99 may not run"),
        transaction.atomic(),
    ):
        pilot.save(force_insert=True)


def test_a_fixture_is_no_door(cast, tmp_path):
    pilot = pilot_in("paused", cast)
    pilot.state = Pilot.State.RUNNING
    file = tmp_path / "pilot.json"
    file.write_text(serializers.serialize("json", [pilot]))
    with pytest.raises(IntegrityError, match="may not run"), transaction.atomic():
        call_command("loaddata", str(file), verbosity=0)


def test_a_decision_to_scale_is_not_written_past_the_actions(cast):
    pilot = asked_to_scale(cast)
    words: dict[str, Any] = {
        "decision": "scale", "decided_on": today(), "decided_at": now(),
        "decided_by": cast.ops,
    }  # fmt: skip
    for state in ("readout", "decided"):
        with pytest.raises(IntegrityError, match="may not scale"), transaction.atomic():
            Pilot.objects.update(state=state, **words)
    pilot.refresh_from_db()
    decided = decisions.decide(pilot, decision="scale", reason="it did", by=cast.ops)
    assert (decided.state, decided.decision) == ("decided", "scale")


def test_what_waits_for_a_second_person_is_not_settled_past_the_actions(cast):
    """A decision of one person, in the read-out still: only `second` settles it."""
    pilot = waits_for_a_second(cast)
    assert pilot.state == "readout"
    with pytest.raises(IntegrityError, match="may not scale"), transaction.atomic():
        Pilot.objects.update(state="decided")
    assert decisions.second(pilot, by=cast.reviewer).state == "decided"


@pytest.mark.parametrize("state", ["planned", "paused", "stopped"])
def test_no_write_past_the_actions_makes_a_wave_run(cast, state):
    wave_in(state, cast)
    words = {"started_by": cast.pm, "started_at": now(), "started_on": today()}
    with (
        pytest.raises(IntegrityError, match="wave 1 may not run"),
        transaction.atomic(),
    ):
        Wave.objects.update(state="running", **words)
    if state != "paused":
        with (
            pytest.raises(IntegrityError, match="it did not run"),
            transaction.atomic(),
        ):
            Wave.objects.update(state="done", **words)


# --- the leave ------------------------------------------------------------------------
def test_each_step_names_the_decision_that_held(cast):
    wave = wave_in("paused", cast)
    pilot = wave.rollout.pilot
    g2, g3 = (Review.objects.get(gate=gate) for gate in ("G2", "G3"))
    rows = Leave.objects.order_by("pk").values_list("verb", "gate", "review", "wave")
    assert list(rows) == [
        ("start", "G2", g2.pk, None),
        ("decide", "G3", g3.pk, None),
        ("start", "G3", g3.pk, wave.pk),
    ]
    assert all(each.taken and each.pilot == pilot for each in Leave.objects.all())


def test_a_leave_lets_one_step_through_and_no_second(cast):
    pilot = pilot_in("paused", cast)
    ask(pilot, cast)
    by_sql(pilot)
    steps.pause(pilot, reason="a storm", by=cast.pm)
    with pytest.raises(IntegrityError, match=NO_LEAVE), transaction.atomic():
        by_sql(pilot)


def test_a_leave_is_never_changed_given_back_or_deleted(cast):
    pilot_in("running", cast)
    for text in (
        "UPDATE pilots_leave SET taken = false",
        "UPDATE pilots_leave SET txid = txid + 1",
        "DELETE FROM pilots_leave",
    ):
        with pytest.raises(IntegrityError, match="never changed"):
            sql(text)


@pytest.mark.django_db(transaction=True)
def test_a_leave_that_no_step_took_is_worth_nothing_in_another_transaction():
    cast = make_cast()
    pilot = pilot_in("paused", cast)
    ask(pilot, cast)
    with pytest.raises(IntegrityError, match=NO_LEAVE):
        by_sql(pilot)


def ask(pilot: Pilot, cast, **fields: Any) -> Leave:
    """A leave as somebody would forge it, with nothing but a connection."""
    given: dict[str, Any] = {
        "pilot": pilot, "verb": "resume", "gate": pilot.gate, "held_on": today(),
        "review": gates.latest(pilot.gate, pilot), "given_to": cast.pm,
    }  # fmt: skip
    with transaction.atomic():
        return Leave.objects.create(**given | fields)


def expire(review: Review, cast) -> None:
    Review.objects.update(valid_until=today() - timedelta(days=1))


def revoke(review: Review, cast) -> None:
    reviews.revoke(review, reason="a new model", by=cast.reviewer)


def reject(review: Review, cast) -> None:
    with without_triggers():
        Review.objects.update(outcome="rejected", valid_until=None)


def reopen(review: Review, cast) -> None:
    with without_triggers():
        Review.objects.update(
            state="in_review", outcome="", decided_on=None, valid_until=None
        )


def decide_anew(review: Review, cast) -> None:
    """A newer decision speaks, though the older one has days left."""
    words = {"team": cast.product.team, "asked": "again", "parties": []}
    pilot = Pilot.objects.get()
    gates.ask(pilot.gate, pilot, **words, by=cast.pm)
    decide_gate(pilot, "returned")


def owe(review: Review, cast) -> None:
    Condition.objects.create(
        review=review, key="C1", text="Train everybody", owner=cast.pm,
        due_on=today(), blocking="pre_launch",
    )  # fmt: skip


LOST = {
    expire: "it does not hold",
    revoke: "it does not hold",
    reject: "it does not hold",
    reopen: "it does not hold",
    decide_anew: "it does not hold",
    owe: "Condition C1 of PIL-01 is not verified",
}


@pytest.mark.parametrize("lose", LOST)
def test_no_leave_is_written_on_a_decision_that_does_not_hold(cast, lose):
    pilot = pilot_in("paused", cast)
    review = gates.latest(pilot.gate, pilot)
    lose(review, cast)
    with pytest.raises(IntegrityError, match=LOST[lose]):
        ask(pilot, cast, review=review)


def test_nor_on_another_pilots_decision_nor_of_another_gate(cast):
    pilot = pilot_in("paused", cast)
    other = decide_gate(steps.submit(make_pilot(cast), by=cast.pm))
    with pytest.raises(IntegrityError, match="GD-02 is not about PIL-01"):
        ask(pilot, cast, review=other)
    with pytest.raises(IntegrityError, match="GD-01 is no decision of gate G3"):
        ask(pilot, cast, verb="decide", gate="G3")
    with pytest.raises(IntegrityError, match="is no decision of gate G2"):
        ask(pilot, cast, gate="G1")


def test_no_wave_gets_leave_of_a_pilot_that_was_not_decided_to_scale(cast):
    wave = ready_wave(cast)
    Pilot.objects.update(state="readout", decision="", decided_on=None, decided_by=None, decided_at=None)  # fmt: skip
    review = Review.objects.get(gate="G3")
    with pytest.raises(IntegrityError, match="not decided to scale to this wave"):
        ask(
            Pilot.objects.get(), cast, wave=wave, gate="G3", verb="start", review=review
        )


def test_an_emergency_leave_that_ran_out_lets_nothing_through(cast):
    pilot = pilot_in("paused", cast)
    review = Review.objects.get()
    reopen(review, cast)
    row = Emergency.objects.create(
        review=review, reason="x", risk="y", asked_by=cast.ops, asked_at=now(),
        seconded_by=cast.it, seconded_at=now(), seconded_on=today(),
        valid_until=today() + timedelta(days=5),
    )  # fmt: skip
    review.assessments.update(
        verdict="met", assessed_by=cast.reviewer, assessed_at=now()
    )
    with pytest.raises(IntegrityError, match="it does not hold"):
        ask(pilot, cast, review=review, emergency=row, held_on=today() + timedelta(6))
    assert ask(pilot, cast, review=review, emergency=row).pk
