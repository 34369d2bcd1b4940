"""Practices: procedures and coaching that a contact-center goal rests on (domain.md §9)."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.urls import reverse

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from portfolio.models.goals import Goal
from portfolio.readings import REVIEW_DAYS


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, user: User) -> Self:
        """As the goals: all of them or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related("goal", "owner")


class Practice(models.Model):
    OPENED_WITH = Perm.BUDGET_EDIT

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", "Procedure"
        COACHING = "coaching", "Coaching"
        TRAINING = "training", "Training"

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="practices")
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)
    url = models.URLField("address", max_length=500, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "name"], name="one_practice_per_goal_and_name"
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="practices_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:practice_edit", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        """True if its last review is over a year ago, or never was."""
        return self.reviewed_on is None or self.reviewed_on < today() - timedelta(
            days=REVIEW_DAYS
        )
