"""What a product can do today or soon: the technology under the goals (domain.md §9)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.goals import Goal
from portfolio.models.products import Product, Sourcing, Vendor


class CapabilityQuerySet(models.QuerySet["Capability"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PORTFOLIO_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product", "vendor").prefetch_related("goals")

    def in_use(self) -> Self:
        """All but the retired ones: what is there, tried, made or meant."""
        return self.exclude(status=Capability.Status.RETIRED)

    def orphans(self) -> Self:
        """Technology that serves no goal, and is not on its way out."""
        return self.in_use().filter(goals=None)


class Capability(models.Model):
    class Status(models.TextChoices):
        LIVE = "live", "Live"
        PILOT = "pilot", "Pilot"
        IN_DELIVERY = "in_delivery", "In delivery"
        PLANNED = "planned", "Planned"
        RETIRED = "retired", "Retired"

    class Window(models.TextChoices):
        """Over how long an outage is tolerated."""

        DAY = "day", "a day"
        WEEK = "week", "a week"
        MONTH = "month", "a month"
        QUARTER = "quarter", "a quarter"
        YEAR = "year", "a year"

    class Fit(models.TextChoices):
        """Could people who are staffed another way work with it tomorrow?"""

        READY = "ready", "Ready"
        NOT_READY = "not_ready", "Not ready"
        NOT_NEEDED = "not_needed", "They do not need it"

    product = models.ForeignKey(Product, models.PROTECT, related_name="capabilities")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(
        blank=True, help_text="What people can do with it, in one sentence."
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNED)
    goals = models.ManyToManyField(
        Goal, blank=True, related_name="capabilities", help_text="What it enables."
    )
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, null=True, blank=True, related_name="capabilities"
    )
    sourcing = models.CharField(
        "sourcing and hosting",
        max_length=10,
        choices=Sourcing,
        blank=True,
        help_text="Empty: as its product.",
    )
    business_configurable = models.BooleanField(
        "the business changes it without IT", default=False
    )
    monthly_cost = models.DecimalField(
        "monthly cost, USD", max_digits=12, decimal_places=2, default=0
    )
    tolerated_outage_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="What the business says it can sit out."
    )
    outage_window = models.CharField(
        "in", max_length=8, choices=Window, default=Window.MONTH
    )
    designed_availability = models.DecimalField(
        "designed availability, %",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
    )
    availability_cost = models.DecimalField(
        "monthly cost of high availability, USD",
        max_digits=12,
        decimal_places=2,
        default=0,
        help_text="The part of the monthly cost that standby and redundancy take.",
    )
    fit_home = models.CharField(
        "for people at home", max_length=10, choices=Fit, blank=True
    )
    fit_partner = models.CharField(
        "for an outsourcer's people", max_length=10, choices=Fit, blank=True
    )
    fit_gig = models.CharField(
        "for gig workers", max_length=10, choices=Fit, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    objects = CapabilityQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "capabilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(designed_availability=None)
                | Q(designed_availability__gt=0, designed_availability__lte=100),
                name="designed_availability_is_over_0_and_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(monthly_cost__gte=0), name="capability_cost_is_0_or_more"
            ),
            models.CheckConstraint(
                condition=Q(availability_cost__gte=0)
                & Q(availability_cost__lte=models.F("monthly_cost")),
                name="availability_is_part_of_the_monthly_cost",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(
                        (f"{name}__in", ["", "ready", "not_ready", "not_needed"])
                    ),
                    name=f"{name}_is_known",
                )
                for name in ("fit_home", "fit_partner", "fit_gig")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:capability_detail", args=[self.pk])

    @property
    def sourced(self) -> str:
        """How it is sourced in words: its own word, or its product's."""
        return self.get_sourcing_display() or self.product.get_sourcing_display()
