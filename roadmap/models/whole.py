"""The roadmap as a whole: how often it changed, and how much each column may hold."""

from typing import Self

from django.db import models
from django.db.models import Q

NOW, NEXT, LATER = 5, 8, 15  # domain.md §3: the most that each column should hold


class RoadmapQuerySet(models.QuerySet["Roadmap"]):
    def the_one(self) -> "Roadmap":
        """The row, or how it would be before anybody changed anything."""
        return self.filter(pk=1).first() or Roadmap(pk=1)

    def row(self) -> Self:
        return self.filter(pk=1)


class Roadmap(models.Model):
    """One row. Every change of the board raises `revision` in its own transaction.

    Whoever raises it holds the row until they are done, so that changes happen one
    after another and no reader can see a number before what it stands for.
    """

    revision = models.PositiveBigIntegerField(default=0)
    now_limit = models.PositiveSmallIntegerField("most cards in Now", default=NOW)
    next_limit = models.PositiveSmallIntegerField("most cards in Next", default=NEXT)
    later_limit = models.PositiveSmallIntegerField("most cards in Later", default=LATER)
    version = models.PositiveIntegerField(default=1)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_roadmap"),
            models.CheckConstraint(
                condition=Q(now_limit__gte=1, next_limit__gte=1, later_limit__gte=1),
                name="every_column_holds_a_card",
            ),
        ]

    def __str__(self) -> str:
        return "The roadmap"

    @property
    def limits(self) -> dict[str, int]:
        """How much a column should hold; done and dropped hold any number."""
        return {
            "now": self.now_limit,
            "next": self.next_limit,
            "later": self.later_limit,
        }
