"""Service levels between IT and the contact center, in both directions (domain.md §8)."""

from django.db import models
from django.db.models import F, Q


class ServiceLevel(models.Model):
    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=160)
    provider = models.CharField(max_length=10)
    consumer = models.CharField(max_length=10)
    terms = models.CharField(max_length=200)
    target_percent = models.DecimalField(max_digits=5, decimal_places=2)
    measure = models.CharField(max_length=120)
    service = models.CharField(
        max_length=60, blank=True, help_text="The charged service this belongs to."
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ServiceLevelMonth(models.Model):
    """What was met of what was due in one month; attainment = met / due."""

    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="months")
    month = models.DateField(help_text="The first day of the month.")
    met = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    charge = models.DecimalField(
        max_digits=12, decimal_places=2, default=0, help_text="USD charged that month."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "month"], name="one_result_per_month"
            ),
            models.CheckConstraint(
                condition=Q(met__lte=F("due"), due__gt=0), name="met_within_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level.code} {self.month:%Y-%m}"
