"""A form that the state of things refuses is answered by the page it stands on."""

import pytest
from django.urls import reverse

from core.models import User
from governance.actions import change_requests
from tests.make import (
    make_change_classes,
    make_change_request,
    seat_everybody,
)

pytestmark = pytest.mark.django_db
OWN_PAGE = "Back to where you were"


@pytest.fixture
def gone(cast):
    """A request that was withdrawn while somebody else had its page open."""
    make_change_classes()
    seat_everybody(cast)
    asked = change_requests.file(make_change_request(cast), by=cast.po)
    return change_requests.withdraw(asked, reason="A slip.", by=cast.po)


def decline(client, asked, *, referer, **typed):
    target = reverse("governance:change_request_decline", args=[asked.pk])
    said = {"reason": "Too late\nthis week.", **typed}
    return client.post(target, said, headers={"referer": referer} if referer else {})


def test_the_page_comes_back_as_it_is_now_with_the_rule_and_what_was_typed(
    gone, cast, client_of
):
    here = gone.get_absolute_url()
    page = decline(client_of(cast.ops), gone, referer=f"http://testserver{here}?a=b#c")
    assert page.status_code == 409
    assert f"<h1>{gone.title}</h1>" in page.text
    assert OWN_PAGE not in page.text
    box = page.text[page.text.index('id="refused"') :].split("</header>")[0]
    assert 'tabindex="-1" autofocus' in box
    assert f'data-back="{here}?a=b"' in box
    assert "Withdrawn" in page.text
    assert 'data-typed="reason" value="Too late\nthis week."' in box
    assert "<dt>Reason</dt><dd>Too late<br>this week.</dd>" in box
    assert "js/refused" in page.text
    gone.refresh_from_db()
    assert gone.state == "withdrawn"


def test_secrets_and_tokens_do_not_come_back(gone, cast, client_of):
    here, secret = gone.get_absolute_url(), {"password": "hushhush"}
    page = decline(client_of(cast.ops), gone, referer=here, **secret)
    assert page.status_code == 409
    assert "hushhush" not in page.text


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://elsewhere.example/change-requests/1/",
        "http://testserver/no/such/page/",
        "http://testserver/change-requests/999999/",
        "http://testserver/change-requests/export/",
        "http://testserver/change-requests/1/decline/",
        "http://[broken",
    ],
)
def test_without_a_page_of_ours_it_is_said_on_a_page_of_its_own(
    gone, cast, client_of, referer
):
    page = decline(client_of(cast.ops), gone, referer=referer)
    assert page.status_code == 409
    assert OWN_PAGE in page.text
    assert 'id="refused"' not in page.text


@pytest.mark.parametrize(
    "referer", ["/admin/", "/admin/core/user/", "/me/", "/api/v1/"]
)
def test_pages_that_others_drew_say_it_too(gone, cast, client_of, referer):
    """Those of the admin are drawn late, those of the API not for people."""
    User.objects.filter(pk=cast.admin.pk).update(is_staff=True, is_superuser=True)
    page = decline(client_of(cast.admin), gone, referer=f"http://testserver{referer}")
    assert page.status_code == 409
    assert ("Too late" in page.text) is (referer == "/me/")


def test_the_rule_is_gone_when_the_page_is_opened_again(gone, cast, client_of):
    client, here = client_of(cast.ops), gone.get_absolute_url()
    assert 'id="refused"' in decline(client, gone, referer=here).text
    assert 'id="refused"' not in client.get(here).text


def test_programs_get_the_answer_they_always_got(gone, cast, client_of):
    target = f"/api/v1/change-requests/{gone.pk}/decline/"
    said = {"reason": "Late."}
    here = {"referer": f"http://testserver{gone.get_absolute_url()}"}
    answer = client_of(cast.ops).post(
        target, said, content_type="application/json", headers=here
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
