"""Classes of change requests: the row of the matrix each belongs to, and its clocks."""

from django.db import models
from django.db.models import Q

from core.roles import Perm
from governance.models.calendars import BusinessCalendar
from governance.models.changes import Change
from governance.models.clocks import ServiceClock
from governance.models.parties import Party
from governance.models.raci import Activity


class Urgency(models.TextChoices):
    STRATEGIC = "strategic", "Strategic"
    DAY_TO_DAY = "day_to_day", "Day to day"
    REAL_TIME = "real_time", "Real time"


class ChangeClass(models.Model):
    """What kind of change it is, and so whose: the row of the matrix answers that."""

    OPENED_WITH = Perm.CHANGE_VIEW

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    is_joint = models.BooleanField(
        default=False, help_text="On: IT and the contact center both approve it."
    )
    looked_at_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+"
    )
    look_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Open time in which the look is due."
    )
    look_calendar = models.ForeignKey(
        BusinessCalendar, models.PROTECT, null=True, blank=True, related_name="+"
    )
    counts_as = models.CharField(
        max_length=10,
        choices=Change.Kind,
        blank=True,
        help_text="As what it is counted in the log of changes; empty: it is not.",
    )

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = "change classes"
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_at_by=None, look_minutes=None, look_calendar=None)
                | Q(
                    looked_at_by__isnull=False,
                    look_minutes__gte=1,
                    look_calendar__isnull=False,
                ),
                name="a_look_has_party_time_and_calendar",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClassClock(models.Model):
    """By which clock a class runs, with this urgency, with or without IT's hands."""

    change_class = models.ForeignKey(ChangeClass, models.CASCADE, related_name="clocks")
    urgency = models.CharField(max_length=10, choices=Urgency)
    with_it = models.BooleanField(default=False)
    clock = models.ForeignKey(ServiceClock, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change_class", "urgency", "with_it"],
                name="a_class_runs_by_one_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_class} {self.urgency}: {self.clock}"
