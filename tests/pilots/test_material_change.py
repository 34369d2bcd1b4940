"""An approval binds what was signed: what changes materially closes its gate at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry, JobRun, Notice
from core.verbs import Verb
from governance import facts, gates, materials, record
from governance.actions import reviews
from governance.models import KeptFacts, RaciMatrix, Review
from governance.tasks import OUTGROWN, end_what_is_outgrown, expire_reviews
from pilots import plan, tasks
from pilots.actions import decisions, plans, readouts, steps
from pilots.models import Pilot
from portfolio.actions import vendor_models
from portfolio.models import Queue, VendorModel
from tests.make import (
    decide,
    make_criteria,
    make_matrix,
    make_vendor,
    meet_all,
    sign,
)
from tests.pilots.ways import bring, decide_gate, make_pilot, pilot_in, schedule


def make_model(cast, **fields: Any) -> VendorModel:
    words: dict[str, Any] = {
        "name": "Summaries",
        "first_version": "v3",
        "in_use_from": date(2026, 1, 5),
    }
    return vendor_models.create(make_vendor(), **words, by=cast.pm, **fields)


@pytest.fixture
def approved(cast):
    """A running pilot whose gate was signed by Ada, facts and all."""
    make_criteria()
    pilot = make_pilot(cast, vendor_models=[make_model(cast)], channels=["voice"])
    steps.submit(pilot, by=cast.pm)
    review = Review.objects.get()
    reviews.submit(review, by=cast.pm)
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer)
    pilot.refresh_from_db()
    steps.approve(pilot, by=cast.pm)
    pilot.refresh_from_db()
    schedule(pilot, cast)
    return steps.start(pilot, by=cast.pm)


def forced(pilot: Pilot) -> None:
    """From here on as a superuser would: past what the database refuses."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('tandem.amending', %s, true)", [str(pilot.pk)]
        )


def another_queue(pilot: Pilot, cast) -> None:
    pilot.queues.add(
        Queue.objects.create(
            code="AUT", name="Auto", service_level_percent=80, service_level_seconds=30
        )
    )


def another_version(pilot: Pilot, cast) -> None:
    model = pilot.vendor_models.get()
    vendor_models.release(model, name="v4", in_use_from=today(), by=cast.pm)


CHANGES = {
    "another vendor model version": another_version,
    "another kind of data": lambda p, c: Pilot.objects.update(data_classes=["voice"]),
    "another queue": another_queue,
    "another state": lambda p, c: Pilot.objects.update(states=["TX"]),
    "another language": lambda p, c: Pilot.objects.update(languages="Spanish"),
    "another channel": lambda p, c: Pilot.objects.update(channels=["voice", "chat"]),
    "over a fifth more contacts": lambda p, c: Pilot.objects.update(
        max_contacts=48_001
    ),
}


@pytest.mark.parametrize("said", CHANGES)
def test_a_material_change_closes_the_gate_before_any_job_and_the_job_ends_it(
    cast, approved, said
):
    review = gates.require("G2", approved)
    forced(approved)
    CHANGES[said](approved, cast)
    with pytest.raises(Refused, match=said):
        gates.require("G2", approved)
    tasks.pause_without_leave()
    approved.refresh_from_db()
    assert (approved.state, said in approved.pause_reason) == ("paused", True)
    end_what_is_outgrown()
    end_what_is_outgrown()
    review.refresh_from_db()
    assert (review.state, said in review.ended_because) == ("recertify", True)
    assert AuditEntry.objects.filter(verb=Verb.REVIEW_OUTGROWN).count() == 1
    told = Notice.objects.filter(occasion="recertify").values_list("person", flat=True)
    assert {cast.pm.pk, cast.reviewer.pk} <= set(told)
    assert JobRun.objects.filter(job=OUTGROWN).count() == 2
    with pytest.raises(Refused, match="does not hold"):
        steps.resume(approved, reason="go on", by=cast.pm)


def test_a_fifth_more_and_less_of_everything_change_nothing(cast, approved):
    forced(approved)
    Pilot.objects.update(max_contacts=48_000, channels=[], data_classes=[])
    end_what_is_outgrown()
    assert gates.holds("G2", approved)
    vendor_models.release(
        approved.vendor_models.get(),
        name="v4",
        in_use_from=date(2027, 2, 1),
        by=cast.pm,
    )
    assert gates.holds("G2", approved)  # v4 is to come


