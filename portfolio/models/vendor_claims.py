"""What a vendor promised, for when, who said it where, and every day it was moved to."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.capabilities import Capability
from portfolio.models.products import Vendor


class VendorClaimQuerySet(models.QuerySet["VendorClaim"]):
    def visible_to(self, user: User) -> Self:
        """As vendors are: all of them or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def for_page(self) -> Self:
        """With what a row shows, in a fixed number of queries."""
        related = ("vendor", "capability", "settled_by", "recorded_by")
        return self.select_related(*related).prefetch_related("slips__recorded_by")

    def open(self) -> Self:
        return self.filter(state=VendorClaim.State.OPEN)


class VendorClaim(models.Model):
    """One item of a vendor's roadmap, as it was promised to us or to the public."""

    class Commitment(models.TextChoices):
        CONTRACTUAL = "contractual", "In the contract"
        PUBLIC = "public", "In public"
        VERBAL = "verbal", "By word of mouth"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept"
        BROKEN = "broken", "Broken"
        WITHDRAWN = "withdrawn", "Taken back"

    SETTLED = (State.KEPT, State.BROKEN, State.WITHDRAWN)

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="claims")
    capability = models.ForeignKey(
        Capability,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="vendor_claims",
        help_text="What of ours it would be part of.",
    )
    title = models.CharField("what was promised", max_length=160)
    commitment = models.CharField(
        "how it was promised", max_length=12, choices=Commitment
    )
    source = models.CharField(
        "who said it, and where",
        max_length=200,
        help_text="A role and an occasion: account lead, quarterly review.",
    )
    link = models.URLField("where it can be read", blank=True, max_length=300)
    said_on = models.DateField()
    first_for = models.DateField("first promised for")
    promised_for = models.DateField(help_text="Of a quarter, its last day.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_on = models.DateField(
        null=True, blank=True, help_text="The day it came, or was said not to come."
    )
    settled_because = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = VendorClaimQuerySet.as_manager()

    class Meta:
        ordering = ["promised_for", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None, settled_by=None)
                | ~Q(state="open")
                & Q(settled_on__isnull=False, settled_by__isnull=False),
                name="a_settled_promise_has_its_day_and_person",
            ),
            models.CheckConstraint(
                condition=Q(first_for__gte=F("said_on")),
                name="a_promise_is_for_a_day_to_come",
            ),
        ]
        indexes = [models.Index(fields=["vendor", "promised_for"], name="claim_page")]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:vendor_claim_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.promised_for < on


class ClaimSlip(models.Model):
    """A promise was moved to another day. Never changed, and gone only with its claim."""

    claim = models.ForeignKey(VendorClaim, models.CASCADE, related_name="slips")
    before = models.DateField("was promised for")
    after = models.DateField("is promised for")
    told_on = models.DateField("said on")
    reason = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="a_slip_changes_the_day"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_slip_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.before} to {self.after}"

    @property
    def days(self) -> int:
        """Later by so many days; below 0 if it was brought forward."""
        return (self.after - self.before).days
