"""A form sent twice happens once; two forms, or one that failed, are two sendings."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.actions import resends
from core.clock import now
from core.models import IdempotencyKey
from roadmap.models import Card, Share
from tests.make import Cast

TOKEN = "a" * 64


@pytest.fixture
def send(cast: Cast, client_of):
    """Post the form of a new card as a page with this token would."""

    def post(title="Calls find their queue", token=TOKEN, **more):
        body = {"title": title, "product": cast.product.pk, "confidence": "0.2"}
        body["csrfmiddlewaretoken"] = token
        return client_of(cast.pm).post(reverse("roadmap:card_create"), body, **more)

    return post


def test_the_second_sending_is_led_where_the_first_led(send):
    first, second = send(), send()
    [card] = Card.objects.all()
    assert first.url == second.url == card.get_absolute_url()
    assert send(headers={"HX-Request": "true"})["HX-Redirect"] == first.url


def test_signing_out_is_a_form_whose_person_is_gone_afterwards(cast, client_of):
    body = {"csrfmiddlewaretoken": TOKEN}
    answer = client_of(cast.pm).post(reverse("core:sign_out"), body)
    assert answer["Location"] == reverse("core:sign_in")


def test_a_secret_shown_once_is_made_once(cast, client_of):
    body = {"name": "Board", "audience": "vendor", "days": 30}
    body["products"] = [cast.product.pk]
    body["csrfmiddlewaretoken"] = TOKEN
    url = reverse("roadmap:share_create")
    first, again = (client_of(cast.pm).post(url, body) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 409)
    assert "shown only once" in again.text
    assert Share.objects.count() == 1


def test_other_words_or_another_page_are_another_form(send):
    send(), send(title="Calls end sooner"), send(token="b" * 64)
    assert Card.objects.count() == 3


def test_a_form_that_was_refused_is_tried_again(send):
    assert send(title="").status_code == 422
    assert send(title="").status_code == 422
    assert not IdempotencyKey.objects.exists()


def test_later_the_same_page_may_mean_it_once_more(send):
    send()
    IdempotencyKey.objects.update(created_at=now() - timedelta(minutes=11))
    send()
    assert Card.objects.count() == 2


def test_what_died_while_it_was_saved_is_sent_again(send, monkeypatch):
    """Its claim stands without an answer; it holds nobody up for longer than a process lives."""
    monkeypatch.setattr(resends, "PATIENCE", 0.0)
    send()
    Card.objects.all().delete()
    IdempotencyKey.objects.update(answer=None)
    assert send().status_code == 409
    IdempotencyKey.objects.update(created_at=now() - resends.DEAD_AFTER)
    assert send().url == Card.objects.get().get_absolute_url()
