"""What has to be finished before an item can start: another item, of any product."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from backlog.models.items import Item
from core import access
from core.models import User
from core.roles import Perm


class ItemNeedQuerySet(models.QuerySet["ItemNeed"]):
    def visible_to(self, user: User) -> Self:
        """Those of items that `user` may see, at both ends."""
        how_far = access.reach(user, Perm.BACKLOG_VIEW)
        return self.filter(
            how_far.q("item__product__team"), how_far.q("needed__product__team")
        )


class ItemNeed(models.Model):
    """`item` waits for `needed`: finish to start. There is never a circle."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Item, models.CASCADE, related_name="needed_by")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    objects = ItemNeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "needed"], name="an_item_needs_another_once"
            ),
            models.CheckConstraint(
                condition=~Q(item=F("needed")), name="no_item_needs_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.key} waits for {self.needed.key}"
