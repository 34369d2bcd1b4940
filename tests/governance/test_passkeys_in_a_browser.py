"""A reviewer adds a passkey in a real browser and signs a review with it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance.models import Signature
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import PASSWORD, make_cast, make_review, meet_all

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def with_device(page: Page) -> None:
    """A device of Chromium's own, whose owner always puts the finger on it."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_reviewer_adds_a_passkey_and_signs_with_it(open_as: OpenAs) -> None:
    cast = make_cast()
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    page = open_as(cast.reviewer, reverse("core:factor_list"))
    assert_sound_at(page, *EVERYWHERE)
    with_device(page)
    page.get_by_role("link", name="Add a passkey").first.click()
    page.get_by_label("What you call it").fill("Work laptop")
    page.get_by_label("Your password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Your spare codes").wait_for()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("never used")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)

    page.goto(reverse("governance:review_sign", args=[review.pk]))
    expect(page.get_by_label("Your password again")).to_have_count(0)
    page.get_by_label("Compliance").check()
    page.get_by_label("Approve", exact=True).check()
    page.get_by_label("What your signature means").fill("I approve it.")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Sign with a passkey").click()
    page.get_by_text("Proved by").wait_for()
    assert_sound_at(page, *EVERYWHERE)
    assert {s.factor for s in Signature.objects.all()} == {"passkey"}
