"""Where the measures stand that a product is judged by."""

from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.metrics import Rate
from portfolio.models import Metric, OutcomeMetric, Product
from portfolio.queries.measures import SHOWN_PERIODS, KeyMetric, Scope, series
from portfolio.trend import Point

LOOK_BACK = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome metric: where it stands, and whether for this product or everywhere."""

    row: OutcomeMetric
    standing: KeyMetric
    of_product: bool
    on: date

    @property
    def first(self) -> Rate | None:
        """The oldest value of the trend: where the way to the target begins."""
        return next((each for each in self.standing.values if each is not None), None)

    @property
    def reached(self) -> bool | None:
        """True once the target is met; None while there is nothing to say."""
        value, target = self.standing.value, self.row.target
        direction = self.row.metric.direction
        if value is None or target is None or direction == Metric.Direction.BAND:
            return None
        now = value.exact
        return now >= target if direction == Metric.Direction.UP else now <= target

    @property
    def late(self) -> bool:
        due = self.row.due_on
        return self.reached is False and due is not None and due < self.on


def outcomes(product: Product, on: date) -> list[Outcome]:
    """A product's outcome metrics with their trends. Three queries.

    Observed for this product where somebody did; else for the whole company, and told so.
    """
    rows = list(product.outcomes.select_related("metric").order_by("id"))
    of = [row.metric for row in rows]
    since = on - LOOK_BACK
    mine = series(of, until=on, since=since, scope=Scope(product=product.pk))
    all_of_it = series(of, until=on, since=since)

    def standing(row: OutcomeMetric) -> Outcome:
        own: list[Point] = mine[row.metric_id]
        points = (own or all_of_it[row.metric_id])[-SHOWN_PERIODS:]
        return Outcome(row, KeyMetric(row.metric, points), bool(own), on)

    return [standing(row) for row in rows]
