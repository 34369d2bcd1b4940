"""Which items rest on what a vendor promised."""

from django.db import models
from django.db.models.functions import Now

from backlog.models.items import Item
from core.models import User
from portfolio.models import VendorClaim


class ItemPromise(models.Model):
    """`item` rests on `claim`: it is there when the vendor keeps its word."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="promises")
    claim = models.ForeignKey(VendorClaim, models.CASCADE, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "claim"], name="an_item_rests_on_a_promise_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.key} rests on {self.claim}"
