"""Loading the demo company again where people went on: what they did stays, no gate is passed."""

import io

import pytest
from django.core.management import call_command

from governance.actions import reviews
from governance.models import Review
from pilots.actions import steps
from pilots.models import Leave, Pilot
from tests.demo import DAY
from tests.doors.scene import gone_on, standing

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture
def demo(demo_company, db, settings):
    settings.TODAY = DAY.isoformat()


def again() -> None:
    call_command("seed_demo", stdout=io.StringIO())


def test_what_runs_and_scales_was_let_through_by_its_decision(demo):
    rows = Leave.objects.exclude(wave__isnull=False).order_by("pilot__key")
    found = rows.values_list("pilot__key", "verb", "review__key", "taken")
    assert list(found) == [
        ("PIL-01", "decide", "GD-03", True),
        ("PIL-02", "start", "GD-06", True),
    ]
    [wave] = Leave.objects.exclude(wave=None)
    assert (wave.pilot.key, wave.review.key) == ("PIL-01", "GD-03")


def test_what_was_paused_stays_paused_and_its_reason_stays(demo):
    pilot = Pilot.objects.get(key="PIL-02")
    steps.pause(pilot, reason="The vendor is down.", by=pilot.owner)
    before = standing()
    again()
    pilot.refresh_from_db()
    assert (pilot.state, pilot.pause_reason) == ("paused", "The vendor is down.")
    assert gone_on(before) == []


def test_what_lost_its_decision_does_not_get_it_back(demo):
    review = Review.objects.get(key="GD-06")
    signer = review.signatures.latest("pk").signed_by
    reviews.revoke(review, reason="A breach.", by=signer)
    pilot = Pilot.objects.get(key="PIL-02")
    steps.pause(pilot, reason="GD-06 was revoked.", by=pilot.owner)
    leaves = Leave.objects.count()
    again()
    review.refresh_from_db()
    pilot.refresh_from_db()
    assert (review.state, pilot.state) == ("revoked", "paused")
    assert Leave.objects.count() == leaves


def test_a_plan_taken_back_to_draft_stays_there(demo):
    pilot = Pilot.objects.get(key="PIL-04")
    steps.revise(pilot, reason="Another queue.", by=pilot.owner)
    again()
    pilot.refresh_from_db()
    assert pilot.state == "draft"
