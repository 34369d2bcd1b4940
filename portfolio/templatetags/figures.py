"""Figures with their unit, and the words for bands and paces."""

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from core import charts
from core.clock import today
from portfolio import contracts, metrics, okrs
from portfolio.models import Metric, Vendor
from portfolio.queries import KeyMetric, Result

register = template.Library()
PACE_WORDS = {"on_track": "On track", "at_risk": "At risk", "off_track": "Off track"}
PACE_TONES = {"on_track": "good", "at_risk": "lit", "off_track": "bad"}
BAND_TONES = {"green": "good", "amber": "", "red": "bad"}
GUARD_WORDS = {"holds": "Holds", "near": "Near its limit", "broken": "Broken"}
GUARD_TONES = {"holds": "good", "near": "lit", "broken": "bad"}
OUTLOOK_WORDS = {
    "kept": "Kept",
    "not_kept": "Not kept",
    "success": "A success",
    "progress": "Progress",
    "fell_short": "Fell short",
}
LEADS_TO_WORDS = {
    "kept": "Enough for a commitment",
    "not_kept": "Short of a commitment",
    "success": "A success for an aspiration",
    "progress": "Progress, short of a success",
    "fell_short": "Far short of a success",
}
OUTLOOK_TONES = {
    "kept": "good",
    "success": "good",
    "not_kept": "bad",
    "fell_short": "bad",
}
CONTRACT_WORDS = {
    "ended": "Ended",
    "notice_passed": "Notice date passed",
    "notice_due": "Notice due",
    "ends_soon": "Ends soon",
    "running": "Running",
    "open_ended": "No end date",
}


@register.filter
def figure(number: Decimal | None, unit: str) -> str:
    """67.500|figure:"percent" → 67.5%; an empty figure is a dash."""
    return metrics.as_typed(number, unit)


@register.filter
def short_figure(number: Decimal | None, unit: str) -> str:
    """As `figure`, without a unit in words: beside another figure that has it."""
    written = metrics.as_typed(number, unit)
    words = metrics.WRITTEN[unit][0]
    return written.removesuffix(words) if len(words) > len(" s") else written


@register.filter
def score(value: Fraction | None) -> str:
    """A score to three places, as domain.md writes it: .473; 1 is 1.000."""
    if value is None:
        return metrics.GAP
    return f"{metrics.rounded(value, 3):f}".removeprefix("0") or "0"


@register.filter
def pace(value: Fraction | None) -> str:
    return metrics.GAP if value is None else f"{metrics.rounded(value, 2):f}"


@register.filter
def pace_word(word: str) -> str:
    return PACE_WORDS.get(word, "Not begun")


@register.filter
def pace_tone(word: str) -> str:
    return PACE_TONES.get(word, "line")


@register.filter
def guard_word(word: str) -> str:
    return GUARD_WORDS[word]


@register.filter
def guard_tone(word: str) -> str:
    return GUARD_TONES[word]


@register.filter
def outlook_word(word: str) -> str:
    """What an end means for the kind of objective; a dash where there is none."""
    return OUTLOOK_WORDS.get(word, metrics.GAP)


@register.filter
def leads_to_word(word: str) -> str:
    """Where the pace of a running quarter leads, read by its kind."""
    return LEADS_TO_WORDS.get(word, "Not begun")


@register.filter
def outlook_tone(word: str) -> str:
    return OUTLOOK_TONES.get(word, "")


@register.filter
def band_tone(value: Fraction | None) -> str:
    """The tone of a score: 0.7 good, below 0.4 bad."""
    return "" if value is None else BAND_TONES[okrs.band(value)]


@register.filter
def contract(vendor: Vendor) -> contracts.Standing:
    """Where a vendor's contract stands today."""
    return contracts.standing(vendor.contract_end, vendor.notice_on, today())


@register.filter
def contract_word(standing: contracts.Standing) -> str:
    return CONTRACT_WORDS[standing.state]


@register.filter
def contract_tone(standing: contracts.Standing) -> str:
    return (
        "lit" if standing.needs_you else "" if standing.state == "ends_soon" else "line"
    )


@register.filter
def rail(result: Result) -> SafeString:
    """A key result's way from baseline to target; amber once it is off track.

    A guardrail's way is the room up to its limit: amber once that is passed.
    """
    row = result.key_result
    off = result.pace_word == okrs.Pace.OFF_TRACK
    late = result.guard == okrs.Guard.BROKEN if result.guard else off
    start, now, target = (
        float(each) for each in (row.baseline, row.current, row.target)
    )
    return charts.goal_rail(start, now, target, late=late)


@register.filter
def spark(standing: KeyMetric) -> SafeString:
    """A metric's last periods as a line the size of a word."""
    return charts.spark(
        [None if value is None else value.drawn for value in standing.values]
    )


@register.filter
def typical(metric: Metric) -> str:
    """75 to 85%: where others stand; a dash without a hint."""
    low, high = metric.typical_low, metric.typical_high
    if low is None or high is None:
        return metrics.as_typed(low if high is None else high, metric.unit)
    first = metrics.as_typed(low, "usd" if metric.unit == "usd" else "count")
    return f"{first} to {metrics.as_typed(high, metric.unit)}"


@register.filter
def counted(metric: Metric) -> str:
    """The formula in words, for under a chart's title."""
    unit = metric.get_unit_display()
    return f"{metric.numerator} ÷ {metric.denominator}, {unit}"


@register.filter
def promise_tone(state: str) -> str:
    """The tone of what became of a vendor's promise."""
    return {"kept": "good", "broken": "bad"}.get(state, "line")
