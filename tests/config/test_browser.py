"""The whole stack under a browser: real form, real session, strict content policy."""

import pytest
from playwright.sync_api import expect

from tests.browser import BROKEN, assert_sound, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("who", ["pm", "frontline", "reviewer", "executive", "admin"])
def test_people_sign_in_by_the_form_and_arrive_at_a_sound_page(cast, open_as, who):
    page = open_as(None, "/sign-in/")
    assert_sound(page)
    sign_in(page, getattr(cast, who))
    expect(page.get_by_role("main")).to_be_visible()
    assert page.evaluate("document.querySelector('meta[name=htmx-config]') !== null")
    assert BROKEN[page] == []


def test_a_wrong_password_is_said_beside_the_form_and_nobody_is_in(cast, open_as):
    page = open_as(None, "/sign-in/")
    page.get_by_label("E-mail address").fill(cast.pm.email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("alert").first.wait_for()
    expect(page.get_by_label("E-mail address")).to_have_value(cast.pm.email)
    page.goto("/me/")
    assert "/sign-in/" in page.url
