"""What the machine found in notes and a person has not judged yet.

A suggestion changes nothing: it waits until somebody accepts it, as it is or edited,
or dismisses it. What was dismissed is kept, so that it is not suggested again.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from discovery.models.notes import Note
from discovery.models.themes import Theme
from portfolio.models import Product


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User) -> Self:
        """Who triages the product; what is of no product belongs to every triager."""
        triage = access.reach(user, Perm.DISCOVERY_TRIAGE)
        if not triage:
            return self.none()
        return self.filter(triage.q("product__team") | Q(product=None))

    def open(self) -> Self:
        return self.filter(state=Suggestion.State.OPEN)

    def for_list(self) -> Self:
        related = ("product__team", "theme", "original__site", "decided_by")
        return self.select_related(*related).defer("original__words")


class Suggestion(models.Model):
    """A new theme, notes for a theme there is, or copies of one note."""

    class Kind(models.TextChoices):
        THEME = "theme", "A theme"
        FITS = "fits", "Fits a theme"
        COPIES = "copies", "Copies of one note"

    class State(models.TextChoices):
        OPEN = "open", "Not judged yet"
        ACCEPTED = "accepted", "Accepted"
        DISMISSED = "dismissed", "Dismissed"

    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        Theme,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The theme it fits, or the one that was made of it.",
    )
    original = models.ForeignKey(
        Note, models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=160, blank=True)
    terms = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    likeness = models.FloatField(
        help_text="Mean of its notes, 0 to 1: to the middle of a theme, or to a text."
    )
    size = models.PositiveIntegerField(help_text="Notes it was found in.")
    copies = models.PositiveIntegerField(
        default=0,
        help_text="Of those, copies of another: they are no voice of their own.",
    )
    notes = models.ManyToManyField(
        Note, through="discovery.SuggestedNote", related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | ~Q(state="open")
                & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="suggestion_is_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind="copies") | Q(original__isnull=False),
                name="copies_are_of_a_note",
            ),
            models.CheckConstraint(
                condition=~Q(kind="fits") | Q(theme__isnull=False),
                name="what_fits_fits_a_theme",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-size", "-id"], name="suggestion_page")
        ]

    def __str__(self) -> str:
        """Never its words, which are those of notes: the audit trail cannot forget."""
        return f"Suggestion {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:suggestion_detail", args=[self.pk])

    @property
    def voices(self) -> int:
        """How many spoke: copies of one letter are one voice."""
        return self.size - self.copies


class SuggestedNote(models.Model):
    """A note that a suggestion speaks of, and how like the others it is, 0 to 1."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="links")
    note = models.ForeignKey(Note, models.CASCADE, related_name="+")
    likeness = models.FloatField()

    class Meta:
        ordering = ["-likeness", "note"]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "note"], name="one_note_per_suggestion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion}: {self.note}"
