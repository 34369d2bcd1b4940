"""Objectives and key results with weekly check-ins (domain.md §10, OKRs)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.goals import Goal
from portfolio.models.metrics import Metric
from portfolio.models.products import Product


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, user: User) -> Self:
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()


class Objective(models.Model):
    class Kind(models.TextChoices):
        COMMITTED = "committed", "Committed"
        ASPIRATIONAL = "aspirational", "Aspirational"

    code = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose team may edit it; empty for the company's.",
    )
    goals = models.ManyToManyField(Goal, blank=True, related_name="objectives")
    version = models.PositiveIntegerField(default=1)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "starts_on"], name="one_objective_per_quarter"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="quarter_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:objective_detail", args=[self.pk])


class KeyResult(models.Model):
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="key_results")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.CharField(max_length=10, choices=Metric.Unit)
    baseline = models.DecimalField(max_digits=14, decimal_places=3)
    target = models.DecimalField(max_digits=14, decimal_places=3)
    current = models.DecimalField(max_digits=14, decimal_places=3)
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    is_guardrail = models.BooleanField(default=False)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "code"], name="one_key_result_per_code"
            ),
            models.CheckConstraint(
                condition=~Q(baseline=F("target")), name="target_differs_from_baseline"
            ),
        ]

    def __str__(self) -> str:
        return f"KR{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:key_result_detail", args=[self.pk])


class CheckIn(models.Model):
    """What a key result stood at, and how sure its owner was (1–10)."""

    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="check_ins")
    value = models.DecimalField(max_digits=14, decimal_places=3)
    as_of = models.DateField()
    confidence = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    blocker = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__range=(1, 10)), name="confidence_1_to_10"
            ),
        ]
        indexes = [
            models.Index(fields=["key_result", "-as_of"], name="newest_check_in")
        ]

    def __str__(self) -> str:
        return f"{self.key_result} on {self.as_of}"
