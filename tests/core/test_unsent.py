"""A form that comes after the session or the page's code has run out is not lost."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from portfolio.models import Vendor
from tests.make import Cast

NEW = "/vendors/new/"
TYPED = {
    "name": "Telephony “North”",
    "tier": "high",
    "annual_value": "0",
    "notice_days": "90",
    "note": "first line\nsecond <b>line</b>",
}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's last form, as a browser posts them."""
    form = page[page.rindex("<form") :]
    tags = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {unescape(name): unescape(value) for name, value in tags}


@pytest.fixture
def signed_out(cast: Cast) -> str:
    """The page that answers a form without a session."""
    typed = TYPED | {
        "csrfmiddlewaretoken": "a" * 64,
        "password": "secret words",
        "one_time_code": "secret words",
        "passkey": "secret words",
    }
    answer = Client().post(NEW, typed)
    assert answer.status_code == 401
    return answer.text


def test_what_was_typed_survives_signing_in(signed_out, cast):
    assert "Nothing is lost" in signed_out
    assert "secret words" not in signed_out
    cast.pm.set_password("a long sentence")
    cast.pm.save()
    client = Client()
    who = {"username": cast.pm.email, "password": "a long sentence"}
    wrong = client.post(
        reverse("core:sign_in"), hidden(signed_out) | who | {"password": "x"}
    )
    assert wrong.status_code == 422
    page = client.post(reverse("core:sign_in"), hidden(wrong.text) | who).text
    assert "second &lt;b&gt;line" in page
    assert f'action="{NEW}"' in page
    assert not Vendor.objects.exists()
    client.post(NEW, hidden(page))
    vendor = Vendor.objects.get()
    assert (vendor.name, vendor.note) == (TYPED["name"], TYPED["note"])


def test_it_is_sent_to_no_other_site(cast, signed_out):
    cast.pm.set_password("a long sentence")
    cast.pm.save()
    who = {"username": cast.pm.email, "password": "a long sentence"}
    for to in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        body = hidden(signed_out) | who | {"unsent-to": to}
        assert Client().post(reverse("core:sign_in"), body)["Location"] == "/"


def test_a_page_older_than_its_code_is_sent_once_more(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.pm)
    ours = client.post(NEW, TYPED, headers={"Origin": "http://testserver"})
    assert ours.status_code == 403
    assert hidden(ours.text)["note"] == TYPED["note"]
    assert client.post(NEW, hidden(ours.text)).status_code == 302
    foreign = client.post(NEW, TYPED, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert "Telephony" not in foreign.text
