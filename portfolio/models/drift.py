"""When a product began to be run as a project, and when it stopped (mission G21)."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.products import Product


class DriftQuerySet(models.QuerySet["Drift"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PORTFOLIO_VIEW).q("product__team"))

    def open(self) -> Self:
        return self.filter(ended_on=None)


class Drift(models.Model):
    """One flag on one product, from the night it was seen to the night it was gone."""

    class Flag(models.TextChoices):
        HAS_END_DATE = "has_end_date", "Has an end date"
        NO_OUTCOME_METRIC = "no_outcome_metric", "No outcome metric"
        NO_DISCOVERY = "no_discovery_90_days", "No discovery in 90 days"
        OWNER_GONE = "owner_gone_after_go_live", "Owner gone after go-live"

    product = models.ForeignKey(Product, models.CASCADE, related_name="drifts")
    flag = models.CharField(max_length=24, choices=Flag)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = DriftQuerySet.as_manager()

    class Meta:
        ordering = ["-began_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "flag"],
                condition=Q(ended_on=None),
                name="one_open_drift_per_flag",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="drift_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product.code}: {self.get_flag_display()}"
