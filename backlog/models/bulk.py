"""Many items changed in one step, which can be taken back in one."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import User


class BulkStepQuerySet(models.QuerySet["BulkStep"]):
    def visible_to(self, user: User) -> Self:
        """A step belongs to whoever made it: others see its items' own histories."""
        return self.filter(by_id=user.pk)


class BulkStep(models.Model):
    """What one person changed at once. `changes` is {item id: {field: [old, new]}}.

    The audit rows of its items name it (`step`), so they can be read as one group.
    """

    what = models.CharField(max_length=200)
    changes = models.JSONField()
    count = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BulkStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="undone_step_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("backlog:bulk_step", args=[self.pk])
