"""Scoring sessions, their rounds and votes: one column at a time (domain.md §2)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog import wsjf
from backlog.models.items import SCALE_CHOICES, Item
from core import access
from core.models import User
from core.roles import Perm


class Column(models.TextChoices):
    BUSINESS_VALUE = "business_value", "User-business value"
    TIME_CRITICALITY = "time_criticality", "Time criticality"
    RISK_REDUCTION = "risk_reduction", "Risk reduction"
    JOB_SIZE = "job_size", "Job size"


POINTS = 10_000  # what an increment holds at most


class ScoringSessionQuerySet(models.QuerySet["ScoringSession"]):
    def visible_to(self, user: User) -> Self:
        """A session spans products, so whoever may read a backlog may read it."""
        return self if access.may(user, Perm.BACKLOG_VIEW) else self.none()

    def for_page(self) -> Self:
        return self.select_related("facilitator", "co_facilitator")

    def for_list(self) -> Self:
        return self.select_related("facilitator").annotate(
            item_count=models.Count("items")
        )

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-id")


class ScoringSession(models.Model):
    """Votes stay hidden until a facilitator reveals them, then become scores.

    Every change raises `revision` in its own transaction, under the lock of this
    row: whoever looks on asks for changes by that number.
    """

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
    column = models.CharField(
        "column voted on now", max_length=16, choices=Column, blank=True
    )
    items = models.ManyToManyField(Item, related_name="+")
    facilitator = models.ForeignKey(User, models.PROTECT, related_name="+")
    co_facilitator = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    expected = models.ManyToManyField(
        User, blank=True, related_name="+", verbose_name="whose votes are awaited"
    )
    revision = models.PositiveBigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = ScoringSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-held_on", "-id"], name="session_page")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("backlog:session_detail", args=[self.pk])

    @property
    def is_final(self) -> bool:
        return self.state == self.State.FINAL

    def is_led_by(self, user: User) -> bool:
        return user.pk in (self.facilitator_id, self.co_facilitator_id)


class RoundQuerySet(models.QuerySet["Round"]):
    def shown(self) -> Self:
        return self.filter(revealed_at__isnull=False)

    def hidden(self) -> Self:
        """Of these, no vote is told to anybody but who cast it."""
        return self.filter(revealed_at=None)

    def newest(self, column: str) -> "Round | None":
        return self.filter(column=column).order_by("-number").first()


class Round(models.Model):
    """One vote of a session in one column: from its opening until it is shown.

    A second round is for the items that were far apart; the first one stays.
    """

    session = models.ForeignKey(
        ScoringSession, models.CASCADE, related_name="rounds", db_index=False
    )
    column = models.CharField(max_length=16, choices=Column)
    number = models.PositiveSmallIntegerField(default=1)
    items = models.ManyToManyField(Item, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also the index behind everything a session reads.
            models.UniqueConstraint(
                fields=["session", "column", "number"], name="rounds_count_up"
            ),
            models.UniqueConstraint(
                fields=["session", "column"],
                condition=Q(revealed_at=None),
                name="one_hidden_round_per_column",
            ),
            models.CheckConstraint(
                condition=Q(revealed_at=None, revealed_by=None)
                | Q(revealed_at__isnull=False, revealed_by__isnull=False),
                name="reveal_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_column_display()}, round {self.number}"

    @property
    def is_shown(self) -> bool:
        return self.revealed_at is not None


class Vote(models.Model):
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="votes", db_index=False
    )
    item = models.ForeignKey(Item, models.CASCADE, related_name="votes")
    scorer = models.ForeignKey(User, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    voted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item", "scorer"], name="one_vote_each"
            ),
            models.CheckConstraint(
                condition=Q(value__in=wsjf.SCALE), name="vote_is_on_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}"


class Choice(models.Model):
    """What a facilitator set instead of the median of a shown round, and why."""

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="choices", db_index=False
    )
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(choices=SCALE_CHOICES)
    reason = models.CharField(max_length=300)
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item"], name="one_choice_per_item_and_round"
            ),
            models.CheckConstraint(
                condition=Q(value__in=wsjf.SCALE), name="choice_is_on_the_scale"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="choice_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"The score chosen for {self.item.key}"
