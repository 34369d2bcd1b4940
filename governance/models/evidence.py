"""What speaks for a criterion, or for a condition that was kept (domain.md §7)."""

from typing import Self

from django.db import models
from django.db.models import Q

from core import access
from core.models import User
from core.roles import Perm
from governance.models.conditions import Condition
from governance.models.gates import Criterion
from governance.models.reviews import Review


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))

    def for_page(self) -> Self:
        return self.select_related("review__team", "criterion", "condition", "added_by")


class EvidenceManager(models.Manager["Evidence"]):
    """Without the text of links, which is long: it is read where it is shown."""

    def get_queryset(self) -> EvidenceQuerySet:
        rows = EvidenceQuerySet(self.model, using=self._db)
        return rows.defer("snapshot_text")

    def visible_to(self, user: User) -> EvidenceQuerySet:
        return self.get_queryset().visible_to(user)

    def for_page(self) -> EvidenceQuerySet:
        return self.get_queryset().for_page()


class Evidence(models.Model):
    """A file or a link that speaks for a criterion; a file is known by its SHA-256."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    condition = models.ForeignKey(
        Condition, models.PROTECT, null=True, blank=True, related_name="evidence"
    )

    class Snapshot(models.TextChoices):
        """How it stands with the text that a link led to."""

        NONE = "none", "No copy"
        WAITING = "waiting", "Being fetched"
        KEPT = "kept", "Kept"
        FAILED = "failed", "Not fetched"

    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="evidence/%Y/%m/", blank=True)
    filename = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    link = models.URLField(max_length=500, blank=True)
    collected_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    snapshot_state = models.CharField(
        max_length=7, choices=Snapshot, default=Snapshot.NONE
    )
    snapshot_text = models.TextField(blank=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    snapshot_at = models.DateTimeField(null=True, blank=True)
    snapshot_why = models.CharField(max_length=200, blank=True)

    objects = EvidenceManager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(sha256="")) | (~Q(link="") & Q(sha256="")),
                name="evidence_is_file_or_link",
            ),
            models.CheckConstraint(
                condition=Q(
                    snapshot_state="kept",
                    snapshot_sha256__gt="",
                    snapshot_at__isnull=False,
                )
                | Q(~Q(snapshot_state="kept"), snapshot_sha256="", snapshot_at=None),
                name="kept_snapshot_has_hash_and_time",
            ),
            models.CheckConstraint(
                condition=Q(snapshot_state="none") | ~Q(link=""),
                name="only_links_have_snapshots",
            ),
        ]

    def __str__(self) -> str:
        return self.title
