"""How sure each item's place is, as of one run of the ranking (backlog/robustness.py)."""

from django.db import models
from django.db.models import F, Q

from backlog.models.items import Item
from backlog.models.ranking import RankRun


class CertaintyRun(models.Model):
    """One reckoning: of which ranks, by how many random orders from which seed.

    The same ranks, votes and seed give the same chances again.
    """

    rank_run = models.OneToOneField(RankRun, models.CASCADE, related_name="+")
    seed = models.PositiveIntegerField()
    draws = models.PositiveIntegerField()
    top = models.PositiveIntegerField(help_text="How many count as the top.")
    items = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Certainty as of {self.rank_run}"


class ItemCertainty(models.Model):
    """Shares from 0 to 1; places from 1, between which nine orders in ten put the item."""

    item = models.OneToOneField(Item, models.CASCADE, related_name="certainty")
    run = models.ForeignKey(CertaintyRun, models.CASCADE, related_name="+")
    first = models.FloatField()
    top = models.FloatField()
    best = models.PositiveIntegerField()
    worst = models.PositiveIntegerField()
    # The next by WSJF, and the share of orders in which that one is ahead.
    behind = models.ForeignKey(
        Item, models.CASCADE, null=True, blank=True, related_name="+"
    )
    passed = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=0, first__lte=1, top__gte=0, top__lte=1),
                name="chances_are_shares",
            ),
            models.CheckConstraint(
                condition=Q(behind=None, passed=None)
                | Q(behind__isnull=False, passed__gte=0, passed__lte=1),
                name="who_is_behind_has_a_chance",
            ),
            models.CheckConstraint(
                condition=Q(best__gte=1, worst__gte=F("best")), name="places_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.best} to {self.worst}"
