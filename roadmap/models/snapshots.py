"""The roadmap as it stood on one day, sealed; deleted cards stay in it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import User
from core.roles import Perm


class Snapshot(models.Model):
    """Every card as it was. Postgres refuses to change or delete a row.

    `content` is what roadmap/keeping.py wrote down, in the schema version it names;
    `digest` is the SHA-256 of its one spelling, which the audit trail holds as well.
    """

    OPENED_WITH = Perm.ROADMAP_VIEW

    name = models.CharField(max_length=120)
    month = models.DateField(
        null=True, blank=True, help_text="Its first day, if a schedule took it."
    )
    taken_on = models.DateField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    cards = models.PositiveIntegerField()
    now_keys = models.JSONField(help_text="The keys of what stood in Now.")

    class Meta:
        indexes = [models.Index(fields=["-taken_at", "-id"], name="snapshot_page")]
        constraints = [
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(month__isnull=False),
                name="one_snapshot_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("roadmap:snapshot_detail", args=[self.pk])
