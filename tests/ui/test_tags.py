"""The small words of every page, against figures that people check by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template import Context, RequestContext, Template
from django.utils import timezone
from django.utils.safestring import SafeString

from core.templatetags import ui


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(41, 8), 2, "5.13"),  # domain.md: half up, where format() says 5.12
        (Decimal("5.125"), 2, "5.13"),
        (Fraction(-41, 8), 2, "−5.13"),
        (1284, 0, "1,284"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (0, 1, "0.0"),
        (None, 0, "–"),
    ],
)
def test_numbers_round_half_up(
    value: ui.Number | None, digits: int, shown: str
) -> None:
    assert ui.number(value, digits) == shown


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Fraction(310, 1000), "31.0%"),
        (Decimal("0.7125"), "71.3%"),
        (0.7125, "71.3%"),
        (1, "100.0%"),
        (Decimal("-0.0005"), "−0.1%"),
        (None, "–"),
    ],
)
def test_shares_show_as_percent(ratio: ui.Number | None, shown: str) -> None:
    assert ui.percent(ratio) == shown


@pytest.mark.parametrize(
    ("amount", "full", "short"),
    [
        (Decimal("212400"), "$212,400", "$212k"),
        (Decimal("1240000"), "$1,240,000", "$1.2m"),
        (Decimal("999500"), "$999,500", "$1.0m"),
        (Decimal("999499"), "$999,499", "$999k"),
        (Decimal("-3500"), "−$3,500", "−$4k"),
        (940, "$940", "$940"),
        (None, "–", "–"),
    ],
)
def test_money(amount: ui.Number | None, full: str, short: str) -> None:
    assert ui.money(amount) == full
    assert ui.money_short(amount) == short


def test_seconds_show_as_minutes() -> None:
    assert ui.duration(Decimal("406.56")) == "6:47"
    assert ui.duration(59.5) == "1:00"


def test_a_change_is_green_where_it_is_good() -> None:
    assert "delta up" in ui.change(Decimal("4.9"), 1)
    assert "delta down" in ui.change(Decimal("0.3"), 1, good="down")
    assert "+0.3" in ui.change(Decimal("0.3"), 1, good="down")
    assert "no change" in ui.change(Decimal("0.04"), 1)


def test_a_moment_is_in_the_readers_zone(settings) -> None:
    settings.TODAY = "2026-11-16"
    moment = datetime(2026, 11, 14, 16, 42, tzinfo=UTC)
    with timezone.override("America/Chicago"):
        assert "14 Nov, 10:42" in ui.when(moment)
    with timezone.override("Asia/Manila"):
        assert "15 Nov, 00:42" in ui.when(moment)
    assert "14 Nov 2025" in ui.when(date(2025, 11, 14))
    assert ">14 Nov 2025<" in ui.when("2025-11-14")  # as reports keep a day
    assert ui.when(None) == ui.when("") == "–"


def test_initials_are_first_and_last() -> None:
    assert ui.initials("Dana Whitfield") == "DW"
    assert ui.initials("María del Mar Ortiz") == "MO"
    assert ui.initials("Ada") == "A"
    assert ui.initials("123") == "?"


def test_what_was_taken_out_is_marked_and_the_rest_escaped() -> None:
    shown = ui.redacted("read <b>out</b> [PAN] and [ACCOUNT]")
    assert '<mark class="redacted">[PAN]</mark>' in shown
    assert "&lt;b&gt;" in shown
    assert ui.redacted(None) == ""


def test_a_label_makes_an_icon_speak() -> None:
    assert 'aria-hidden="true"' in ui.icon("lock")
    assert 'role="img" aria-label="Locked &quot;now&quot;"' in ui.icon(
        "lock", "", 'Locked "now"'
    )


@pytest.mark.parametrize("draw", [ui.badge, lambda text: ui.icon("lock", "", text)])
def test_what_is_remembered_of_markup_is_not_taken_for_text_that_is_alike(draw) -> None:
    text = "<i>x</i>"
    for _ in range(2):
        assert text in draw(SafeString(text))
        assert "<i>" not in draw(text)


def test_changing_a_filter_starts_at_the_first_page(rf) -> None:
    request = rf.get("/", QueryDict("q=card&after=abc&state=open").dict())
    context = RequestContext(request)
    context.update({"request": request})
    assert ui.query_with(context, state=None) == "?q=card"
    assert ui.query_with(context, after="xyz") == "?q=card&after=xyz&state=open"


def test_an_avatar_says_the_name() -> None:
    html = ui.avatar(Context({"user": "Ada"}), "Ada", "Owner")
    assert 'aria-label="Owner: Ada"' in html
    assert "avatar me" in html
    assert "–" in ui.avatar(Context(), None)


def test_a_product_shows_its_name_beside_its_colour() -> None:
    product = SimpleNamespace(
        name="Voice & routing", cord=3, get_absolute_url=lambda: "/p/3/"
    )
    html = Template("{% cord product link=True %}").render(
        Context({"product": product})
    )
    assert 'data-cord="3"' in html
    assert '<a href="/p/3/">Voice &amp; routing</a>' in html
