"""How an outcome goes, how long a capability may rest: drawings and words for products."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from core.charts import Chart
from portfolio import availability, charts
from portfolio.availability import Judgement
from portfolio.models import Capability
from portfolio.queries.outcomes import Outcome

register = template.Library()


@register.filter
def trend(outcome: Outcome) -> Chart | None:
    """The outcome's line towards its target; None for too few points."""
    row, standing = outcome.row, outcome.standing
    return charts.trend(row.metric, standing.trend, standing.says, target=row.target)


@register.filter
def way(outcome: Outcome) -> SafeString:
    """From the first value of the trend to the target; amber once the date is missed."""
    first, now, target = outcome.first, outcome.standing.value, outcome.row.target
    if first is None or now is None or target is None:
        return SafeString("")
    return charts.way(first, now, Decimal(target), late=outcome.late)


@register.filter
def availability_of(capability: Capability) -> Judgement:
    return availability.judge(
        capability.tolerated_outage_minutes,
        capability.outage_window,
        capability.designed_availability,
    )


@register.filter
def plainly(number: Decimal) -> str:
    """99.900 → 99.9; 43.2000 → 43.2; 60 → 60."""
    bare = number.normalize()
    return f"{bare.quantize(Decimal(1)) if bare == bare.to_integral() else bare:,f}"
