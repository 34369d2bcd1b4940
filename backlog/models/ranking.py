"""Computed ranks, kept apart from the items so that a re-rank rewrites narrow rows.

The order itself is in the items' index (`Item.objects.ranked()`); these rows
say which number that order gave, and keep the history of every change.
"""

from django.db import models

from backlog.models.items import Item
from core.models import User


class RankRun(models.Model):
    """One recomputation: what caused it, and how many items moved."""

    cause = models.CharField(max_length=200)
    caused_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    moved = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.cause


class ItemRank(models.Model):
    """The place of one scored, open item: in the whole program and in its product."""

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, related_name="rank"
    )
    position = models.PositiveIntegerField()
    product_position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.position}"


class RankChange(models.Model):
    """One item's move in one run. `old` is empty when it was ranked for the first time."""

    run = models.ForeignKey(RankRun, models.CASCADE, related_name="changes")
    item = models.ForeignKey(Item, models.CASCADE, related_name="rank_changes")
    old = models.PositiveIntegerField(null=True)
    new = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["item", "-id"], name="rank_history")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