def test_a_version_to_come_closes_the_gate_on_its_day(cast, approved, later):
    model = approved.vendor_models.get()
    day = today() + timedelta(days=7)
    vendor_models.release(model, name="v4", in_use_from=day, by=cast.pm)
    later(6)
    assert gates.holds("G2", approved)
    later(7)
    assert not gates.holds("G2", approved)


def test_an_amendment_may_bring_in_no_other_model(cast, approved):
    other = vendor_models.create(
        make_vendor("Orrery"), name="QA", first_version="1", in_use_from=today(), by=cast.pm
    )  # fmt: skip
    chosen = [*approved.vendor_models.all(), other]
    with pytest.raises(Refused, match="another vendor model"):
        plans.amend(approved, reason="more", vendor_models=chosen, by=cast.pm)


def test_a_new_approval_covers_what_the_old_one_did_not(cast, approved):
    another_version(approved, cast)
    end_what_is_outgrown()
    again = gates.ask(
        "G2", approved, team=cast.product.team, asked="v4?", parties=[cast.pm], by=cast.pm
    )  # fmt: skip
    reviews.submit(again, by=cast.pm)
    meet_all(again, by=cast.reviewer)
    decide(again, by=cast.reviewer)
    assert gates.require("G2", approved).pk == again.pk


def test_a_plan_and_its_hash_written_past_the_actions_do_not_start(cast):
    """What was on the table at the gate is kept with the decision."""
    make_criteria()
    pilot = steps.submit(make_pilot(cast), by=cast.pm)
    review = Review.objects.get()
    reviews.submit(review, by=cast.pm)
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer)
    pilot = steps.approve(Pilot.objects.get(), by=cast.pm)
    schedule(pilot, cast)
    pilot = Pilot.objects.get()
    with transaction.atomic():
        Pilot.objects.update(because="A hunch")
        forged = plan.reviewed_digest(Pilot.objects.get())
        Pilot.objects.update(submitted_hash=forged)
        with pytest.raises(Refused, match="no longer the one that was reviewed"):
            steps.start(pilot, by=cast.pm)
        transaction.set_rollback(True)
    assert steps.start(pilot, by=cast.pm).state == "running"


def test_what_changes_between_submitting_and_signing_is_not_approved(cast):
    make_criteria()
    pilot = make_pilot(cast, vendor_models=[make_model(cast)])
    steps.submit(pilot, by=cast.pm)
    review = Review.objects.get()
    reviews.submit(review, by=cast.pm)
    meet_all(review, by=cast.reviewer)
    another_version(pilot, cast)
    with pytest.raises(Refused, match="is not what was submitted: another vendor"):
        decide(review, by=cast.reviewer)
    decide(review, by=cast.reviewer, stance="returned", reason="v4")
    assert not KeptFacts.objects.filter(moment="decided", facts={}).exists()


def test_the_page_says_what_changed_and_asks_again_filled_in(
    cast, approved, as_pm, client
):
    another_version(approved, cast)
    review = Review.objects.get()
    page = as_pm.get(review.get_absolute_url() + "?whole=1").content.decode()
    assert "does not cover it any more: another vendor model version" in page
    end_what_is_outgrown()
    page = as_pm.get(review.get_absolute_url() + "?whole=1")
    ask = reverse("governance:review_create", args=["pilots.pilot", approved.pk])
    form = as_pm.get(f"{ask}?{page.context['asked_again']}").content.decode()
    assert "Summaries v4" in form


# --- what ends by the day -------------------------------------------------------------
def test_an_approval_that_runs_out_pauses_a_running_pilot_by_the_job(cast, later):
    pilot = pilot_in("running", cast)
    Review.objects.update(valid_until=today() + timedelta(days=3))
    later(3)
    tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert pilot.state == "running"
    later(4)
    tasks.pause_without_leave()
    expire_reviews()
    pilot.refresh_from_db()
    assert (pilot.state, "was valid until" in pilot.pause_reason) == ("paused", True)
    assert Review.objects.get().state == "expired"


