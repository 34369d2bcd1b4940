"""The metric catalogue and its observations (domain.md §1).

An observation is a numerator and a denominator, never a percentage, so that
any roll-up is a ratio of sums.
"""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.metrics import Formula, Sums, shown
from portfolio.models.places import Queue, Site
from portfolio.models.products import Product
from portfolio.models.sums import SumsOnly


class MetricQuerySet(SumsOnly["Metric"]):
    def visible_to(self, user: User) -> Self:
        """The catalogue is the company's: all of it or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def current(self) -> Self:
        """The newest formula of each metric; older ones keep their own series."""
        newer = Metric.objects.filter(
            code=OuterRef("code"), formula_version__gt=OuterRef("formula_version")
        )
        return self.filter(~Exists(newer))


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
    annual = models.PositiveSmallIntegerField(
        "per year",
        default=1,
        help_text="12 shows a monthly rate per year, as attrition; else 1.",
    )
    exclusions = models.TextField(blank=True, help_text="What is left out, and why.")
    typical_low = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    typical_high = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    pitfalls = models.TextField(blank=True)
    is_headline = models.BooleanField(
        "headline", default=False, help_text="Shown on the outcomes page."
    )
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
            models.CheckConstraint(
                condition=Q(annual__in=(1, 2, 4, 12, 52)), name="annual_is_a_frequency"
            ),
            models.CheckConstraint(
                condition=Q(typical_low=None)
                | Q(typical_high=None)
                | Q(typical_low__lte=F("typical_high")),
                name="typical_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:metric_detail", args=[self.pk])

    @property
    def formula(self) -> Formula:
        return Formula(self.unit, self.kind, self.annual)


class ObservationQuerySet(SumsOnly["Observation"]):
    def visible_to(self, user: User) -> Self:
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related("metric", "site", "queue", "product", "recorded_by")


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
    origin = models.CharField(
        max_length=200, blank=True, help_text="The file or source; empty if typed."
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObservationQuerySet.as_manager()

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
                    "period_end",
                ],
                name="one_observation_per_scope_and_period",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(denominator__gt=0), name="denominator_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="period_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["metric", "-period_end", "-id"], name="observation_trend"
            ),
            models.Index(fields=["-period_end", "-id"], name="newest_observation"),
        ]

    def __str__(self) -> str:
        return f"{self.metric.code} {self.period_start}"

    def get_absolute_url(self) -> str:
        return self.metric.get_absolute_url()

    @property
    def sums(self) -> Sums:
        return Sums(self.numerator, self.denominator)

    @property
    def shown(self) -> str:
        return shown(self.sums, self.metric.formula)

    @property
    def scope(self) -> str:
        """Where it was measured, in words; "Whole company" without a scope."""
        parts = (self.site, self.queue, self.product, self.channel)
        return ", ".join(str(part) for part in parts if part) or "Whole company"
