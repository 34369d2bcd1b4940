"""Evidence packs: a review as it stood at one moment, in one file that proves itself."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models.reviews import Review


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))

    def for_list(self) -> Self:
        """Without what was frozen, which is long and which no page shows."""
        rows = self.select_related("review__team", "frozen_by")
        return rows.defer("snapshot", "manifest")


class Pack(models.Model):
    """What was frozen stays; once the file is ready, nothing of the row changes (trigger).

    `snapshot` and `manifest` are text: the database would spell JSON anew, and then
    no hash would fit any more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a worker"
        RUNNING = "running", "Being built"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    review = models.ForeignKey(Review, models.PROTECT, related_name="packs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    snapshot = models.TextField(help_text="What was frozen, as canonical JSON.")
    snapshot_sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField(help_text="When a worker was last asked for it.")
    manifest = models.TextField(blank=True)
    file = models.FileField(upload_to="packs/", blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="one_pack_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state="ready", built_at__isnull=False, failure="")
                & ~Q(Q(file="") | Q(sha256="") | Q(manifest=""))
                | Q(~Q(state="ready"), built_at=None, file="", sha256="", manifest=""),
                name="pack_that_is_ready_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(failure="")
                | Q(~Q(state="failed"), failure=""),
                name="pack_that_failed_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["review", "-id"], name="pack_page"),
            models.Index(
                fields=["sent_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="pack_to_send_again",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review.key} pack {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:pack_list", args=[self.review_id])

    @property
    def filename(self) -> str:
        return f"{self.review.key}-pack-{self.number}.zip"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)
