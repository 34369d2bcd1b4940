"""What two sides agree on: a document is proposed, and signed for each side.

The document itself lives elsewhere (the matrix, …); a proposal keeps what was proposed
as it stood, and its hash, so that both sides sign the same words.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Factor, User
from core.roles import Perm
from governance.models.parties import Party


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> Self:
        """All of them or none, like the documents they are about."""
        return self if access.may(user, Perm.RACI_VIEW) else self.none()

    def open(self) -> Self:
        return self.filter(state=Proposal.State.OPEN)

    def for_page(self) -> Self:
        return self.select_related("proposed_by", "closed_by").prefetch_related(
            "signatures__signed_by", "signatures__for_person"
        )


class Proposal(models.Model):
    """One version of a document, put before both sides to hold from a day on."""

    OPENED_WITH = Perm.RACI_VIEW

    class Kind(models.TextChoices):
        RACI = "raci", "RACI matrix"
        RULES = "rules", "Rules of engagement"

    class State(models.TextChoices):
        OPEN = "open", "Waits for signatures"
        AGREED = "agreed", "Signed by both sides"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=10, choices=Kind)
    document_id = models.PositiveBigIntegerField(
        help_text="Kept when the draft is thrown away, so it is no link."
    )
    name = models.CharField(max_length=80)
    effective_from = models.DateField()
    reason = models.TextField("what changes, and why")
    record = models.JSONField(help_text="What was proposed: what both sides sign.")
    record_hash = models.CharField(
        max_length=64, help_text="SHA-256 of the record as canonical JSON."
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "document_id"], name="proposal_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state="open"),
                name="one_open_proposal_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_by=None, closed_at=None)
                | Q(~Q(state="open"), closed_by__isnull=False, closed_at__isnull=False),
                name="closed_proposal_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:proposal_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class ProposalSignature(models.Model):
    """What one person signed for one side. Only ever added."""

    class Side(models.TextChoices):
        IT = Party.Side.IT.value, Party.Side.IT.label
        CENTER = Party.Side.CENTER.value, Party.Side.CENTER.label

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=6, choices=Side)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose delegate signed.",
    )
    meaning = models.CharField(max_length=300, help_text="“I approve …”")
    record_hash = models.CharField(max_length=64)
    factor = models.CharField(
        max_length=10,
        choices=Factor,
        blank=True,
        default="",
        help_text="How the signer proved who they are.",
    )
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "side"], name="a_side_signs_a_proposal_once"
            ),
            models.UniqueConstraint(
                fields=["proposal", "signed_by"], name="a_person_signs_for_one_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_by} for {self.get_side_display()}"
