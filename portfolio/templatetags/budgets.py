"""Gaps, bands and the answers of the four tests, as words and chips."""

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from core.templatetags.ui import badge
from portfolio.metrics import GAP, MINUS, rounded

register = template.Library()
BANDS = {
    "ok": ("In step", "good"),
    "amber": ("Short", "lit"),
    "red": ("Far short", "bad"),
}
STATUSES = {
    "pass": ("Pass", "good"),
    "partial": ("Partial", ""),
    "fail": ("Fail", "bad"),
    "unknown": ("Unknown", "line"),
}


@register.filter
def signed_percent(share: Fraction | Decimal | float | None, digits: int = 1) -> str:
    """−0.0832 → −8.3%; 0.12 → +12.0%; None is a dash."""
    if share is None:
        return GAP
    number = rounded(Fraction(share) * 100, digits)
    sign = MINUS if number < 0 else "+" if number > 0 else ""
    return f"{sign}{abs(number):,f}%"


@register.filter
def band_chip(band: str) -> SafeString:
    return badge(*BANDS[str(band)])


@register.filter
def status_chip(status: str) -> SafeString:
    return badge(*STATUSES[str(status)])
