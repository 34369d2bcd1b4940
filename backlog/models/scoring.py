"""Scoring sessions and their votes: one column at a time, on the scale (domain.md §2)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog import wsjf
from backlog.models.items import Item
from core import access
from core.models import User
from core.roles import Perm


class ScoringSessionQuerySet(models.QuerySet["ScoringSession"]):
    def visible_to(self, user: User) -> Self:
        """A session spans products, so whoever may read a backlog may read it."""
        return self if access.may(user, Perm.BACKLOG_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related("facilitator").annotate(
            item_count=models.Count("items")
        )

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-id")


class ScoringSession(models.Model):
    """Votes stay hidden until the facilitator reveals them, then become scores."""

    class State(models.TextChoices):
        OPEN = "open", "Voting"
        REVEALED = "revealed", "Votes shown"
        FINAL = "final", "Final"

    name = models.CharField(max_length=80, unique=True)
    increment = models.CharField("program increment", max_length=20, blank=True)
    capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text="Size points the increment can hold."
    )
    held_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    items = models.ManyToManyField(Item, related_name="+")
    facilitator = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ScoringSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-held_on", "-id"], name="session_page")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("backlog:session_detail", args=[self.pk])


class Vote(models.Model):
    class Column(models.TextChoices):
        BUSINESS_VALUE = "business_value", "User-business value"
        TIME_CRITICALITY = "time_criticality", "Time criticality"
        RISK_REDUCTION = "risk_reduction", "Risk reduction"
        JOB_SIZE = "job_size", "Job size"

    session = models.ForeignKey(ScoringSession, models.CASCADE, related_name="votes")
    item = models.ForeignKey(Item, models.CASCADE, related_name="votes")
    column = models.CharField(max_length=16, choices=Column)
    scorer = models.ForeignKey(User, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    voted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "item", "column", "scorer"], name="one_vote_each"
            ),
            models.CheckConstraint(
                condition=Q(value__in=wsjf.SCALE), name="vote_is_on_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}"
