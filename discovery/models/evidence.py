"""The links of the evidence chain: how strongly, and for or against (domain.md §4, §5)."""

from django.db import models
from django.db.models import Q

from core.models import User
from discovery.models.notes import Note
from discovery.models.opportunities import Opportunity
from discovery.models.themes import Theme


class Direction(models.TextChoices):
    SUPPORTS = "supports", "Supports"
    CONTRADICTS = "contradicts", "Contradicts"


STRENGTHS = [(1, "Weak"), (2, "Clear"), (3, "Strong")]


class NoteTheme(models.Model):
    note = models.ForeignKey(Note, models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="note_links")
    strength = models.PositiveSmallIntegerField(default=2, choices=STRENGTHS)
    direction = models.CharField(
        max_length=12, choices=Direction, default=Direction.SUPPORTS
    )
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "theme"], name="one_note_theme"),
            models.CheckConstraint(
                condition=Q(strength__range=(1, 3)), name="note_theme_strength"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note} {self.direction} {self.theme}"


class ThemeOpportunity(models.Model):
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="opportunity_links")
    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="theme_links"
    )
    strength = models.PositiveSmallIntegerField(default=2, choices=STRENGTHS)
    direction = models.CharField(
        max_length=12, choices=Direction, default=Direction.SUPPORTS
    )
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "opportunity"], name="one_theme_opportunity"
            ),
            models.CheckConstraint(
                condition=Q(strength__range=(1, 3)), name="theme_opportunity_strength"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.direction} {self.opportunity}"


class NoteOpportunity(models.Model):
    note = models.ForeignKey(Note, models.CASCADE, related_name="opportunity_links")
    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="note_links"
    )
    strength = models.PositiveSmallIntegerField(default=2, choices=STRENGTHS)
    direction = models.CharField(
        max_length=12, choices=Direction, default=Direction.SUPPORTS
    )
    insight = models.ForeignKey(
        "discovery.Insight", models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="The insight it came along with; none if it was linked by itself.",
    )  # fmt: skip
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["note", "opportunity"], name="one_note_opportunity"
            ),
            models.CheckConstraint(
                condition=Q(strength__range=(1, 3)), name="note_opportunity_strength"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note} {self.direction} {self.opportunity}"
