"""Listening sessions: where and when we sat down with people, and what was agreed there."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from discovery.models.voices import Shift, Tenure, Who
from portfolio.models import Queue, Site


class ListeningSessionQuerySet(models.QuerySet["ListeningSession"]):
    def visible_to(self, user: User) -> Self:
        """Everybody who captures or reads discovery knows where we listened."""
        allowed = access.may(user, Perm.DISCOVERY_VIEW)
        return self if allowed else self.none()

    def for_list(self) -> Self:
        rows = self.select_related("site", "queue")
        return rows.annotate(note_count=Count("notes"))


class ListeningSession(models.Model):
    """Consent is of the room: what is captured there takes it over."""

    code = models.CharField(max_length=8, unique=True)
    held_on = models.DateField()
    starts_at = models.TimeField(
        null=True, blank=True, help_text="By the clock of the center (TIME_ZONE)."
    )
    minutes = models.PositiveSmallIntegerField(default=45)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    shift = models.CharField(max_length=8, choices=Shift, blank=True)
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="+"
    )
    team_size = models.PositiveSmallIntegerField(null=True, blank=True)
    agenda = models.TextField(blank=True)
    prompts = models.TextField(blank=True)
    consent_basis = models.CharField(max_length=60, blank=True)
    consent_scope = models.CharField(max_length=60, blank=True)
    consent_given_on = models.DateField(null=True, blank=True)
    recording_allowed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ListeningSessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-held_on", "-id"], name="listening_session_page")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(5, 480)), name="session_is_5_to_480_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.site.code}, {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:session_detail", args=[self.pk])

    @property
    def is_coming(self) -> bool:
        return self.held_on > today()


class SessionAttendance(models.Model):
    """How many people of one role and tenure sat there: never who."""

    session = models.ForeignKey(
        ListeningSession, models.CASCADE, related_name="attendance"
    )
    participant = models.CharField("role", max_length=12, choices=Who)
    tenure = models.CharField(max_length=8, choices=Tenure, blank=True)
    people = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["participant", "tenure"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant", "tenure"],
                name="one_count_a_role_and_tenure",
            ),
            models.CheckConstraint(
                condition=Q(people__range=(1, 500)), name="attendance_is_1_to_500"
            ),
        ]

    def __str__(self) -> str:
        who = self.get_participant_display()
        return f"{self.people} × {who}, {self.get_tenure_display() or 'any tenure'}"
