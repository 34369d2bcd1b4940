"""Each trigger behind the last door is needed: put to sleep, it lets its forgery through."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, transaction

from core.clock import today
from governance import gates
from governance.models import Gate, Review, Seat, SeatKind
from tests.doors import named
from tests.doors.scene import Scene, taken_back

LEAVE = """
    INSERT INTO pilots_leave (pilot_id, verb, gate, review_id, held_on, given_to_id,
                              given_at, taken, txid)
    VALUES ({pilot}, 'resume', '{gate}', {review}, '{day}', {person}, now(), false, 0)
"""
Before = Callable[[Scene, Review], object]


def nothing(scene: Scene, review: Review) -> None:
    """The scene is enough."""


def first(lose: named.Lose) -> Before:
    return lambda scene, review: lose(review, scene.cast)


def with_a_veto_unsaid(scene: Scene, review: Review) -> None:
    kind = SeatKind.objects.exclude(pk__in=review.seats.values("kind")).earliest("pk")
    Seat.objects.create(review=review, kind=kind, veto=True)


@dataclass(frozen=True)
class Forgery:
    """A statement that one trigger of a table refuses, and what stands before it."""

    trigger: str
    table: str
    text: str
    before: Before = nothing

    def __str__(self) -> str:
        return self.trigger


FORGERIES = (
    Forgery("pilot_has_leave", "pilots_pilot", "UPDATE pilots_pilot SET state = 'running' WHERE id = {pilot}"),
    Forgery("pilot_stays_itself", "pilots_pilot", "UPDATE pilots_pilot SET id = id + 9000 WHERE id = {pilot}"),
    Forgery("pilots_pilot_frozen", "pilots_pilot", "UPDATE pilots_pilot SET budget = 9 * budget WHERE id = {pilot}"),
    Forgery("pilots_measure_frozen", "pilots_measure", "DELETE FROM pilots_measure WHERE pilot_id = {pilot}"),
    Forgery("pilots_measure_frozen_change", "pilots_measure", "UPDATE pilots_measure SET name = name || '.' WHERE pilot_id = {pilot}"),
    Forgery("pilots_killcriterion_frozen", "pilots_killcriterion", "DELETE FROM pilots_killcriterion WHERE pilot_id = {pilot}"),
    Forgery("pilots_killcriterion_frozen_change", "pilots_killcriterion", "UPDATE pilots_killcriterion SET text = 'x' WHERE pilot_id = {pilot}"),
    Forgery("wave_has_leave", "pilots_wave", "UPDATE pilots_wave SET state = 'running', started_on = '{day}', started_at = now(), started_by_id = {person} WHERE id = {wave}"),
    Forgery("wave_stays_itself", "pilots_wave", "UPDATE pilots_wave SET rollout_id = rollout_id + 9000 WHERE id = {wave}"),
    Forgery("rollout_stays_itself", "pilots_rollout", "UPDATE pilots_rollout SET pilot_id = {pilot}"),
    Forgery("rollout_is_kept", "pilots_rollout", "DELETE FROM pilots_rollout"),
    Forgery("pilots_leave_holds", "pilots_leave", LEAVE, first(named.expired)),
    Forgery("pilots_leave_signed", "pilots_leave", LEAVE, with_a_veto_unsaid),
    Forgery("pilots_leave_kept", "pilots_leave", "UPDATE pilots_leave SET taken = false"),
    Forgery("leaves_stay", "pilots_leave", "TRUNCATE pilots_leave"),
    Forgery("governance_review_weakens", "governance_review", "UPDATE governance_review SET valid_until = valid_until + 99 WHERE id = {review}"),
    Forgery("governance_review_rule_stays", "governance_review", "UPDATE governance_review SET rule_id = NULL WHERE id = {review}", first(named.undecided)),
    Forgery("governance_signature_append_only", "governance_signature", "UPDATE governance_signature SET round = round + 1"),
    Forgery("governance_condition_stays", "governance_condition", "UPDATE governance_condition SET blocking = 'during'", first(named.with_a_condition_open)),
    Forgery("governance_emergency_short", "governance_emergency", "UPDATE governance_emergency SET valid_until = valid_until + 9", first(named.in_an_emergency_that_ran_out)),
    Forgery("governance_keptfacts_append_only", "governance_keptfacts", "UPDATE governance_keptfacts SET facts = '{{}}'", first(named.outgrown)),
    Forgery("governance_seat_stays", "governance_seat", "UPDATE governance_seat SET veto = NOT veto"),
    Forgery("governance_seat_is_kept", "governance_seat", "DELETE FROM governance_seat"),
    Forgery("governance_rule_stays", "governance_gaterule", "UPDATE governance_gaterule SET approvals = 1"),
    Forgery("governance_set_stays", "governance_criteriaset", "UPDATE governance_criteriaset SET state = 'draft' WHERE state = 'published'"),
    Forgery("governance_set_is_kept", "governance_criteriaset", "DELETE FROM governance_criteriaset WHERE state = 'published'"),
)  # fmt: skip


def test_every_trigger_of_these_tables_is_tried(scene: Scene):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, relname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname = ANY (%s)",
            [sorted({each.table for each in FORGERIES})],
        )
        found = set(cursor.fetchall())
    assert found == {(each.trigger, each.table) for each in FORGERIES}


@pytest.mark.parametrize("forgery", FORGERIES, ids=str)
def test_a_forgery_is_refused_and_goes_through_without_its_trigger(
    scene: Scene, forgery: Forgery
):
    pilot = scene.pilots["resume"]
    with taken_back():
        review = gates.latest(Gate.G2, pilot)
        assert review
        forgery.before(scene, review)
        text = forgery.text.format(
            pilot=pilot.pk, gate=pilot.gate, review=review.pk, wave=scene.wave.pk,
            person=scene.cast.ops.pk, day=today(),
        )  # fmt: skip
        settle()
        with pytest.raises(IntegrityError), transaction.atomic():
            write(text)
        write(f"ALTER TABLE {forgery.table} DISABLE TRIGGER {forgery.trigger}")
        write(text)


def settle() -> None:
    """A table with checks to come is not altered: take them now, and put off the next."""
    write("SET CONSTRAINTS ALL IMMEDIATE")
    write("SET CONSTRAINTS ALL DEFERRED")


def write(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)
