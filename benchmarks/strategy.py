"""Products in lines, goals, and years of measures: what pages of the portfolio read."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from benchmarks.callers import Ask
from core.models import User
from portfolio.models import (
    Capability,
    Goal,
    GoalLink,
    Metric,
    Observation,
    OutcomeMetric,
    Portfolio,
    Product,
    ProductLine,
    Queue,
)

LINES, PRODUCTS, CAPABILITIES, GOALS = 10, 100, 5, 60
METRICS, QUEUES, MONTHS = 40, 12, 36
BEGIN = date(2023, 11, 1)


def fill_portfolio(like: Product, by: User) -> None:
    """A hundred products more, five capabilities each; three years of forty metrics."""
    rng = random.Random(7)  # noqa: S311 (the same data every time)
    portfolio = Portfolio.objects.create(name="All of it")
    lines = [
        ProductLine.objects.create(portfolio=portfolio, name=f"Line {n}")
        for n in range(LINES)
    ]
    products = Product.objects.bulk_create(
        product(n, lines[n % LINES], like) for n in range(PRODUCTS)
    )
    goals = add_goals()
    add_capabilities([like, *products], goals)
    metrics = add_metrics(by)
    OutcomeMetric.objects.bulk_create(
        OutcomeMetric(product=each, metric=metrics[n % METRICS], target=80)
        for n, each in enumerate([like, *products])
    )
    queues = [
        Queue.objects.create(code=f"Q{n}", name=f"Queue {n}") for n in range(QUEUES)
    ]
    rows = observations(metrics, queues, by, rng)
    Observation.objects.bulk_create(rows, batch_size=2000)


def product(number: int, line: ProductLine, like: Product) -> Product:
    return Product(
        code=f"MORE{number}",
        name=f"Another product {number}",
        kind="capability",
        line=line,
        team=like.team,
        product_manager=like.product_manager,
        cord=number % 8 + 1,
    )


def add_goals() -> list[Goal]:
    levels = (Goal.Level.BUSINESS, Goal.Level.CONTACT_CENTER)
    made = Goal.objects.bulk_create(
        Goal(code=f"G-{n}", name=f"Goal {n}", level=levels[n % 2]) for n in range(GOALS)
    )
    GoalLink.objects.bulk_create(
        GoalLink(child=made[n + 1], parent=made[n], strength=2, rationale="Because.")
        for n in range(0, GOALS, 2)
    )
    return made[1::2]


def add_capabilities(products: Sequence[Product], goals: Sequence[Goal]) -> None:
    made = Capability.objects.bulk_create(
        Capability(
            product=each, code=f"{each.code}-{n}", name=f"Can do {n}", status="live"
        )
        for each in products
        for n in range(CAPABILITIES)
    )
    link = Capability.goals.through
    link.objects.bulk_create(
        link(capability=each, goal=goals[n % len(goals)]) for n, each in enumerate(made)
    )


def add_metrics(by: User) -> list[Metric]:
    return Metric.objects.bulk_create(
        Metric(
            code=f"M{n}",
            name=f"Metric {n}",
            numerator="met",
            denominator="asked",
            unit="percent",
            direction="up",
            kind="ratio",
            owner=by,
        )
        for n in range(METRICS)
    )


def observations(
    metrics: Sequence[Metric], queues: Sequence[Queue], by: User, rng: random.Random
) -> Iterator[Observation]:
    for month in months():
        for metric in metrics:
            for queue in queues:
                yield Observation(
                    metric=metric,
                    queue=queue,
                    numerator=rng.randint(600, 900),
                    denominator=1000,
                    recorded_by=by,
                    **month,
                )


def months() -> Iterator[dict[str, Any]]:
    start = BEGIN
    for _ in range(MONTHS):
        after = (start + timedelta(days=32)).replace(day=1)
        yield {"period_start": start, "period_end": after - timedelta(days=1)}
        start = after


def asks(like: Product) -> list[Ask]:
    """The pages that read the portfolio, as their manager opens them."""
    metric = Metric.objects.get(code="M0")
    line = ProductLine.objects.order_by("pk")[0]
    pages = {
        "products": "/products/",
        "product page": like.get_absolute_url(),
        "product line": line.get_absolute_url(),
        "portfolio": line.portfolio.get_absolute_url(),
        "capabilities": "/capabilities/",
        "metrics": "/metrics/",
        "metric page": metric.get_absolute_url(),
        "goals": "/goals/",
        "alignment": "/alignment/",
        "API, one metric's total": f"/api/v1/metrics/{metric.pk}/total/",
    }
    return [Ask(name, path) for name, path in pages.items()]
