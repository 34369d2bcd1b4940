"""What-ifs: scratch copies of the backlog, in which nothing real changes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog import wsjf
from backlog.cells import plain
from backlog.models.bulk import BulkStep
from backlog.models.items import Item
from backlog.words import COLUMN_WORDS
from core import access
from core.models import User
from core.roles import Perm

WEEKS = "weeks"
WORDS = COLUMN_WORDS | {WEEKS: "Weeks"}


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those that others share with whoever may read the backlog."""
        if not access.may(user, Perm.BACKLOG_VIEW):
            return self.none()
        return self.filter(Q(owner_id=user.pk) | Q(is_shared=True))

    def for_list(self) -> Self:
        return self.select_related("owner", "applied_by").annotate(
            count=models.Count("cells")
        )


class Scenario(models.Model):
    """A copy of the backlog with other scores, durations or points of an increment.

    Only what differs is kept, each with what was real when it was set: applying it
    asks whether that still is.
    """

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False)
    capacity = models.PositiveIntegerField(
        "points of the increment", null=True, blank=True
    )
    capacity_was = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    step = models.ForeignKey(
        BulkStep, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "what-if"
        indexes = [models.Index(fields=["owner", "-id"], name="scenario_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_by=None, applied_at=None)
                | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="applied_what_if_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(capacity=None) | Q(capacity_was=None),
                name="only_a_changed_capacity_keeps_what_it_was",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("backlog:scenario_detail", args=[self.pk])

    @property
    def changes(self) -> list[str]:
        """ "F-104 Job size: 5", each cell in words that can be read back."""
        return in_words(self.cells.select_related("item"))


class ScenarioCell(models.Model):
    """One score or duration as it is tried; no value takes it away."""

    scenario = models.ForeignKey(
        Scenario, models.CASCADE, related_name="cells", db_index=False
    )
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    name = models.CharField(max_length=18, choices=list(WORDS.items()))
    value = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    was = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "item", "name"], name="one_try_of_a_cell"
            ),
            models.CheckConstraint(
                condition=Q(value=None)
                | Q(name=WEEKS, value__gt=0)
                | ~Q(name=WEEKS) & Q(value__in=wsjf.SCALE),
                name="tried_scores_are_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        return f"{self.item.key} {WORDS[self.name]}: {plain(self.value) or '–'}"


def in_words(cells: Iterable[ScenarioCell]) -> list[str]:
    return sorted(cell.words for cell in cells)


def number(value: Decimal | int | None) -> Decimal | None:
    """A score or a duration as a cell keeps it."""
    return None if value is None else Decimal(value)
