"""What a vendor has shown of itself: reports, attestations and tests, and how long they stand."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.products import Vendor


class VendorEvidenceQuerySet(models.QuerySet["VendorEvidence"]):
    def visible_to(self, user: User) -> Self:
        """As vendors are: all of them or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()


class VendorEvidence(models.Model):
    class Kind(models.TextChoices):
        SOC2 = "soc2", "SOC 2 Type II report"
        BRIDGE_LETTER = "bridge_letter", "Bridge letter"
        PCI_AOC = "pci_aoc", "PCI attestation of compliance"
        PEN_TEST = "pen_test", "Penetration test"
        BCP_DR = "bcp_dr", "Continuity and recovery test"
        INSURANCE = "insurance", "Insurance certificate"
        FINANCIALS = "financials", "Financial statements"
        SUBPROCESSORS = "subprocessors", "List of subprocessors"
        EXIT_PLAN = "exit_plan", "Exit plan"

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=16, choices=Kind)
    dated_on = models.DateField(
        help_text="The end of the period it covers, or the day it was issued."
    )
    valid_until = models.DateField()
    link = models.URLField("where it is kept", blank=True, max_length=300)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = VendorEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-dated_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "kind", "dated_on"], name="one_paper_a_kind_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("dated_on")),
                name="evidence_stands_from_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor}: {self.get_kind_display()} of {self.dated_on}"

    def get_absolute_url(self) -> str:
        vendor = reverse("portfolio:vendor_detail", args=[self.vendor_id])
        return f"{vendor}#evidence-h"
