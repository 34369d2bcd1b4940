"""Derived tables only: reports that Celery computes, served as they are with their time."""

from django.db import models
from django.urls import reverse

from core.roles import Perm


class Report(models.Model):
    """The newest computation of one report. Facts live in the apps to the left."""

    name = models.CharField(max_length=60, unique=True)
    computed_at = models.DateTimeField()
    as_of = models.DateField()
    data = models.JSONField()

    def __str__(self) -> str:
        return f"{self.name} as of {self.as_of}"


class AlignmentSnapshot(models.Model):
    """The four tests as they stood at one moment, so that two moments can be compared.

    `data` holds the scores, each goal's row and every finding, and never changes.
    `cursor` may move on: later changes that left everything as it was were seen too.
    """

    OPENED_WITH = Perm.DASHBOARD_VIEW

    class Cause(models.TextChoices):
        MONTH = "month", "Monthly"
        CHANGE = "change", "A goal or the budget changed"
        ASKED = "asked", "Taken by hand"

    taken_on = models.DateField()
    taken_at = models.DateTimeField()
    month = models.DateField(
        null=True, blank=True, unique=True, help_text="The month it is the snapshot of."
    )
    cause = models.CharField(max_length=8, choices=Cause)
    note = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    cursor = models.PositiveBigIntegerField(
        default=0, help_text="The newest audit row it had seen."
    )
    data = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cause="month", month__isnull=False)
                | ~models.Q(cause="month") & models.Q(month=None),
                name="a_monthly_snapshot_names_its_month",
            ),
        ]
        indexes = [models.Index(fields=["-taken_at", "-id"], name="newest_snapshot")]

    def __str__(self) -> str:
        return f"Alignment on {self.taken_on}"

    def get_absolute_url(self) -> str:
        return reverse("dashboards:alignment_changes") + f"?new={self.pk}"
