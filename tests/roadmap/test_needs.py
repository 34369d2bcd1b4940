"""What a card waits for: too late, in a circle, on its page and through the API."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from roadmap import actions, needs
from roadmap.models import Dependency
from roadmap.needs import End
from tests.roadmap.make import make_card, make_need

JAN, SEP = date(2027, 1, 31), date(2027, 9, 30)


@pytest.mark.parametrize(
    ("card", "needed", "words"),
    [
        (End("RC-01", "now"), End("RC-02", "now"), ""),
        (End("RC-01", "later"), End("RC-02", "next"), ""),
        (End("RC-01", "now"), End("RC-02", "done"), ""),
        (End("RC-01", "now"), End("RC-02", "next"), "RC-02 is only in Next."),
        (End("RC-01", "next"), End("RC-02", "later"), "RC-02 is only in Later."),
        (End("RC-01", "next"), End("RC-02", "dropped"), "RC-02 was dropped."),
        (End("RC-01", "done"), End("RC-02", "later"), ""),
        (
            End("RC-01", "now", JAN),
            End("RC-02", "now", SEP),
            "RC-02 is due 30 Sep 2027, after this card's own date.",
        ),
        (End("RC-01", "now", SEP), End("RC-02", "now", JAN), ""),
        (End("RC-01", "now", JAN), End("RC-02", "done", SEP), ""),
        (
            End("RC-01", "now", JAN),
            End("The contract", due=SEP),
            "The contract is due 30 Sep 2027, after this card's own date.",
        ),
        (End("RC-01", "now"), End("The contract", due=SEP), ""),
    ],
)
def test_what_comes_too_late_is_said(card, needed, words):
    assert needs.conflict(card, needed) == words


def test_a_need_is_kept_once_and_recorded(cast):
    card, other = make_card(cast, "a"), make_card(cast, "b")
    first = actions.need(card, needed=other, by=cast.pm)
    assert actions.need(card, needed=other, by=cast.pm) == first
    entry = AuditEntry.objects.get(verb=Verb.DEPENDENCY_ADDED)
    assert (entry.subject_id, entry.data["needs"]) == (card.pk, "RC-02")
    actions.unneed(card, need=first.pk, by=cast.pm)
    assert not Dependency.objects.exists()
    with pytest.raises(Refused, match="does not need that any more"):
        actions.unneed(card, need=first.pk, by=cast.pm)


def test_a_circle_is_refused_and_its_way_is_named(cast):
    a, b, c = (make_card(cast, title) for title in "abc")
    actions.need(b, needed=c, by=cast.pm)
    actions.need(a, needed=b, by=cast.pm)
    with pytest.raises(Refused, match="RC-01 → RC-02 → RC-03"):
        actions.need(c, needed=a, by=cast.pm)
    with pytest.raises(Unfit, match="cannot need itself"):
        actions.need(a, needed=a, by=cast.pm)


def test_a_need_is_a_card_or_something_outside(cast):
    card, other = make_card(cast, "a"), make_card(cast, "b")
    with pytest.raises(Unfit, match="Name a card"):
        actions.need(card, by=cast.pm)
    with pytest.raises(Unfit, match="Name a card"):
        actions.need(card, needed=other, external="The vendor", by=cast.pm)
    with pytest.raises(Unfit, match="its own date"):
        actions.need(card, needed=other, external_on=JAN, by=cast.pm)


def test_the_wrong_person_adds_and_takes_nothing(cast):
    card = make_card(cast, "a")
    found = make_need(cast, card)
    with pytest.raises(PermissionDenied):
        actions.need(card, external="The vendor", by=cast.other_pm)
    with pytest.raises(PermissionDenied):
        actions.unneed(card, need=found.pk, by=cast.other_pm)


def test_a_cards_page_adds_shows_and_takes_off_what_it_needs(as_pm, cast):
    card = make_card(cast, "a", horizon="next")
    other = make_card(cast, "The other card")
    add = reverse("roadmap:card_need", args=[card.pk])
    wrong = as_pm.post(add, {"needed": "RC-99"})
    assert wrong.status_code == 422
    assert "There is no card RC-99." in wrong.text
    assert as_pm.post(add, {}).status_code == 422
    as_pm.post(add, {"needed": "rc-02"})
    page = as_pm.get(card.get_absolute_url()).text
    assert "The other card" in page
    assert "RC-02 is only in Later." in page
    assert "What waits for it" in as_pm.get(other.get_absolute_url()).text
    board = as_pm.get(reverse("roadmap:board"), {"badge": "conflict"}).text
    assert f'data-needs="{other.pk}! "' in board
    assert 'data-key="RC-02"' not in board
    as_pm.post(reverse("roadmap:card_unneed", args=[card.pk, card.needs.get().pk]))
    assert not card.needs.exists()


def test_the_api_adds_and_takes_off_what_a_card_needs(as_pm, cast):
    card, other = make_card(cast, "a"), make_card(cast, "b")
    url, kind = f"/api/v1/cards/{card.pk}/", "application/json"
    body = {"needed": "RC-02"}
    made = as_pm.post(f"{url}need/", body, content_type=kind)
    assert [need["needed"] for need in made.json()["needs"]] == [other.pk]
    back = as_pm.post(
        f"/api/v1/cards/{other.pk}/need/", {"needed": "RC-01"}, content_type=kind
    )
    assert back.status_code == 409
    assert "RC-01 → RC-02" in back.json()["detail"]
    gone = as_pm.post(f"{url}unneed/", {"need": card.needs.get().pk}, content_type=kind)
    assert gone.json()["needs"] == []
