"""The vote on a review: its seats, and what is signed, given up and closed (ADR 21)."""

from django.db import models
from django.db.models import Q

from core.models import Factor, User
from core.roles import Family
from governance.models.reviews import Review
from governance.models.seats import SeatKind
from governance.quorum import Stance as Stances


class Stance(models.TextChoices):
    """What a seat says, as the count knows it."""

    APPROVED = Stances.APPROVED.value, "Approved"
    WITH_CONDITIONS = Stances.WITH_CONDITIONS.value, "Approved with conditions"
    RETURNED = Stances.RETURNED.value, "Returned"
    REJECTED = Stances.REJECTED.value, "Rejected"
    DEFERRED = Stances.DEFERRED.value, "Deferred"
    ABSTAINED = Stances.ABSTAINED.value, "Abstained"


class Seat(models.Model):
    """One seat at one review, and the one person named for it, if anybody is.

    Naming grants nothing: who signs must hold the seat and be independent of the
    subject. A seat given to somebody who is not blocks the review, and the page
    says so. Only the chair's appointment lets an independent person sign who
    holds no such seat.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="seats")
    kind = models.ForeignKey(SeatKind, models.PROTECT, related_name="+")
    veto = models.BooleanField(default=False)
    chair = models.BooleanField(default=False)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    appointed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    appointed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review", "kind__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind"], name="one_seat_of_a_kind_per_review"
            ),
            models.UniqueConstraint(
                fields=["review"], condition=Q(chair=True), name="one_chair_per_review"
            ),
            models.CheckConstraint(
                condition=Q(appointed_by=None, appointed_at=None)
                | Q(
                    appointed_by__isnull=False,
                    appointed_at__isnull=False,
                    person__isnull=False,
                ),
                name="appointment_has_people_and_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind)


class Signature(models.Model):
    """What one person signed in one seat. Never changed.

    Until seats came, families were signed instead: such a signature has a family
    and no seat, and counts no more than it did.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(
        SeatKind, models.PROTECT, null=True, blank=True, related_name="+"
    )
    family = models.CharField(max_length=20, choices=Family, blank=True, default="")
    round = models.PositiveSmallIntegerField(default=1)
    stance = models.CharField(max_length=24, choices=Stance)
    meaning = models.CharField(max_length=300, help_text="“I approve …”")
    reason = models.TextField(blank=True)
    record = models.JSONField(
        default=dict, help_text="What was on the screen when it was signed."
    )
    record_hash = models.CharField(
        max_length=64, help_text="SHA-256 of the record as canonical JSON."
    )
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose delegate signed.",
    )
    signed_at = models.DateTimeField()
    factor = models.CharField(
        max_length=10,
        choices=Factor,
        blank=True,
        default="",
        help_text="How the signer proved who they are; empty before it was kept.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "seat"], name="one_signature_per_seat"
            ),
            models.UniqueConstraint(
                fields=["review", "round", "signed_by"],
                condition=Q(seat__isnull=False),
                name="one_seat_per_person",
            ),
            models.UniqueConstraint(
                fields=["review", "round", "for_person"],
                condition=Q(for_person__isnull=False),
                name="one_seat_per_principal",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False, family="")
                | Q(~Q(family=""), seat=None),
                name="signed_in_a_seat_or_once_for_a_family",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_by} for {self.place}"

    @property
    def place(self) -> str:
        """Compliance; of the time before seats: Regulatory."""
        return str(self.seat) if self.seat else self.get_family_display()


class Recusal(models.Model):
    """Somebody stepped back from one review: their seat is there for somebody else."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="recusals")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField()
    recused_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person"], name="one_recusal_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} stepped back from {self.review.key}"


class Closing(models.Model):
    """The chair ended one round: who has not voted by then does not."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="closings")
    round = models.PositiveSmallIntegerField()
    reason = models.TextField()
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round"], name="one_closing_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.round} of {self.review.key} closed"
