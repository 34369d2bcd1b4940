"""The small words of every page: icons, badges, numbers, moments, people.

Numbers round half up, because that is how people check them by hand; a missing
value shows as an en dash, never as nothing.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import clock
from core.tones import TONES

register = template.Library()
NOTHING = "–"
SPRITE = "vendor/lucide/sprite.svg"
MINUS = "−"
Number = int | float | Decimal | Fraction


# --- drawings ------------------------------------------------------------------
@cache
def sprite() -> str:
    """Where the icons are: asked once, though a page draws hundreds of them."""
    return static(SPRITE)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. With a label it speaks; without, it decorates."""
    return drawn_icon(name, size, text_of(label) if label else "")


@lru_cache(maxsize=1000, typed=True)  # text is escaped, markup is not, if alike or not
def drawn_icon(name: str, size: str, label: str) -> SafeString:
    says = format_html('role="img" aria-label="{}"', label) if label else None
    return format_html(
        '<svg class="icon {}" {}><use href="{}#i-{}"/></svg>',
        size,
        says or mark_safe('aria-hidden="true"'),
        sprite(),
        name,
    )


def text_of(words: object) -> str:
    """As text, or as the markup it is."""
    return words if isinstance(words, SafeString) else str(words)


@register.simple_tag
def badge(text: object, tone: str = "", symbol: str = "") -> SafeString:
    """A short state in words. Tones: good, bad, accent, line, and lit: it needs you."""
    return drawn_badge(text_of(text), tone, symbol)


@lru_cache(maxsize=1000, typed=True)
def drawn_badge(text: str, tone: str, symbol: str) -> SafeString:
    drawn = icon(symbol, "sm") if symbol else ""
    return format_html('<span class="chip {}">{}{}</span>', tone, drawn, text)


@register.filter
def tone(state: object) -> str:
    """The badge tone of a state; the same state has the same colour on every page."""
    return TONES.get(str(state), "")


@register.simple_tag
def cord(product: Any, link: bool = False) -> SafeString:
    """A product's name behind its colour; the colour never stands alone."""
    name = product.name
    if link:
        name = format_html('<a href="{}">{}</a>', product.get_absolute_url(), name)
    return format_html(
        '<span class="cord nowrap" data-cord="{}"><i class="cord-dot"></i>{}</span>',
        product.cord,
        name,
    )


@register.filter
def initials(person: object) -> str:
    words = re.findall(r"[^\W\d_]+", str(person))
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.simple_tag(takes_context=True)
def avatar(context: template.Context, person: Any, role: str = "") -> SafeString:
    return circle(person, role, reader=context.get("user"))


def circle(person: Any, role: str, *, reader: Any) -> SafeString:
    """A person in a circle: initials to see, the name (and their part) to hear."""
    if person is None:
        return format_html('<span class="muted">{}</span>', NOTHING)
    says = f"{role}: {person}" if role else str(person)
    return drawn_circle(says, initials(person), is_reader=person == reader)


@lru_cache(maxsize=1000, typed=True)
def drawn_circle(says: str, letters: str, *, is_reader: bool) -> SafeString:
    return format_html(
        '<span class="avatar{}" role="img" aria-label="{}" title="{}">{}</span>',
        " me" if is_reader else "",
        says,
        says,
        letters,
    )


# --- numbers ---------------------------------------------------------------------
def rounded(value: Number | str, digits: int) -> Decimal:
    """Half up, exactly: 41/8 shows 5.13 (domain.md, global conventions)."""
    step = Decimal(1).scaleb(-digits)
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**digits
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        return Decimal(whole if value >= 0 else -whole).scaleb(-digits)
    return Decimal(str(value)).quantize(step, ROUND_HALF_UP)


def signed(value: Decimal) -> str:
    """Thousands with commas, and a real minus sign."""
    text = f"{abs(value):,f}"
    return f"{MINUS}{text}" if value < 0 else text


@register.filter
def number(value: Number | None, digits: int = 0) -> str:
    """1284 → 1,284; 8.65|number:1 → 8.7."""
    return NOTHING if value is None or value == "" else signed(rounded(value, digits))


@register.filter
def percent(ratio: Number | None, digits: int = 1) -> str:
    """A share from 0 to 1: 0.3096 → 31.0%."""
    if ratio is None or ratio == "":
        return NOTHING
    exact = ratio if isinstance(ratio, Fraction) else Decimal(str(ratio))
    return f"{signed(rounded(exact * 100, digits))}%"


