"""Business calendars: when it is open, for gates, consults and service levels."""

from datetime import time
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.roles import Perm


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Enter a time zone such as America/Chicago.")


class BusinessCalendar(models.Model):
    """Open hours of a week and the days that are closed, in one time zone.

    A due time is worked out once and kept where it was given: no change here moves it.
    """

    OPENED_WITH = Perm.RACI_VIEW

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80, unique=True)
    zone = models.CharField("time zone", max_length=60, validators=[known_zone])
    always = models.BooleanField(
        "open round the clock",
        default=False,
        help_text="Every hour of every day counts, holidays too.",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:calendar_detail", args=[self.pk])


class CalendarWeek(models.Model):
    """The hours of a calendar from a day on, until another week begins."""

    calendar = models.ForeignKey(BusinessCalendar, models.CASCADE, related_name="weeks")
    effective_from = models.DateField()

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "effective_from"], name="one_week_begins_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} from {self.effective_from}"


class Weekday(models.IntegerChoices):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class OpenHours(models.Model):
    """From when to when one weekday is open; a weekday without a row is closed."""

    week = models.ForeignKey(CalendarWeek, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is midnight at the end of the day.")

    class Meta:
        ordering = ["weekday"]
        verbose_name_plural = "open hours"
        constraints = [
            models.UniqueConstraint(
                fields=["week", "weekday"], name="a_weekday_opens_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="weekday_is_monday_to_sunday"
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes=time()),
                name="hours_close_after_they_open",
            ),
        ]

    def __str__(self) -> str:
        closes = self.closes.strftime("%H:%M") if self.closes != time() else "24:00"
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{closes}"


class Holiday(models.Model):
    """A day on which a calendar is closed, and why."""

    calendar = models.ForeignKey(
        BusinessCalendar, models.CASCADE, related_name="holidays"
    )
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day"], name="a_day_is_closed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%-d %B %Y}"
