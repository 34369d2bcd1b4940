"""Opportunities: unmet needs, pains and desires; never solutions (domain.md §4)."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from discovery.models.notes import Note
from discovery.models.themes import Theme
from portfolio.models import Goal, KeyResult, Product


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.DISCOVERY_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team", "key_result")


class Opportunity(models.Model):
    """Priority = reach × frequency × severity × strongest evidence ÷ 10 (§4)."""

    class State(models.TextChoices):
        IDENTIFIED = "identified", "Identified"
        VALIDATED = "validated", "Validated"
        SELECTED = "selected", "Selected"
        ADDRESSED = "addressed", "Addressed"
        DISMISSED = "dismissed", "Dismissed"

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    state = models.CharField(max_length=12, choices=State, default=State.IDENTIFIED)
    dismissed_because = models.TextField(blank=True)
    reach = models.DecimalField(
        "reach share", max_digits=5, decimal_places=4, default=0
    )
    frequency = models.PositiveSmallIntegerField(default=1)
    severity = models.PositiveSmallIntegerField(default=1)
    evidence_strength = models.DecimalField(
        "strongest evidence, 0–10 (Gilad)", max_digits=4, decimal_places=2, default=0
    )
    is_regulatory = models.BooleanField(default=False)
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_result = models.ForeignKey(
        KeyResult, models.PROTECT, null=True, blank=True, related_name="+"
    )
    themes = models.ManyToManyField(
        Theme, through="discovery.ThemeOpportunity", related_name="opportunities"
    )
    notes = models.ManyToManyField(
        Note, through="discovery.NoteOpportunity", related_name="opportunities"
    )
    # Exact and whole, so that pages can be ordered and cut by it: × 10,000,000.
    priority_key = models.GeneratedField(
        expression=Cast(
            F("reach")
            * F("frequency")
            * F("severity")
            * F("evidence_strength")
            * Value(1_000_000),
            models.IntegerField(),
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.CheckConstraint(
                condition=Q(reach__range=(0, 1))
                & Q(frequency__range=(1, 5))
                & Q(severity__range=(1, 5))
                & Q(evidence_strength__range=(0, 10)),
                name="opportunity_scales",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(dismissed_because=""),
                name="dismissal_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="opportunity_page"),
            models.Index(fields=["-priority_key", "-id"], name="opportunity_priority"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:opportunity_detail", args=[self.pk])

    @property
    def priority(self) -> Decimal:
        """Reach × frequency × severity × strongest evidence ÷ 10; from 0 to 25."""
        return Decimal(self.priority_key).scaleb(-7)

    @property
    def is_open(self) -> bool:
        return self.state not in {self.State.ADDRESSED, self.State.DISMISSED}
