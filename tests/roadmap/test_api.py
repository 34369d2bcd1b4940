import pytest
from django.urls import reverse

from roadmap.models import Card
from tests.roadmap.make import make_card, make_notes, make_ready_for_next

JSON = "application/json"


def test_a_card_is_created_read_and_changed(as_pm, cast):
    body = {"product": cast.product.pk, "title": "One payoff answer"}
    made = as_pm.post("/api/v1/cards/", body, content_type=JSON)
    assert made.status_code == 201, made.content
    url = f"/api/v1/cards/{made.json()['id']}/"
    headers = {"if-match": made.headers["ETag"]}
    changed = as_pm.patch(
        url, {"problem": "Three screens"}, content_type=JSON, headers=headers
    )
    assert changed.json()["problem"] == "Three screens"
    assert changed.json()["version"] == 2
    again = as_pm.patch(url, {"problem": "x"}, content_type=JSON, headers=headers)
    assert again.status_code == 412


def test_a_move_passes_the_same_guards(as_pm, cast):
    card = make_card(cast)
    body = {"horizon": "next", "reason": "x"}
    headers = {"if-match": f'"card-{card.pk}-1"'}
    url = f"/api/v1/cards/{card.pk}/move/"
    answer = as_pm.post(url, body, content_type=JSON, headers=headers)
    assert answer.status_code == 409
    assert "Next needs" in answer.json()["detail"]


def test_a_move_without_a_reason_is_refused_here_too(as_pm, cast):
    card = make_ready_for_next(cast)
    headers = {"if-match": f'"card-{card.pk}-1"'}
    url = f"/api/v1/cards/{card.pk}/move/"
    answer = as_pm.post(url, {"horizon": "next"}, content_type=JSON, headers=headers)
    assert answer.status_code == 409
    assert Card.objects.get().horizon == "later"


def test_links_are_made_and_undone_by_code(as_pm, cast):
    card = make_card(cast)
    make_notes(cast, "n1")
    body = {"relation": "notes", "code": "n1"}
    linked = as_pm.post(f"/api/v1/cards/{card.pk}/link/", body, content_type=JSON)
    assert len(linked.json()["notes"]) == 1
    as_pm.post(f"/api/v1/cards/{card.pk}/unlink/", body, content_type=JSON)
    assert not card.notes.exists()


def test_a_place_in_the_column_cannot_be_written_directly(as_pm, cast):
    card = make_card(cast)
    headers = {"if-match": f'"card-{card.pk}-1"'}
    url = reverse("api:card-detail", args=[card.pk])
    as_pm.patch(url, {"horizon": "now"}, content_type=JSON, headers=headers)
    assert Card.objects.get().horizon == "later"


def test_a_card_stays_with_its_product_and_says_so(as_pm, cast):
    card = make_card(cast)
    headers = {"if-match": f'"card-{card.pk}-1"'}
    url, body = f"/api/v1/cards/{card.pk}/", {"product": cast.other_product.pk}
    answer = as_pm.patch(url, body, content_type=JSON, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["fields"] == {"product": ["This is set once and stays."]}


@pytest.mark.parametrize("verb", ["move", "link", "unlink"])
def test_a_verb_of_a_card_refuses_what_it_does_not_know(as_pm, cast, verb):
    card = make_card(cast)
    headers = {"if-match": f'"card-{card.pk}-1"'}
    body = {"horizon": "next", "relation": "notes", "code": "n1", "colour": "red"}
    url = f"/api/v1/cards/{card.pk}/{verb}/"
    answer = as_pm.post(url, body, content_type=JSON, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["fields"]["colour"] == ["There is no such field."]
