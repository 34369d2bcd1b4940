"""Meetings of both sides: a series, its dated meetings, minutes and the action log.

IT and the contact center both have members in every series. Its members read and
write it, and nobody else: what is said there is said among them.
"""

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import User
from governance.models.calendars import BusinessCalendar


class MeetingSeriesQuerySet(models.QuerySet["MeetingSeries"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            pk__in=SeriesMember.objects.filter(person=user.pk).values("series")
        )


class MeetingSeries(models.Model):
    """Why and how often both sides meet; from it a worker makes the meetings."""

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", "Every week"
        FORTNIGHTLY = "fortnightly", "Every two weeks"
        MONTHLY = "monthly", "Every month"
        QUARTERLY = "quarterly", "Every quarter"

    name = models.CharField(max_length=120, unique=True)
    purpose = models.TextField(max_length=1000)
    cadence = models.CharField(max_length=11, choices=Cadence)
    first_on = models.DateField(
        "first meeting", help_text="Its weekday, and its place in the month, stay."
    )
    starts_at = models.TimeField("begins at")
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(5)]
    )
    calendar = models.ForeignKey(
        BusinessCalendar,
        models.PROTECT,
        related_name="+",
        help_text="Its time zone, and the days on which nobody meets.",
    )
    moves = models.BooleanField(
        "on a closed day, move to the next open one",
        default=False,
        help_text="Off: that meeting is left out.",
    )
    chair = models.ForeignKey(User, models.PROTECT, related_name="+")
    minute_taker = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingSeriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "meeting series"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(5, 600)),
                name="a_meeting_takes_5_to_600_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting_series_detail", args=[self.pk])


class SeriesMember(models.Model):
    """One person who belongs to a series, and for which side."""

    class Side(models.TextChoices):
        IT = "it", "IT"
        CENTER = "center", "Contact center"

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="members")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side)

    class Meta:
        ordering = ["side", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "person"], name="a_person_belongs_once_to_a_series"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_side_display()}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            series__in=SeriesMember.objects.filter(person=user.pk).values("series")
        )

    def for_page(self) -> Self:
        return self.select_related(
            "series__chair", "series__minute_taker", "series__calendar"
        )


class Meeting(models.Model):
    """One meeting on its day. `planned_for` is the day of the cadence it came from."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        CALLED_OFF = "called_off", "Called off"
        HELD = "held", "Minutes issued"

    series = models.ForeignKey(MeetingSeries, models.PROTECT, related_name="meetings")
    planned_for = models.DateField()
    held_on = models.DateField("day")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=400, blank=True)
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    object_until = models.DateField(
        null=True, blank=True, help_text="The last day to object to the minutes."
    )
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["held_on", "id"], name="meetings_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "planned_for"], name="one_meeting_for_a_planned_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="held")
                | Q(
                    issued_by__isnull=False,
                    issued_at__isnull=False,
                    object_until__isnull=False,
                ),
                name="issued_minutes_say_by_whom_and_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="called_off") | ~Q(reason=""),
                name="a_meeting_is_called_off_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.held_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting_detail", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    def may_be_objected_to(self, day: date) -> bool:
        return self.object_until is not None and day <= self.object_until


class AgendaItem(models.Model):
    """What is talked of, where it is written down, and afterwards its minutes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    title = models.CharField("what to talk about", max_length=200)
    link = models.CharField("page of what it is about", max_length=300, blank=True)
    link_name = models.CharField(max_length=200, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said = models.TextField("what was said", max_length=4000, blank=True)
    decided = models.TextField("what was decided", max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()


class Attendance(models.Model):
    """Whether one member was there, and for which side that day."""

    class State(models.TextChoices):
        PRESENT = "present", "Present"
        EXCUSED = "excused", "Excused"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=SeriesMember.Side)
    state = models.CharField(max_length=7, choices=State)

    class Meta:
        ordering = ["side", "id"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="a_person_attends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_state_display()}"


class MeetingRemark(models.Model):
    """A dated addition to issued minutes; the minutes themselves stay as they are."""

    class Kind(models.TextChoices):
        OBJECTION = "objection", "Objection"
        CORRECTION = "correction", "Correction"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=2000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.made_by}"
