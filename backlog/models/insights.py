from django.db import models
from django.db.models import Q

from backlog.models.items import Item
from core.models import User
from discovery.models import IMPORTANCE, Direction, Insight


class ItemInsight(models.Model):
    """How much an insight matters to a feature, and whether it speaks for it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="insight_links")
    insight = models.ForeignKey(Insight, models.CASCADE, related_name="+")
    importance = models.PositiveSmallIntegerField(default=2, choices=IMPORTANCE)
    direction = models.CharField(
        max_length=12, choices=Direction, default=Direction.SUPPORTS
    )
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "insight"], name="one_item_insight"
            ),
            models.CheckConstraint(
                condition=Q(importance__range=(1, 3)), name="item_insight_importance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insight_id} {self.direction} {self.item.key}"
