"""The measures a product is judged by: not that it went live, but what it moved."""

from typing import Self

from django.db import models

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.metrics import Metric
from portfolio.models.products import Product


class OutcomeMetricQuerySet(models.QuerySet["OutcomeMetric"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PORTFOLIO_VIEW).q("product__team"))


class OutcomeMetric(models.Model):
    """One product, one version of one metric's formula, and where it should go."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="outcomes")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="+")
    target = models.DecimalField(
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="In the metric's own unit.",
    )
    due_on = models.DateField("reached by", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OutcomeMetricQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "metric"], name="one_outcome_per_metric"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric.name} of {self.product.code}"

    def get_absolute_url(self) -> str:
        return self.product.get_absolute_url()
