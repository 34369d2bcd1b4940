"""Forging what a leave rests on: a decision that nobody signed, or another's place."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.clock import today
from core.errors import Refused
from governance import gates
from governance.models import Review, Seat, SeatKind
from pilots.actions import steps
from pilots.models import Pilot, Wave
from tests.pilots.rollout_ways import wave_in
from tests.pilots.test_last_door import ask, sql
from tests.pilots.ways import pilot_in


# --- a decision forged -------------------------------------------------------------
def forge(pilot: Pilot, **fields: Any) -> Review:
    """An approval written straight into its table, as whoever reaches it can."""
    old = gates.latest(pilot.gate, pilot)
    assert old
    return Review.objects.create(
        key="GD-98", gate=pilot.gate, subject_type=old.subject_type,
        subject_id=pilot.pk, subject_name="x", team=old.team, asked_by=old.asked_by,
        due_on=today(), state="decided", outcome="approved", decided_on=today(),
        valid_until=today() + timedelta(days=90), **fields,
    )  # fmt: skip


def test_an_approval_that_nobody_signed_lets_nothing_through(cast):
    pilot = pilot_in("paused", cast)
    rule = Review.objects.get().rule
    for said in ({}, {"rule": rule}):
        with transaction.atomic():
            review = forge(pilot, **said)
            with pytest.raises(IntegrityError, match="GD-98 lets nothing through"):
                ask(pilot, cast, review=review)
            with pytest.raises(Refused, match="GD-98 lets nothing through"):
                steps.resume(pilot, reason="it is over", by=cast.pm)
            transaction.set_rollback(True)


def test_nor_one_that_a_seat_with_a_veto_has_not_signed(cast):
    pilot = pilot_in("paused", cast)
    review = Review.objects.get()
    assert ask(pilot, cast).pk
    kind = SeatKind.objects.exclude(pk__in=review.seats.values("kind")).earliest("pk")
    Seat.objects.create(review=review, kind=kind, veto=True)
    with pytest.raises(IntegrityError, match="not signed by as many as it takes"):
        ask(pilot, cast)


def test_an_undecided_review_is_not_declared_decided(cast):
    """The shortest forgery: one UPDATE of the review that waits."""
    pilot = pilot_in("submitted", cast)
    words = {"decided_on": today(), "valid_until": today() + timedelta(days=90)}
    Review.objects.update(state="decided", outcome="approved", **words)
    with pytest.raises(IntegrityError, match="not signed by as many as it takes"):
        ask(pilot, cast, verb="start")


# --- what was let through stays what it was --------------------------------------------
def test_what_runs_is_not_handed_to_another(cast):
    """A wave, a rollout or a pilot that takes another's place took its decision too."""
    wave = wave_in("running", cast)
    other = pilot_in("scheduled", cast)
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE waits for what is pending
    for text, given in (
        ("UPDATE pilots_rollout SET pilot_id = %s", [other.pk]),
        ("UPDATE pilots_wave SET rollout_id = rollout_id + 1", []),
        ("UPDATE pilots_wave SET id = id + 100", []),
        ("UPDATE pilots_pilot SET id = id + 100 WHERE id = %s", [other.pk]),
        ("TRUNCATE pilots_leave", []),
    ):
        with pytest.raises(IntegrityError, match="stays what it was begun as"):
            sql(text, *given)
    assert Wave.objects.get(pk=wave.pk).state == "running"
