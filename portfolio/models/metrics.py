"""The metric catalogue and its observations (domain.md §1).

An observation is a numerator and a denominator, never a percentage, so that
any roll-up is a ratio of sums.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.places import Queue, Site
from portfolio.models.products import Product


class MetricQuerySet(models.QuerySet["Metric"]):
    def visible_to(self, user: User) -> Self:
        """The catalogue is the company's: all of it or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()


class Metric(models.Model):
    """One version of one metric's definition."""

    class Direction(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"
        BAND = "band", "Best within a band"

    class Kind(models.TextChoices):
        RATIO = "ratio", "Ratio"
        MEAN = "mean", "Mean"
        NET_SCORE = "net_score", "Net score"
        PERCENTILE = "percentile", "Percentile"
        COUNT = "count", "Count"

    class Unit(models.TextChoices):
        PERCENT = "percent", "%"
        SECONDS = "seconds", "s"
        POINTS = "points", "points"
        USD = "usd", "USD"
        WEEKS = "weeks", "weeks"
        COUNT = "count", "count"
        PER_1K = "per_1k", "per 1,000"
        PER_10K = "per_10k", "per 10,000"

    code = models.CharField(max_length=20)
    formula_version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    numerator = models.CharField(max_length=200, help_text="What is summed on top.")
    denominator = models.CharField(max_length=200, help_text="What is summed below.")
    unit = models.CharField(max_length=10, choices=Unit)
    direction = models.CharField(max_length=4, choices=Direction)
    kind = models.CharField(max_length=10, choices=Kind)
    typical_low = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    typical_high = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    pitfalls = models.TextField(blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = MetricQuerySet.as_manager()

    class Meta:
        ordering = ["code", "formula_version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "formula_version"], name="one_formula_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:metric_detail", args=[self.pk])


class Observation(models.Model):
    """One period of one metric in one scope. An empty scope field means all of it."""

    metric = models.ForeignKey(Metric, models.PROTECT, related_name="observations")
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=20, blank=True)
    period_start = models.DateField()
    period_end = models.DateField(help_text="The last day of the period.")
    numerator = models.DecimalField(max_digits=18, decimal_places=4)
    denominator = models.DecimalField(max_digits=18, decimal_places=4)
    provisional = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "metric",
                    "site",
                    "queue",
                    "product",
                    "channel",
                    "period_start",
                ],
                name="one_observation_per_scope_and_period",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(denominator__gt=0), name="denominator_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=models.F("period_start")),
                name="period_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "-period_start"], name="observation_trend")
        ]

    def __str__(self) -> str:
        return f"{self.metric.code} {self.period_start}"
