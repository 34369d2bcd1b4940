"""Budget lines: what is paid for, by which plan, and the people it needs (domain.md §9)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio import budget
from portfolio.models.goals import Goal
from portfolio.models.places import Queue
from portfolio.models.products import Product

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, user: User) -> Self:
        """The budget is the company's: all of it or none."""
        return self if access.may(user, Perm.BENEFIT_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related("queue", "product", "owner").prefetch_related(
            "goals"
        )


class BudgetLine(models.Model):
    """One line of one plan year. With base FTE it is about people, else about money."""

    class Kind(models.TextChoices):
        ASSISTED = budget.ASSISTED, "Assisted service"
        SELF_SERVICE = budget.SELF_SERVICE, "Self-service"
        CHANGE = budget.CHANGE, "Change"
        RUN = "run", "Run: platforms, licences"

    code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField("plan year")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=20, blank=True)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+"
    )
    goals = models.ManyToManyField(
        Goal, blank=True, related_name="budget_lines", help_text="What it pays for."
    )
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    base_fte = models.DecimalField(
        "base FTE", max_digits=8, decimal_places=2, null=True, blank=True
    )
    funded_fte = models.DecimalField(
        "funded FTE", max_digits=8, decimal_places=2, default=0
    )
    growth = models.DecimalField(
        "volume growth, %", max_digits=6, decimal_places=2, default=0
    )
    contact_rate_change = models.DecimalField(
        "contact-rate change, %", max_digits=6, decimal_places=2, default=0
    )
    handle_time_change = models.DecimalField(
        "handle-time change, %", max_digits=6, decimal_places=2, default=0
    )
    calls = models.DecimalField(
        "contacts in a typical half hour",
        max_digits=8,
        decimal_places=1,
        null=True,
        blank=True,
    )
    handle_s = models.PositiveIntegerField("handle time, s", null=True, blank=True)
    forecast_usd = models.DecimalField("forecast, USD", default=0, **MONEY)
    committed_usd = models.DecimalField("committed, USD", default=0, **MONEY)
    actual_usd = models.DecimalField("actual to date, USD", default=0, **MONEY)
    point_usd = models.DecimalField(
        "price of a size point, USD",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="For change lines: what one size point of a feature costs.",
    )
    charged_usd = models.DecimalField(
        "charged by IT for the year, USD", null=True, blank=True, **MONEY
    )
    outside_usd = models.DecimalField(
        "price outside, USD",
        null=True,
        blank=True,
        help_text="What the same would cost from a provider.",
        **MONEY,
    )
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "code"], name="one_budget_line_per_year_and_code"
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)), name="plan_year_is_a_year"
            ),
            models.CheckConstraint(
                condition=Q(base_fte=None) | Q(base_fte__gt=0),
                name="base_fte_is_over_0",
            ),
            models.CheckConstraint(
                condition=Q(funded_fte=0) | Q(base_fte__isnull=False, funded_fte__gt=0),
                name="funded_fte_needs_a_base",
            ),
            models.CheckConstraint(
                condition=Q(growth__gt=-100)
                & Q(contact_rate_change__gt=-100)
                & Q(handle_time_change__gt=-100),
                name="a_driver_leaves_something",
            ),
            models.CheckConstraint(
                condition=Q(calls=None, handle_s=None) | Q(calls__gt=0, handle_s__gt=0),
                name="traffic_has_contacts_and_handle_time",
            ),
            models.CheckConstraint(
                condition=Q(forecast_usd__gte=0)
                & Q(committed_usd__gte=0)
                & Q(actual_usd__gte=0),
                name="budget_is_0_or_more",
            ),
            models.CheckConstraint(
                condition=(Q(point_usd=None) | Q(point_usd__gte=0))
                & (Q(charged_usd=None) | Q(charged_usd__gte=0))
                & (Q(outside_usd=None) | Q(outside_usd__gte=0)),
                name="prices_are_0_or_more",
            ),
        ]
        indexes = [models.Index(fields=["-year", "code", "id"], name="budget_of_year")]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:budget_detail", args=[self.pk])

    def line(self, goals: frozenset[int] = frozenset()) -> budget.Line:
        """The line for the arithmetic, percentages as shares."""
        return budget.Line(
            id=self.pk,
            code=self.code,
            kind=self.kind,
            base_fte=self.base_fte,
            funded_fte=self.funded_fte,
            growth=share(self.growth),
            contact_rate=share(self.contact_rate_change),
            handle_time=share(self.handle_time_change),
            forecast_usd=self.forecast_usd,
            committed_usd=self.committed_usd,
            goals=goals,
            product=self.product_id,
            point_usd=self.point_usd,
            traffic=self.traffic,
        )

    @property
    def traffic(self) -> budget.Traffic | None:
        """What arrives, to be answered at the queue's service level (80/30 without one)."""
        if self.calls is None or self.handle_s is None:
            return None
        if self.queue is None:
            return budget.Traffic(self.calls, self.handle_s)
        # 100 % within a time no number of agents can promise.
        percent = min(self.queue.service_level_percent, 99)
        within = self.queue.service_level_seconds
        return budget.Traffic(self.calls, self.handle_s, percent / 100, within)

    @property
    def dearer_by(self) -> Decimal | None:
        """What IT charges beyond the price outside; below 0 it is cheaper."""
        if self.charged_usd is None or self.outside_usd is None:
            return None
        return self.charged_usd - self.outside_usd


def share(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100
