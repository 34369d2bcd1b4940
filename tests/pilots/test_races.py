"""Two at once, with real threads and real locks."""

from datetime import timedelta
from functools import partial
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from core import system
from core.clock import today
from core.errors import Refused
from core.models import AuditEntry
from core.verbs import Verb
from governance.actions import reviews, signing
from governance.gated import facts_of
from governance.models import KeptFacts, Review
from governance.tasks import end_what_is_outgrown
from pilots import clockwork
from pilots.actions import plans, results, steps
from pilots.models import ArmResult, Pilot
from portfolio.actions import vendor_models
from tests.make import make_cast, make_vendor
from tests.pilots.ways import bring, make_pilot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crew():
    return make_cast()


def together(*calls):
    """Run the calls at once; return what each returned or raised."""
    outcomes = {}

    def run(number, call):
        try:
            outcomes[number] = call()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(calls))]


def test_started_twice_at_once_it_starts_once(crew):
    pilot = bring(make_pilot(crew), crew, "scheduled")
    outcomes = together(*[lambda: steps.start(pilot, by=crew.pm)] * 4)
    assert sorted(type(each).__name__ for each in outcomes) == [
        "Pilot",
        *["Refused"] * 3,
    ]
    assert AuditEntry.objects.filter(verb=Verb.PILOT_STARTED).count() == 1


def test_a_start_waits_for_a_revocation_and_then_refuses(crew):
    pilot = bring(make_pilot(crew), crew, "scheduled")
    review, revoked, started = Review.objects.get(), Event(), Event()

    def revoke():
        with transaction.atomic():
            reviews.revoke(review, reason="new model", by=crew.reviewer)
            revoked.set()
            assert not started.wait(0.5), "the start did not wait"

    def start():
        revoked.wait(5)
        try:
            return steps.start(pilot, by=crew.pm)
        finally:
            started.set()

    _, outcome = together(revoke, start)
    assert isinstance(outcome, Refused)
    assert "GD-01 ended" in str(outcome)
    pilot.refresh_from_db()
    assert (pilot.state, pilot.plan_hash) == ("scheduled", "")


def test_whoever_comes_first_nothing_runs_on_without_its_gate(crew):
    for _ in range(5):
        pilot = bring(make_pilot(crew), crew, "scheduled")
        review = Review.objects.latest("pk")
        together(
            partial(steps.start, pilot, by=crew.pm),
            partial(reviews.revoke, review, reason="new model", by=crew.reviewer),
        )
        clockwork.pause_without_leave()
        pilot.refresh_from_db()
        assert pilot.state in {"scheduled", "paused"}


def expires(review):
    """The job as it runs on the day after its last, while somebody starts."""
    return signing.expire(review, by=system.user(), on=today() + timedelta(days=1))


def outgrows(model, name, by):
    """Another version serves from now on, and the job sees it."""
    vendor_models.release(model, name=name, in_use_from=today(), by=by)
    end_what_is_outgrown()


@pytest.mark.parametrize("how", ["its last day", "a material change"])
def test_what_ends_an_approval_while_somebody_starts_leaves_one_order(crew, how, later):
    """Refused, or started and paused by the clock: never running on what has ended."""
    for n in range(4):
        later(0)
        model = vendor_models.create(
            make_vendor(f"Vendor {n}"), name=f"Summaries {n}", first_version="v3",
            in_use_from=today() - timedelta(days=99), by=crew.pm,
        )  # fmt: skip
        draft = make_pilot(crew, vendor_models=[model])
        pilot = bring(draft, crew, "scheduled")
        review = Review.objects.latest("pk")
        KeptFacts.objects.create(
            review=review, moment="decided", facts=facts_of(review), kept_on=today()
        )
        if how == "its last day":
            Review.objects.filter(pk=review.pk).update(valid_until=today())
            ends = partial(expires, review)
        else:
            ends = partial(outgrows, model, "v4", crew.pm)
        started, ended = together(partial(steps.start, pilot, by=crew.pm), ends)
        assert not isinstance(ended, Exception), ended
        pilot.refresh_from_db()
        review.refresh_from_db()
        assert isinstance(started, Pilot | Refused), started
        assert (pilot.state == "running") == isinstance(started, Pilot)
        assert pilot.leaves.count() == int(pilot.state == "running")
        later(1)
        clockwork.pause_without_leave()
        pilot.refresh_from_db()
        assert pilot.state in {"scheduled", "paused"}


def test_two_pilots_drafted_at_once_get_two_keys(crew):
    def draft():
        return plans.create(product=crew.product, kind="pilot", title="x", by=crew.pm)

    outcomes = together(*[draft] * 4)
    assert sorted(each.key for each in outcomes) == [f"PIL-0{n}" for n in range(1, 5)]


def test_the_same_result_typed_twice_at_once_is_kept_once(crew):
    pilot = bring(make_pilot(crew), crew, "running")
    main = pilot.measures.get(part="primary")

    def record():
        return results.record(
            main,
            arm="control",
            as_of=today(),
            n=48,
            mean=400,
            sd=30,
            by=crew.pm,
        )

    outcomes = together(*[record] * 3)
    assert sorted(type(e).__name__ for e in outcomes) == [
        "ArmResult",
        "Unfit",
        "Unfit",
    ]
    assert ArmResult.objects.count() == 1


def test_a_kill_and_an_end_at_once_leave_one_way_into_the_read_out(crew):
    from tests.pilots.ways import make_results

    pilot = bring(make_pilot(crew), crew, "running")
    make_results(pilot, crew)
    outcomes = together(
        lambda: steps.kill(pilot, reason="harm", by=crew.pm),
        lambda: steps.finish(pilot, reason="over", by=crew.pm),
    )
    assert sorted(type(e).__name__ for e in outcomes) == ["Pilot", "Refused"]
    assert Pilot.objects.get().state == "readout"
