"""Available rather than needed (mission.md G22): the side a feature's evidence is on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog.actions import promised as actions
from backlog.models import Item
from backlog.needed import Side, side
from backlog.queries.needed import counts, features, side_of
from core.errors import Refused
from discovery.actions import links
from portfolio.actions import vendor_claims
from roadmap.needed_chart import finding
from tests.make import make_item, make_note, make_opportunity, make_theme, make_vendor
from tests.roadmap.make import make_card

pytestmark = pytest.mark.django_db
LIST = "roadmap:needed_list"


def market(cast, **details):
    kind = "market_vendor_intel"
    said = "They all sell one."
    return make_note(cast, said, published=True, kind=kind, details=details)


def feature(cast, title="Sentiment wallboard", notes=(), themes=(), **fields):
    item = make_item(cast.product, title, 5, 3, 2, 3, **fields)
    item.opportunities.add(make_opportunity(cast, notes=notes, themes=themes))
    return item


def promise(cast, title="Wallboard", vendor=None):
    return vendor_claims.record(
        vendor or make_vendor("Orrery Insights"), title=title, commitment="public",
        source="Web page", said_on=date(2026, 1, 5), promised_for=date(2027, 3, 31),
        by=cast.pm,
    )  # fmt: skip


# --- the rule --------------------------------------------------------------------------------
def test_two_answers_make_four_sides():
    assert side(is_needed=True, is_available=True) is Side.BOTH
    assert side(is_needed=False, is_available=True) is Side.AVAILABLE
    assert [each for each in Side if each.is_warning] == [Side.AVAILABLE]


def test_only_a_market_note_behind_it_is_the_warning(cast):
    item = feature(cast, notes=[market(cast, source_type="vendor")])
    assert side_of(item) is Side.AVAILABLE


def test_a_voice_of_the_floor_takes_it_out_at_once(cast):
    item = feature(cast, notes=[market(cast)])
    assert side_of(item) is Side.AVAILABLE
    heard = make_note(cast, "I never know how they feel.", published=True)
    links.put_note_behind_opportunity(heard, item.opportunities.get(), by=cast.pm)
    assert side_of(item) is Side.BOTH


def test_a_voice_counts_through_a_theme_too(cast):
    theme = make_theme(cast, "Mood", [make_note(cast, "Angry.", published=True)])
    assert side_of(feature(cast, themes=[theme])) is Side.NEEDED
    sold = make_theme(cast, "Offers", [market(cast)])
    assert side_of(feature(cast, "Other", themes=[sold])) is Side.AVAILABLE


def test_what_is_not_published_or_speaks_against_it_does_not_count(cast):
    item = feature(cast, notes=[market(cast)])
    opportunity = item.opportunities.get()
    against = make_note(cast, "Nobody wants it.", published=True)
    links.put_note_behind_opportunity(
        against, opportunity, direction="contradicts", by=cast.pm
    )
    assert side_of(item) is Side.AVAILABLE


def test_a_regulator_is_heard_and_not_sold(cast):
    item = feature(cast, notes=[market(cast, source_type="regulator")])
    assert side_of(item) is Side.NEEDED


def test_a_regulatory_opportunity_is_needed(cast):
    item = make_item(cast.product, "Clock", 5, 3, 2, 3)
    item.opportunities.add(make_opportunity(cast, is_regulatory=True))
    assert side_of(item) is Side.NEEDED


def test_a_promise_makes_it_available_until_it_is_broken(cast):
    item, claim = make_item(cast.product, "Wallboard", 5, 3, 2, 3), promise(cast)
    assert side_of(item) is Side.NEITHER
    actions.rest(item, claim=claim, by=cast.pm)
    assert side_of(item) is Side.AVAILABLE
    vendor_claims.settle(
        claim, state="broken", settled_on=date(2026, 2, 1), because="Dropped.",
        version=None, by=cast.pm,
    )  # fmt: skip
    assert side_of(item) is Side.NEITHER


def test_stories_and_what_is_done_have_no_side(cast):
    assert side_of(make_item(cast.product, "x", 1, 1, 1, 1, kind="story")) is None
    assert side_of(make_item(cast.product, "y", 1, 1, 1, 1, state="done")) is None


def test_the_sides_add_up_to_all_open_features(cast):
    feature(cast, "a", notes=[market(cast)])
    feature(cast, "b", notes=[make_note(cast, "Waiting.", published=True)])
    make_item(cast.product, "c", 5, 3, 2, 3)
    told = counts(features(cast.pm))
    assert list(told.values()) == [0, 1, 1, 1]
    assert finding(told) == "1 of 3 open features are available rather than needed"


# --- promises behind items -------------------------------------------------------------------
def test_it_rests_on_a_promise_once_and_who_may_not_edit_does_not_say_so(cast):
    item, claim = make_item(cast.product, "x", 5, 3, 2, 3), promise(cast)
    actions.rest(item, claim=claim, by=cast.pm)
    with pytest.raises(Refused, match="already"):
        actions.rest(item, claim=claim, by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.unrest(item, claim=claim, by=cast.other_pm)
    actions.unrest(item, claim=claim, by=cast.pm)
    with pytest.raises(Refused, match="does not rest"):
        actions.unrest(item, claim=claim, by=cast.pm)


def test_the_page_of_a_feature_takes_and_gives_back_a_promise(as_pm, cast):
    item, claim = make_item(cast.product, "x", 5, 3, 2, 3), promise(cast)
    add = reverse("backlog:item_rest", args=[item.pk])
    assert as_pm.post(add, {"claim": "0"}).status_code == 422
    assert as_pm.post(add, {"claim": claim.pk}).status_code == 302
    panel = as_pm.get(reverse("backlog:item_promises", args=[item.pk]))
    assert "Orrery Insights" in panel.content.decode()
    assert 'id="available"' in as_pm.get(item.get_absolute_url()).content.decode()
    off = reverse("backlog:item_unrest", args=[item.pk, claim.pk])
    shown = as_pm.post(off, headers={"HX-Request": "true"}).content.decode()
    assert "None of a vendor" in shown
    assert 'id="available"' not in as_pm.get(item.get_absolute_url()).content.decode()


def test_other_systems_say_so_too(as_pm, cast):
    item, claim = make_item(cast.product, "x", 5, 3, 2, 3), promise(cast)
    at, told = f"/api/v1/items/{item.pk}/", {"content_type": "application/json"}
    assert as_pm.get(f"{at}rests-on/").json() == {"side": "neither", "promises": []}
    made = as_pm.post(f"{at}rest/", {"claim": claim.pk}, **told).json()
    assert made == {"side": "available", "promises": [claim.pk]}
    gone = as_pm.post(f"{at}unrest/", {"claim": claim.pk}, **told).json()
    assert gone["promises"] == []


# --- the list --------------------------------------------------------------------------------------
def titles(answer):
    return [item.title for item, _ in answer.context["rows"]]


def test_the_list_is_narrowed_by_side_vendor_product_and_roadmap(as_pm, cast):
    sold = feature(cast, "Sold", notes=[market(cast)])
    feature(cast, "Heard", notes=[make_note(cast, "Waiting.", published=True)])
    resting, vendor = make_item(cast.product, "Resting", 1, 1, 1, 1), make_vendor("V")
    actions.rest(resting, claim=promise(cast, vendor=vendor), by=cast.pm)
    make_card(cast).items.add(sold)
    at = reverse(LIST)
    assert set(titles(as_pm.get(at))) == {"Sold", "Heard", "Resting"}
    warned = as_pm.get(at, {"side": "available"})
    assert set(titles(warned)) == {"Sold", "Resting"}
    assert "2 of 3 open features are available" in warned.content.decode()
    assert titles(as_pm.get(at, {"side": "available", "planned": "yes"})) == ["Sold"]
    assert titles(as_pm.get(at, {"vendor": vendor.pk})) == ["Resting"]
    assert titles(as_pm.get(at, {"product": cast.other_product.pk})) == []
    file = as_pm.get(reverse("roadmap:needed_export"), {"side": "needed"})
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert '"Needed, nobody offers it",yes,no' in lines[1]


def test_the_list_and_a_page_cost_the_same_with_more_features(as_pm, cast, assert_flat):
    vendor = make_vendor("Orrery Insights")
    cast.product.vendors.add(vendor)

    def grow(count=4):
        for n in range(count):
            notes = [market(cast), make_note(cast, f"Waiting {n}.", published=True)]
            theme = make_theme(cast, f"Theme {n} {Item.objects.count()}", notes[1:])
            item = feature(cast, f"Feature {n}", notes=notes, themes=[theme])
            actions.rest(item, claim=promise(cast, f"P{n}", vendor), by=cast.pm)
            make_card(cast).items.add(item)
            first = Item.objects.order_by("pk")[0]
            more = promise(cast, f"Q{n}", vendor)
            actions.rest(first, claim=more, by=cast.pm)

    grow(2)
    first = Item.objects.order_by("pk")[0]
    pages = [reverse(LIST), first.get_absolute_url()]
    pages.append(reverse("backlog:item_promises", args=[first.pk]))
    assert_flat(lambda: [as_pm.get(url) for url in pages], grow)
