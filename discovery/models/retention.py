"""How long the words of each kind of note are kept, and which go on which day."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.forgetting import in_tables
from core.models import User
from core.roles import Perm
from discovery.models.notes import Note
from discovery.retention import LEAST_DAYS, MOST_DAYS


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    def visible_to(self, user: User) -> Self:
        """Who reads what was said may know how long it is kept."""
        return self if access.may(user, Perm.DISCOVERY_VIEW) else self.none()


class RetentionRule(models.Model):
    """Without a row, or without days, words of the kind are kept for ever."""

    kind = models.CharField(max_length=24, choices=Note.Kind, unique=True)
    days = models.PositiveIntegerField(
        "days", null=True, blank=True, help_text="Counted from the day it happened."
    )
    version = models.PositiveIntegerField(default=1)

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__range=(LEAST_DAYS, MOST_DAYS)),
                name="words_are_kept_for_days_that_can_be",
            ),
        ]

    def __str__(self) -> str:
        return f"Retention of {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:retention_list")


class RemovalQuerySet(models.QuerySet["Removal"]):
    def visible_to(self, user: User) -> Self:
        """Of the notes this person triages."""
        return self.filter(note__in=Note.objects.triaged_by(user))

    def announced(self) -> Self:
        """Told, and not done. Words that consent took went another way."""
        there = self.filter(removed_on=None, note__consent_withdrawn_on=None)
        return there.exclude(announced_on=None)

    def kept(self) -> Self:
        there = self.filter(removed_on=None, note__consent_withdrawn_on=None)
        return there.filter(announced_on=None, kept_until__isnull=False)

    def removed(self) -> Self:
        return self.filter(removed_on__isnull=False)

    def for_list(self) -> Self:
        related = ("note", "kept_by")
        unseen = ("words", "verbatim", "summary", "details", "archived_because")
        rows = self.select_related(*related).prefetch_related("note__products")
        return rows.defer(*(f"note__{name}" for name in unseen))


class Removal(models.Model):
    """What is planned for one note's words: announced for a day, kept, or done."""

    note = models.OneToOneField(Note, models.CASCADE, related_name="removal")
    announced_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)
    kept_because = models.CharField(max_length=300, blank=True)
    kept_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_on = models.DateField(null=True, blank=True)
    replaced = models.JSONField(
        default=dict, help_text="In how many rows of each table words were replaced."
    )
    left = models.JSONField(
        default=dict, help_text="In how many sealed rows of each table words stay."
    )
    version = models.PositiveIntegerField(default=1)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(announced_on=None, due_on=None)
                | Q(announced_on__isnull=False, due_on__gt=models.F("announced_on")),
                name="announced_for_a_later_day",
            ),
            models.CheckConstraint(
                condition=Q(kept_until=None, kept_because="", kept_by=None)
                | Q(kept_until__isnull=False, kept_by__isnull=False)
                & ~Q(kept_because=""),
                name="kept_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None)
                | Q(due_on__isnull=False, removed_on__gte=models.F("due_on")),
                name="removed_on_the_announced_day_or_later",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(removed_on=None, due_on__isnull=False),
                name="removal_waits",
            ),
            models.Index(fields=["-removed_on", "-id"], name="removal_done"),
        ]

    def __str__(self) -> str:
        return f"Removal of {self.note}"

    @property
    def left_in_words(self) -> str:
        """Where words had to stay: “2 in pack, 1 in note”."""
        return in_tables(self.left)