@register.filter
def money(amount: Number | None, digits: int = 0) -> str:
    """US dollars in full: 212400 → $212,400."""
    if amount is None or amount == "":
        return NOTHING
    value = rounded(amount, digits)
    return f"{MINUS if value < 0 else ''}${abs(value):,f}"


@register.filter
def money_short(amount: Number | None) -> str:
    """US dollars for tiles: 1240000 → $1.2m, 212400 → $212k, 940 → $940."""
    if amount is None or amount == "":
        return NOTHING
    size = abs(rounded(amount, 0))
    sign = MINUS if rounded(amount, 0) < 0 else ""
    if size >= 999_500:
        return f"{sign}${rounded(size / 1_000_000, 1):,f}m"
    if size >= 1_000:
        return f"{sign}${rounded(size / 1_000, 0):,f}k"
    return f"{sign}${size}"


@register.filter
def duration(seconds: Number | None) -> str:
    """Seconds as minutes: 406.56 → 6:47."""
    if seconds is None or seconds == "":
        return NOTHING
    whole = int(rounded(seconds, 0))
    return f"{MINUS if whole < 0 else ''}{abs(whole) // 60}:{abs(whole) % 60:02d}"


@register.simple_tag
def change(
    value: Number | None, digits: int = 0, good: str = "up", unit: str = ""
) -> SafeString:
    """A signed change in words of colour: good="down" where less is better."""
    if value is None or value == "":
        return format_html('<span class="muted">{}</span>', NOTHING)
    exact = rounded(value, digits)
    if exact == 0:
        return mark_safe('<span class="muted">no change</span>')
    better = (exact > 0) == (good == "up")
    return format_html(
        '<span class="delta {}">{}{}{}</span>',
        "up" if better else "down",
        "+" if exact > 0 else "",
        signed(exact),
        unit,
    )


# --- moments -----------------------------------------------------------------------
@register.filter
def when(moment: date | datetime | str | None) -> SafeString:
    """A <time> in the reader's own zone: 14 Nov, or 14 Nov 2025, 10:42.

    A day that was kept as text (2026-11-14) in a report or a snapshot counts too.
    """
    if not moment:
        return conditional_escape(NOTHING)
    if isinstance(moment, str):
        moment = date.fromisoformat(moment)
    has_time = isinstance(moment, datetime)
    local = localised(moment)
    form = "j M" if local.year == clock.today().year else "j M Y"
    text = date_format(local, f"{form}, H:i" if has_time else form)
    full = date_format(local, "l j F Y, H:i T" if has_time else "l j F Y")
    return format_html(
        '<time datetime="{}" title="{}" class="nowrap">{}</time>',
        local.isoformat(),
        full,
        text,
    )


def localised(moment: date) -> date:
    """An aware moment in the reader's zone; a date, or a naive moment, as it is."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


# --- texts and lookups ----------------------------------------------------------------
@register.filter
def redacted(text: str | None) -> SafeString:
    """Show what was taken out, such as [PAN], as a mark in the text."""
    pieces = re.split(r"(\[[A-Z][A-Z_ ]{1,20}\])", text or "")
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html('<mark class="redacted">{}</mark>', piece)
                if odd % 2
                else piece,
            )
            for odd, piece in enumerate(pieces)
        ),
    )


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """A mapping's value where the key is in a variable; None if it is not there."""
    return None if mapping is None else mapping.get(key)


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """This page's query string with some parts replaced; None or "" takes a part out.

    Any other change than the cursor starts again at the first page.
    """
    query = context["request"].GET.copy()
    if "after" not in changes:
        query.pop("after", None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def drawn(context: template.Context, name: str) -> SafeString:
    """A row of `rows/`, which draws quickly, with this include's own words."""
    words = {str(word): value for word, value in context.flatten().items()}
    return mark_safe(render_to_string(name, words, using="rows"))  # noqa: S308 (escaped there)


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(
    context: template.Context, page: Any, rows: str = "#rows", total: int | None = None
) -> dict[str, Any]:
    """ "Load more" under a keyset list; `rows` is the id of what grows."""
    url = query_with(context, after=page.after) if page.after else ""
    return {"url": url, "rows": rows, "shown": len(page.rows), "total": total}
