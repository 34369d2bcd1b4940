"""An item in money and in reach: what waiting costs, how long it takes, whom it reaches.

Estimates stand beside the scores (domain.md §2, “Alternatives”). No rank moves by them, but
for a fixed date: its slack is the weeks to the date less the duration.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import Q

from backlog import alternatives
from backlog.models.items import Item
from core import access
from core.models import User
from core.roles import Perm


class EstimateQuerySet(models.QuerySet["Estimate"]):
    def visible_to(self, user: User) -> Self:
        reach = access.reach(user, Perm.BACKLOG_VIEW)
        return self.filter(reach.q("item__product__team"))

    def open(self) -> Self:
        return self.filter(item__state__in=Item.OPEN)


class Estimate(models.Model):
    class Urgency(models.TextChoices):
        STEADY = "steady", "Steady: every week costs the same"
        PERISHABLE = "perishable", "Perishable: what it brings halves with time"
        FIXED_DATE = "fixed_date", "Fixed date: costs nothing until the due date"
        CLIFF = "cliff", "Regulatory cliff: a penalty at the due date"

    class Impact(models.TextChoices):
        MASSIVE = "3", "Massive (3)"
        HIGH = "2", "High (2)"
        MEDIUM = "1", "Medium (1)"
        LOW = "0.5", "Low (0.5)"
        MINIMAL = "0.25", "Minimal (0.25)"

    class Confidence(models.TextChoices):
        HIGH = "1.0", "High (100 %)"
        MEDIUM = "0.8", "Medium (80 %)"
        LOW = "0.5", "Low (50 %)"

    DATED = (Urgency.FIXED_DATE, Urgency.CLIFF)

    item = models.OneToOneField(Item, models.CASCADE, related_name="estimate")
    weeks = models.DecimalField(
        "duration in weeks", max_digits=6, decimal_places=2, null=True, blank=True
    )
    per_week = models.DecimalField(
        "cost of delay, USD a week",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.STEADY)
    half_life = models.DecimalField(
        "half-life in weeks", max_digits=6, decimal_places=2, null=True, blank=True
    )
    penalty = models.DecimalField(
        "penalty, USD", max_digits=14, decimal_places=2, default=Decimal(0)
    )
    reach = models.PositiveIntegerField("people a quarter", null=True, blank=True)
    impact = models.CharField(max_length=4, choices=Impact, blank=True)
    confidence = models.CharField(max_length=3, choices=Confidence, blank=True)
    effort = models.DecimalField(
        "person-months", max_digits=6, decimal_places=2, null=True, blank=True
    )
    basis = models.TextField(blank=True)
    estimated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    estimated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = EstimateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-estimated_at", "-id"], name="estimate_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks=None) | Q(weeks__gt=0), name="duration_is_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(per_week=None) | Q(per_week__gte=0),
                name="cost_of_delay_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(penalty__gte=0), name="penalty_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(urgency="perishable") | Q(half_life__gt=0),
                name="perishable_has_a_half_life",
            ),
            models.CheckConstraint(
                condition=Q(effort=None) | Q(effort__gt=0), name="effort_is_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"Estimate of {self.item}"

    def get_absolute_url(self) -> str:
        return f"{self.item.get_absolute_url()}#money"

    @property
    def cd3(self) -> Fraction | None:
        """Cost of delay per week, per week of duration; None until both are known."""
        if self.per_week is None or not self.weeks:
            return None
        return alternatives.cd3(Fraction(self.per_week), Fraction(self.weeks))

    @property
    def rice(self) -> Fraction | None:
        """Reach × impact × confidence per person-month; None until all are known."""
        if self.reach is None or not (self.impact and self.confidence and self.effort):
            return None
        impact, confidence = Fraction(self.impact), Fraction(self.confidence)
        return alternatives.rice(self.reach, impact, confidence, Fraction(self.effort))

    @property
    def lacks_date(self) -> bool:
        """A date decides its cost, and its item has none."""
        return self.urgency in self.DATED and self.item.due_on is None

    @property
    def date_fault(self) -> str:
        """The same in words; "" if it lacks none."""
        word = self.get_urgency_display().partition(":")[0]
        asks = f"{word}: give {self.item.key} its due date first."
        return asks if self.lacks_date else ""
