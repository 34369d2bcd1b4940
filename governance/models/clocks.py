"""What is promised in time between IT and the contact center, case by case."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance import clocks
from governance.models.calendars import BusinessCalendar
from governance.models.sla import ServiceLevel


class ServiceClock(models.Model):
    """How long something may take: `minutes` of open time, or open `days`.

    For a level that is owed ahead of a day, `days` open days before it. Cases keep
    what they were promised: a change here holds for those opened after it.
    """

    level = models.ForeignKey(ServiceLevel, models.CASCADE, related_name="clocks")
    name = models.CharField(max_length=40, help_text="Standard, Emergency, Leaver …")
    respond_minutes = models.PositiveIntegerField(
        "respond within, minutes", null=True, blank=True
    )
    minutes = models.PositiveIntegerField("within, minutes", null=True, blank=True)
    days = models.PositiveSmallIntegerField(
        "within, business days", null=True, blank=True
    )
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["level", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "name"], name="a_level_names_a_clock_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, days=None) | Q(minutes=None, days__gte=1),
                name="a_clock_runs_in_minutes_or_in_days",
            ),
            models.CheckConstraint(
                condition=Q(respond_minutes=None) | Q(respond_minutes__gte=1),
                name="an_answer_takes_a_minute_or_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level.code} {self.name}"


class CaseQuerySet(models.QuerySet["ServiceCase"]):
    def visible_to(self, user: User) -> Self:
        """All of them or none, like the levels they belong to."""
        return self if access.may(user, Perm.RACI_VIEW) else self.none()

    def for_page(self) -> Self:
        return self.select_related("level", "clock__calendar", "assignee")

    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def met(self) -> Self:
        answered = Q(respond_due_at=None) | Q(responded_at__lte=F("respond_due_at"))
        return self.filter(answered, resolved_at__lte=F("due_at"))


class ServiceCase(models.Model):
    """One thing one side owes the other by a time, and when it came."""

    OPENED_WITH = Perm.RACI_VIEW

    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="cases")
    clock = models.ForeignKey(ServiceClock, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    reference = models.CharField(
        "its number elsewhere",
        max_length=40,
        blank=True,
        help_text="As in the ticket system. A file of cases finds it by it.",
    )
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="whose it is",
    )  # fmt: skip
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    event_on = models.DateField(
        "the day it is needed for",
        null=True,
        blank=True,
        help_text="Only for what is owed ahead of a day.",
    )
    allowed = models.DurationField(help_text="Open time from opening to due.")
    warn_at = models.DateTimeField()
    respond_due_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(help_text="Moved by pauses that are over.")
    held_at = models.DateTimeField("on hold since", null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    counts = models.BooleanField(
        default=True,
        help_text="Off: what was asked for was declined or withdrawn; no month counts it.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "reference"],
                condition=~Q(reference=""),
                name="one_case_per_level_and_reference",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("opened_at")),
                name="a_case_ends_after_it_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(responded_at=None) | Q(responded_at__gte=F("opened_at")),
                name="a_case_is_answered_after_it_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(resolved_at=None),
                name="an_ended_case_is_not_on_hold",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(responded_at__isnull=False),
                name="an_ended_case_was_answered",
            ),
            models.CheckConstraint(
                condition=Q(allowed__gte=timedelta()), name="time_allowed_is_0_or_more"
            ),
        ]
        indexes = [
            models.Index(fields=["level", "due_at"], name="cases_of_a_month"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(resolved_at=None),
                name="open_cases",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:case_detail", args=[self.pk])

    @property
    def promise(self) -> clocks.Promise:
        return clocks.Promise(
            self.warn_at, self.due_at, self.allowed, self.respond_due_at
        )

    @property
    def case(self) -> clocks.Case:
        """The case for the arithmetic."""
        return clocks.Case(
            self.promise, self.responded_at, self.resolved_at, self.held_at
        )


class CasePause(models.Model):
    """A time on hold and why. Only waiting for the customer stops the clock."""

    class Reason(models.TextChoices):
        CUSTOMER = "customer", "Waits for who asked"
        VENDOR = "vendor", "Waits for a vendor"
        FREEZE = "freeze", "Change freeze"

    STOPS_CLOCK = frozenset({Reason.CUSTOMER})

    case = models.ForeignKey(ServiceCase, models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=10, choices=Reason)
    note = models.CharField(max_length=400, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ends_at=None), name="one_pause_stands"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("begins_at")),
                name="a_pause_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_reason_display()}"

    @property
    def stops_clock(self) -> bool:
        return self.reason in self.STOPS_CLOCK


class Outage(models.Model):
    """When something whose availability is promised was away."""

    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="outages")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text="Empty while it lasts."
    )
    note = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-begins_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
                name="an_outage_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["level"], condition=Q(ends_at=None), name="one_outage_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level.code} {self.begins_at:%Y-%m-%d %H:%M}"
