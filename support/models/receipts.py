"""Who has read which edition, and how many questions they answered right."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from core.models import User
from support.models.releases import Edition
from support.models.roster import Associate


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of everybody whom one may see on the roster."""
        seen = Associate.objects.visible_to(user)
        return self.filter(Q(associate__in=seen) | Q(associate__user=user))

    def for_list(self) -> Self:
        return self.select_related("edition__note__release", "associate", "recorded_by")


class Receipt(models.Model):
    """One reading by one person. Kept for good: another try is another row."""

    class Source(models.TextChoices):
        SELF = "self", "Read it here"
        LEAD = "lead", "Attested by a lead of the site"
        FILE = "file", "From a file"
        API = "api", "From another system"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="receipts")
    associate = models.ForeignKey(Associate, models.PROTECT, related_name="receipts")
    source = models.CharField(max_length=4, choices=Source)
    attempt = models.PositiveSmallIntegerField(default=1)
    right = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField()
    read_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "associate", "source", "attempt"],
                name="receipts_are_numbered_once",
            ),
            models.CheckConstraint(
                condition=Q(right__lte=F("of")), name="no_more_right_than_asked"
            ),
            models.CheckConstraint(
                condition=Q(
                    GreaterThanOrEqual(F("right") * 5, F("of") * 4), passed=True
                )
                | Q(LessThan(F("right") * 5, F("of") * 4), passed=False),
                name="four_in_five_right_is_passed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["edition", "associate"],
                condition=Q(passed=True),
                name="receipt_passed",
            ),
            models.Index(fields=["-recorded_at", "-id"], name="receipt_page"),
        ]

    def __str__(self) -> str:
        return f"{self.associate}, {self.edition}"
