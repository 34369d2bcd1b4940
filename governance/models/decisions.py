"""The decision log: what was decided, between which options, and what each side said.

Seed of the practice: a trade-off record with both positions, and a template of three
criteria: standardisation, cost containment, business need (mission, seed 003).
"""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Team, User
from core.roles import Perm


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        """The log is the company's: all of it or none."""
        return self if access.may(user, Perm.DECISION_VIEW) else self.none()

    def for_page(self) -> Self:
        return self.select_related(
            "team", "proposed_by", "decided_by", "supersedes"
        ).prefetch_related("options")


class Decision(models.Model):
    """One trade-off, from the proposal to its review; never rewritten once decided."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        DECIDED = "decided", "Decided"
        SUPERSEDED = "superseded", "Superseded"
        REVERSED = "reversed", "Reversed"

    key = models.CharField(max_length=10, unique=True)
    title = models.CharField(max_length=200)
    context = models.TextField(help_text="What made a decision necessary.")
    business_position = models.TextField(blank=True)
    it_position = models.TextField("IT position", blank=True)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose people may change it; empty for the company's.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    outcome = models.TextField("decision", blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="proposed", decided_by=None, decided_on=None, review_on=None
                )
                | Q(
                    ~Q(state="proposed"),
                    ~Q(outcome=""),
                    decided_by__isnull=False,
                    decided_on__isnull=False,
                    review_on__isnull=False,
                ),
                name="decided_has_words_person_day_and_review",
            ),
            models.CheckConstraint(
                condition=~Q(state="reversed") | ~Q(ended_because=""),
                name="reversed_decision_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=models.F("id")),
                name="decision_does_not_supersede_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["-proposed_on", "-id"], name="newest_decision"),
            models.Index(
                fields=["review_on"],
                name="decision_to_review",
                condition=Q(state="decided"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("governance:decision_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def holds(self) -> bool:
        return self.state == self.State.DECIDED


def rating(words: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """1 to 5, where 5 serves the criterion best; empty until somebody rated it."""
    return models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=words,
    )


class DecisionOption(models.Model):
    """One way that was weighed, by three criteria that are never added up."""

    CRITERIA = ("standardisation", "cost_containment", "business_need")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="options")
    name = models.CharField(max_length=160)
    what = models.TextField("what it means", blank=True)
    standardisation = rating("5: one way for everybody.")
    cost_containment = rating("5: costs least to build and to run.")
    business_need = rating("5: does all that the floor and the customers need.")
    chosen = models.BooleanField(default=False)
    why_rejected = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "name"], name="one_option_per_name"
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(chosen=True), name="one_option_chosen"
            ),
            models.CheckConstraint(
                condition=(Q(standardisation=None) | Q(standardisation__range=(1, 5)))
                & (Q(cost_containment=None) | Q(cost_containment__range=(1, 5)))
                & (Q(business_need=None) | Q(business_need__range=(1, 5))),
                name="option_is_rated_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ratings(self) -> list[int | None]:
        return [getattr(self, name) for name in self.CRITERIA]