# --- what is signed -------------------------------------------------------------------
def asked_to_scale(cast) -> tuple[Pilot, Review]:
    make_criteria()
    make_matrix()
    pilot = pilot_in("readout", cast)
    readouts.make(pilot, by=cast.pm)
    review = decisions.ask_to_scale(pilot, by=cast.pm)
    reviews.submit(review, by=cast.pm)
    meet_all(review, by=cast.reviewer)
    return pilot, review


def another_readout(pilot: Pilot, cast) -> None:
    pilot.readouts.create(
        as_of=today(), computed=pilot.readouts.latest("pk").computed,
        sentence="It did not help.", proposal="stop", because="x", made_by=cast.pm,
    )  # fmt: skip


def an_amendment(pilot: Pilot, cast) -> None:
    pilot.amendments.create(
        reason="fewer", changes={"hours": ["", "8"]}, plan_hash="0" * 64,
        made_by=cast.pm, made_on=today(),
    )  # fmt: skip


def another_matrix(pilot: Pilot, cast) -> None:
    RaciMatrix.objects.update(state="superseded")
    RaciMatrix.objects.create(number=2, state="published", effective_from=today())


@pytest.mark.parametrize("change", [another_readout, an_amendment, another_matrix])
def test_a_sign_page_is_stale_after_what_it_rests_on_changed(cast, change):
    pilot, review = asked_to_scale(cast)
    shown = Review.objects.for_page().get(pk=review.pk)
    seen: dict[str, Any] = {
        "version": shown.version,
        "record_hash": record.digest(shown),
    }
    change(pilot, cast)
    with pytest.raises(Stale):
        sign(review, by=cast.reviewer, stance="rejected", reason="no", **seen)
    assert not review.signatures.exists()


def test_the_record_of_g3_holds_plan_read_out_facts_and_row_17(cast, as_reviewer):
    pilot, review = asked_to_scale(cast)
    newest = pilot.readouts.latest("pk")
    decide(review, by=cast.reviewer)
    [kept, *_] = review.signatures.all()
    plan, readout = kept.record["parts"]
    assert (plan["name"], readout["name"]) == ("plan", "readout")
    assert ["It showed", newest.sentence] in readout["lines"]
    assert ["Exposure", "at most 40,000 contacts"] in plan["lines"]
    assert kept.record["facts"]["values"]["sites"] == ["JAX"]
    assert kept.record["raci"]["row"]["number"] == 17
    decided = review.facts.get(moment="decided")
    assert decided.facts == kept.record["facts"]["values"]
    assert facts.outgrown(review) == materials.changes({}, {})
    page = as_reviewer.get(review.get_absolute_url() + "?whole=1").content.decode()
    assert newest.sentence in page
    assert plan["sha256"] in page


def test_a_decided_page_shows_the_record_as_it_was_signed(cast, as_reviewer):
    pilot, review = asked_to_scale(cast)
    decide(review, by=cast.reviewer)
    another_readout(pilot, cast)
    page = as_reviewer.get(review.get_absolute_url() + "?whole=1").content.decode()
    assert "It did not help." not in page


def test_a_record_of_the_first_format_is_still_read(cast, as_reviewer):
    _, review = asked_to_scale(cast)
    decide(review, by=cast.reviewer)
    kept = review.signatures.earliest("pk")
    old = {
        name: value
        for name, value in kept.record.items()
        if name not in ("format", "parts", "facts", "raci")
    }
    old_row = review.signatures.model(
        review=review, family="security", stance="approved", meaning="I approve.",
        record=old, record_hash="0" * 64, signed_by=cast.reviewer, signed_at=kept.signed_at,
    )  # fmt: skip
    old_row.save()
    for address in (
        reverse("governance:signature_receipt", args=[old_row.pk]),
        review.get_absolute_url(),
    ):
        assert as_reviewer.get(address).status_code == 200


def test_without_facts_nothing_is_compared(cast):
    pilot = bring(make_pilot(cast), cast, "submitted")
    decide_gate(pilot)
    assert facts.outgrown(Review.objects.get()) == []
