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


class Evidence(models.Model):
    """A file or a link that speaks for a criterion; a file is known by its SHA-256."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    condition = models.ForeignKey(
        Condition, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
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

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(sha256="")) | (~Q(link="") & Q(sha256="")),
                name="evidence_is_file_or_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title
