"""Who is shown what: the table, and that pages keep to it byte by byte."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from roadmap.audiences import (
    ALWAYS,
    LABELS,
    RULES,
    Audience,
    Measure,
    Slip,
    columns_of,
    marks,
    shown,
)
from roadmap.models import Card
from tests.make import make_item
from tests.roadmap.make import make_card, make_key_result, make_notes

WHOLE = Slip(
    horizon="now",
    title="Wrap up without retyping",
    product="Assist",
    cord=2,
    key="RC-01",
    problem="They type it three times.",
    owner="Priya Raman",
    objective="Resolve more",
    measure=Measure("Handle time", "397 s", "377 s", "386 s", 0.55),
    confidence=Decimal("0.6"),
    assumption="Summaries are right.",
    evidence="4 notes",
    features=("F-101 Summary",),
    experiments=("PIL-01 Summary in Jacksonville",),
    sources=("n1 Typed three times",),
    external="31 Jan 2027, FCC",
    since=date(2026, 10, 7),
    result="371 s",
    learning="Start with card.",
    badges=("Metric silent",),
)
SEEN = {
    "internal": set(LABELS),
    "executive": {
        "objective",
        "measure",
        "confidence",
        "evidence",
        "external",
        "since",
        "result",
        "learning",
    },
    "frontline": {"evidence", "since", "result", "learning"},
    "vendor": {"external"},
}


@pytest.mark.parametrize("audience", list(Audience))
def test_an_audience_gets_its_fields_and_no_other(audience):
    slip = shown(WHOLE, audience)
    empty = Slip(horizon="now", title="x", product="x", cord=1)
    for each in fields(Slip):
        told = each.name in SEEN[audience] | ALWAYS
        source = WHOLE if told else empty
        assert getattr(slip, each.name) == getattr(source, each.name), each.name


def test_every_field_has_a_label_and_stands_in_the_table():
    named = {each.name for each in fields(Slip)} - ALWAYS
    assert named == set(LABELS) == RULES[Audience.INTERNAL].fields


def test_a_card_is_always_shown_inside():
    assert marks([]) == ["internal"]
    assert marks(["vendor", "frontline", "vendor"]) == [
        "internal",
        "frontline",
        "vendor",
    ]


def test_the_open_columns_are_always_there_and_done_when_there_is_something():
    assert [c.horizon for c in columns_of([], Audience.VENDOR)] == [
        "now",
        "next",
        "later",
    ]
    done = shown(WHOLE, Audience.EXECUTIVE)
    done = Slip(horizon="done", title=done.title, product="Assist", cord=1)
    found = columns_of([done], Audience.EXECUTIVE)
    assert [len(column.slips) for column in found] == [0, 0, 0, 1]


# --- pages ---------------------------------------------------------------------------
SECRETS = {
    "key": "RC-01",
    "problem": "They type it three times",
    "owner": "Mia",
    "assumption": "right nine times in ten",
    "features": "Summary after the call",
    "sources": "Note n1",
    "objective": "Resolve more, repeat less",
    "measure": "AHT in PLS and CRD",
    "external": "the commission",
    "confidence": "60%",
    "evidence": "3 notes",
    "result": "Two minutes less",
    "learning": "Begin with the card queue",
}


def make_full(cast, **fields) -> Card:
    """A card with something in every field, shown to everybody."""
    key_result = make_key_result()
    words = {
        "problem": "They type it three times.",
        "owner": cast.pm,
        "objective": key_result.objective,
        "key_result": key_result,
        "confidence": Decimal("0.6"),
        "riskiest_assumption": "Summaries are right nine times in ten.",
        "external_on": date(2027, 1, 31),
        "external_source": "the commission",
        "result": "Two minutes less",
        "learning": "Begin with the card queue",
        "audience_visibility": ["internal", "frontline", "vendor"],
    }
    card = make_card(cast, **(words | fields))
    card.notes.set(make_notes(cast, "n1", "n2", "n3"))
    item = make_item(cast.product, "Summary after the call", key="F-101")
    card.items.set([item])
    return card


def kept_from(audience: str) -> list[str]:
    return [text for name, text in SECRETS.items() if name not in SEEN[audience]]


def assert_keeps(answer, audience: str) -> str:
    """Nothing that the audience may not see is in any byte; returns what there is."""
    text: str = answer.serialize().decode(errors="replace")
    assert [word for word in kept_from(audience) if word in text] == []
    return text


def assert_only_its_fields(answer, audience: str, *, but: str = "") -> None:
    """The whole answer, headers and all, holds what it may and nothing it may not."""
    text = assert_keeps(answer, audience)
    seen = SEEN[audience] - {but}
    told = [text for name, text in SECRETS.items() if name in seen]
    assert [word for word in told if word not in text] == []


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("page", ["audience_board", "presentation"])
def test_a_page_holds_no_byte_of_what_its_audience_may_not_see(
    cast, client_of, audience, page
):
    make_full(cast)
    reader = client_of(cast.frontline if audience == "frontline" else cast.executive)
    answer = reader.get(reverse(f"roadmap:{page}"), {"audience": audience})
    assert answer.status_code == 200
    behind = "sources" if page == "presentation" else ""  # slides leave them out
    assert_only_its_fields(answer, audience, but=behind)


@pytest.mark.parametrize(
    ("audience", "titles"),
    [
        ("internal", {"For all", "For the floor", "Inside", "Done"}),
        ("executive", {"For all", "For the floor", "Inside", "Done"}),
        ("frontline", {"For all", "For the floor", "Done"}),
        ("vendor", {"For all"}),
    ],
)
def test_an_audience_gets_its_cards(cast, as_pm, audience, titles):
    everybody = ["internal", "frontline", "vendor"]
    floor = ["internal", "frontline"]
    long_ago = date(2026, 1, 5)
    make_card(cast, "For all", horizon="now", audience_visibility=everybody)
    make_card(cast, "For the floor", horizon="next", audience_visibility=floor)
    make_card(cast, "Inside")
    make_card(cast, "Done", horizon="done", audience_visibility=everybody)
    make_card(cast, "Old", horizon="done", entered_on=long_ago)
    make_card(cast, "Dropped", horizon="dropped", audience_visibility=everybody)
    page = as_pm.get(reverse("roadmap:audience_board"), {"audience": audience})
    assert {slip.title for slip in page.context["view"].slips} == titles


@pytest.mark.parametrize("audience", list(Audience))
def test_the_api_names_no_field_that_its_audience_may_not_see(
    cast, client_of, audience
):
    make_full(cast)
    reader = client_of(cast.frontline if audience == "frontline" else cast.executive)
    answer = reader.get("/api/v1/roadmap/", {"audience": audience})
    assert_keeps(answer, audience)
    [card] = answer.json()["cards"]
    assert set(card) == SEEN[audience] | {"horizon", "title", "product"}


def test_the_floor_reads_its_own_view_and_no_other(cast, as_frontline, as_outsider):
    card = make_full(cast)
    board = as_frontline.get(reverse("roadmap:board"), follow=True)
    assert board.redirect_chain == [(reverse("roadmap:audience_board"), 302)]
    assert board.context["view"].audience == "frontline"
    assert_only_its_fields(board, "frontline")
    for audience in ("internal", "executive", "vendor", "nonsense"):
        url = reverse("roadmap:audience_board")
        assert as_frontline.get(url, {"audience": audience}).status_code == 403
        api = as_frontline.get("/api/v1/roadmap/", {"audience": audience})
        assert api.status_code == (400 if audience == "nonsense" else 403)
    assert as_frontline.get(card.get_absolute_url()).status_code == 404
    assert as_frontline.get(f"/api/v1/cards/{card.pk}/").status_code == 404
    assert as_outsider.get(reverse("roadmap:audience_board")).status_code == 403


def test_who_is_shown_a_card_is_chosen_on_its_page_and_recorded(cast, as_pm):
    card = make_card(cast)
    url = reverse("roadmap:card_edit", args=[card.pk])
    body = {"title": "x", "confidence": "0", "version": 1}
    as_pm.post(url, body | {"audience_visibility": ["vendor"]})
    card.refresh_from_db()
    assert card.audience_visibility == ["internal", "vendor"]
    answer = as_pm.patch(
        f"/api/v1/cards/{card.pk}/",
        {"audience_visibility": ["frontline"]},
        content_type="application/json",
        headers={"if-match": as_pm.get(f"/api/v1/cards/{card.pk}/")["ETag"]},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["audience_visibility"] == ["internal", "frontline"]


def test_a_product_s_page_shows_the_floor_its_own_cards(cast, as_frontline):
    make_full(cast)
    make_card(cast, "Inside")
    url = reverse("roadmap:product_panel", args=[cast.product.pk])
    answer = as_frontline.get(url)
    assert "Wrap up without retyping" in answer.text
    assert "Inside" not in answer.text
    assert "/roadmap/cards/" not in answer.text


def test_a_view_costs_the_same_with_more_cards(cast, as_pm, assert_flat):
    make_full(cast)
    url = reverse("roadmap:audience_board")

    def more() -> None:
        for number in range(4):
            card = make_card(cast, f"More {number}", owner=cast.pm)
            card.notes.set(make_notes(cast, f"x{number}", f"y{number}"))

    assert_flat(lambda: as_pm.get(url), more)


def test_slides_are_pages_with_ways_to_the_next(cast, as_pm):
    make_full(cast, horizon="now")
    url = reverse("roadmap:presentation")
    first = as_pm.get(url, {"audience": "executive"})
    assert [slide.kind for slide in first.context["deck"]] == [
        "title",
        "column",
        "card",
        "column",
        "column",
    ]
    assert "slide=2" in first.text
    third = as_pm.get(url, {"audience": "executive", "slide": "3"})
    assert third.context["number"] == 3
    assert 'id="slide-3" data-kind="card" data-current' in third.text
    beyond = as_pm.get(url, {"audience": "executive", "slide": "99"})
    assert beyond.context["number"] == 1
