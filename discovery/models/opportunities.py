"""Opportunities: unmet needs, pains and desires; never solutions (domain.md §4)."""

from typing import Self

from django.db import models
from django.db.models import Q
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
        indexes = [models.Index(fields=["-created_at", "-id"], name="opportunity_page")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:opportunity_detail", args=[self.pk])
