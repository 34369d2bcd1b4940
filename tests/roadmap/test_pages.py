import pytest
from django.urls import reverse

from roadmap import actions
from roadmap.models import Card
from tests.make import make_benefit
from tests.roadmap.make import make_card, make_notes, make_ready_for_next

HTMX = {"hx-request": "true"}


def move_url(card):
    return reverse("roadmap:card_move", args=[card.pk])


def test_the_board_shows_every_open_card_in_its_lane(as_pm, cast):
    make_ready_for_next(cast)
    make_card(cast, "Schedules that bend")
    make_card(cast, "Old idea", horizon="dropped")
    html = as_pm.get(reverse("roadmap:board")).content.decode()
    assert "Resolve more, repeat less" in html
    assert "Schedules that bend" in html
    assert "Old idea" not in html


def test_the_board_costs_the_same_with_more_cards(as_pm, cast, assert_flat):
    make_ready_for_next(cast)
    url = reverse("roadmap:board")
    assert_flat(lambda: as_pm.get(url), lambda: [make_card(cast, t) for t in "abcdef"])


def test_the_card_list_costs_the_same_with_more_cards(as_pm, cast, assert_flat):
    make_ready_for_next(cast)
    url = reverse("roadmap:card_list")
    assert_flat(lambda: as_pm.get(url), lambda: [make_card(cast, t) for t in "abcdef"])


def test_a_card_in_later_that_promises_a_date_wears_its_badge(as_pm, cast):
    card = make_card(cast, "No card number is heard")
    worn = '<svg class="icon sm" aria-hidden="true"><use href="/static/vendor/lucide/sprite.svg#i-warning"/></svg>Dated'
    assert worn not in as_pm.get(reverse("roadmap:board")).text
    actions.edit(card, version=1, title="No card number heard by 2027", by=cast.pm)
    assert worn in as_pm.get(reverse("roadmap:board")).text


def test_a_drag_without_a_reason_asks_for_one_in_place(as_pm, cast):
    card = make_ready_for_next(cast)
    body = {"horizon": "next", "after": "", "version": 1}
    answer = as_pm.post(move_url(card), body, headers=HTMX)
    assert answer.status_code == 422
    assert "data-move-form" in answer.content.decode()
    assert Card.objects.get().horizon == "later"


def test_a_drag_that_lacks_something_hears_what(as_pm, cast):
    card = make_card(cast)
    answer = as_pm.post(move_url(card), {"horizon": "next", "version": 1}, headers=HTMX)
    assert "Next needs" in answer.content.decode()


def test_a_drag_with_a_reason_returns_the_card_and_the_counts(as_pm, cast):
    card = make_ready_for_next(cast)
    body = {"horizon": "next", "version": 1, "reason": "Proven."}
    answer = as_pm.post(move_url(card), body, headers=HTMX)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'id="card-{card.pk}"' in html
    assert 'data-version="2"' in html
    assert 'data-count="next">1 of 8<' in html
    assert Card.objects.get().horizon == "next"


def test_a_plain_browser_moves_by_the_cards_own_page(as_pm, cast):
    card = make_ready_for_next(cast)
    body = {"horizon": "next", "version": 1, "reason": "Proven."}
    answer = as_pm.post(move_url(card), body)
    assert answer.status_code == 302
    assert answer["Location"] == card.get_absolute_url()


def test_a_plain_browser_without_a_reason_keeps_what_was_chosen(as_pm, cast):
    card = make_ready_for_next(cast)
    answer = as_pm.post(move_url(card), {"horizon": "next", "version": 1})
    assert answer.status_code == 422
    assert "It is kept with the move" in answer.content.decode()


def test_two_people_at_one_card_see_both_versions(as_pm, cast):
    card = make_card(cast, "a")
    url = reverse("roadmap:card_edit", args=[card.pk])
    actions.edit(card, version=1, title="Theirs", by=cast.pm)
    answer = as_pm.post(url, {"title": "Mine", "confidence": "0", "version": 1})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Theirs" in html
    assert "Mine" in html
    assert Card.objects.get().title == "Theirs"


def test_a_card_is_added_edited_and_linked_by_its_page(as_pm, cast):
    body = {
        "product": cast.product.pk,
        "title": "Ready on day one",
        "confidence": "0.2",
    }
    answer = as_pm.post(reverse("roadmap:card_create"), body)
    card = Card.objects.get()
    assert answer["Location"] == card.get_absolute_url()
    make_notes(cast, "n20")
    link = reverse("roadmap:card_link", args=[card.pk])
    as_pm.post(link, {"relation": "notes", "code": "N20"})
    assert [note.code for note in card.notes.all()] == ["n20"]
    unlink = reverse(
        "roadmap:card_unlink", args=[card.pk, "notes", card.notes.get().pk]
    )
    as_pm.post(unlink)
    assert not card.notes.exists()


def test_a_cards_benefit_is_chosen_among_its_products(as_pm, client_of, cast):
    card = make_card(cast)
    ours = make_benefit(cast)
    foreign = make_benefit(cast, "B-02", product=cast.other_product)
    url = reverse("roadmap:card_edit", args=[card.pk])
    assert "Benefit B-02" not in as_pm.get(url).text
    body = {"title": "x", "confidence": "0", "version": 1}
    assert as_pm.post(url, body | {"benefit": foreign.pk}).status_code == 422
    as_pm.post(url, body | {"benefit": ours.pk})
    assert Card.objects.get().benefit == ours
    link = f'href="{ours.get_absolute_url()}"'
    assert link in as_pm.get(card.get_absolute_url()).text
    floor = client_of(cast.frontline).get(card.get_absolute_url())
    assert floor.status_code == 404


def test_a_code_nobody_knows_is_refused_in_words(as_pm, cast):
    card = make_card(cast)
    link = reverse("roadmap:card_link", args=[card.pk])
    answer = as_pm.post(link, {"relation": "items", "code": "F-999"})
    assert answer.status_code == 409
    assert "There is no item F-999" in answer.content.decode()


def test_an_external_date_needs_its_source(as_pm, cast):
    card = make_card(cast)
    url = reverse("roadmap:card_edit", args=[card.pk])
    body = {"title": "x", "confidence": "0", "external_on": "2027-01-31", "version": 1}
    answer = as_pm.post(url, body)
    assert answer.status_code == 422
    assert "Say who sets that date" in answer.content.decode()


@pytest.mark.parametrize("page", ["board", "card_list", "card_create"])
def test_a_person_without_a_role_sees_nothing(client_of, cast, page):
    assert client_of(cast.outsider).get(reverse(f"roadmap:{page}")).status_code == 403


def test_an_executive_reads_the_board_and_moves_nothing(client_of, cast):
    card = make_card(cast)
    reader = client_of(cast.executive)
    html = reader.get(reverse("roadmap:board")).content.decode()
    assert card.title in html
    assert "data-move-url" not in html
    body = {"horizon": "dropped", "reason": "x", "version": 1}
    assert reader.post(move_url(card), body).status_code == 403


def test_a_products_page_shows_its_cards(as_pm, cast):
    make_card(cast, "Ours")
    make_card(cast, "Elsewhere", product=cast.other_product)
    panel = as_pm.get(reverse("roadmap:product_panel", args=[cast.product.pk]))
    html = panel.content.decode()
    assert "Ours" in html
    assert "Elsewhere" not in html
