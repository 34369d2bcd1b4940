"""Service levels between IT and the contact center, in both directions (domain.md §8)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.roles import Perm


class ServiceLevel(models.Model):
    """What one side owes the other, and how it is counted."""

    OPENED_WITH = Perm.RACI_VIEW

    class Counting(models.TextChoices):
        """Where a month's result comes from: `clocks` and `ahead` count their cases."""

        TYPED = "typed", "Typed month by month"
        CLOCKS = "clocks", "Clocks of its cases"
        AHEAD = "ahead", "Cases owed ahead of a day"
        AVAILABILITY = "availability", "Minutes up, from its outages"

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=160)
    provider = models.CharField(max_length=10)
    consumer = models.CharField(max_length=10)
    terms = models.CharField(max_length=200)
    target_percent = models.DecimalField(max_digits=5, decimal_places=2)
    measure = models.CharField(max_length=120)
    counting = models.CharField(
        "how a month is counted",
        max_length=12,
        choices=Counting,
        default=Counting.TYPED,
    )
    service = models.CharField(
        max_length=60, blank=True, help_text="The charged service this belongs to."
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_percent__gt=0, target_percent__lte=100),
                name="target_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("governance:sla_detail", args=[self.pk])


class ServiceLevelMonth(models.Model):
    """What was met of what was due in one month; attainment = met / due.

    Target, provider and charged service are kept as they were in that month: what is
    agreed later turns no old month from met to missed and moves no credit.
    """

    class Source(models.TextChoices):
        TYPED = "typed", "Typed"
        COUNTED = "counted", "Counted"

    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="months")
    month = models.DateField(help_text="The first day of the month.")
    met = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    target_percent = models.DecimalField(max_digits=5, decimal_places=2)
    provider = models.CharField(max_length=10)
    service = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=7, choices=Source, default=Source.TYPED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "month"], name="one_result_per_month"
            ),
            models.CheckConstraint(
                condition=Q(met__lte=F("due"), due__gt=0), name="met_within_due"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="result_month_is_a_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level.code} {self.month:%Y-%m}"


class ServiceCharge(models.Model):
    """What one service was charged for one month, in US dollars.

    Several service levels may belong to one service; the charge is counted once.
    """

    service = models.CharField(max_length=60)
    month = models.DateField(help_text="The first day of the month.")
    amount = models.DecimalField("charge, USD", max_digits=12, decimal_places=2)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "month"], name="one_charge_per_month"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="charge_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="charge_month_is_a_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.month:%Y-%m}"
