"""What an item was like when its scores were judged: once that changes, they are in doubt."""

from django.db import models
from django.db.models.functions import Now

from backlog.models.items import Item


class Basis(models.Model):
    """The date, size and evidence that value, time criticality and risk were judged by.

    Written by every door that scores; a size that is given later is filled in once.
    """

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, related_name="basis"
    )
    due_on = models.DateField(null=True, blank=True)
    size = models.PositiveSmallIntegerField(null=True, blank=True)
    # Published notes behind it; None where nobody counted them then.
    notes = models.PositiveIntegerField(null=True, blank=True)
    noted = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"What the scores of {self.item_id} were judged by"
