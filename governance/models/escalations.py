"""Late reviews that went further up: to whom, when, and how late they were."""

from typing import Self

from django.db import models

from core import access
from core.models import User
from core.roles import Perm
from governance.models.reviews import Review


class ReviewEscalationQuerySet(models.QuerySet["ReviewEscalation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))

    def for_list(self) -> Self:
        return self.select_related("review").prefetch_related("people")


class ReviewEscalation(models.Model):
    """One step of one late review, told once. Another due day begins anew."""

    class Step(models.TextChoices):
        CHAIR = "chair", "The chair"
        EXECUTIVES = "executives", "The executives"

    review = models.ForeignKey(Review, models.CASCADE, related_name="escalations")
    step = models.CharField(max_length=10, choices=Step)
    due_on = models.DateField(help_text="The day it should have been decided by.")
    days_late = models.PositiveSmallIntegerField(help_text="Open days that counted.")
    escalated_on = models.DateField()
    escalated_at = models.DateTimeField()
    people = models.ManyToManyField(
        User, blank=True, related_name="+", help_text="Who was told."
    )

    objects = ReviewEscalationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "step", "due_on"], name="one_escalation_per_step"
            ),
            models.CheckConstraint(
                condition=models.Q(escalated_on__gt=models.F("due_on")),
                name="only_what_is_late_escalates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review.key}: {self.get_step_display().lower()}"
