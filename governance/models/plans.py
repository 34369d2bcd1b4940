"""Documents that both sides stand for, and who has read them (mission, seeds 001 and 002).

A strategic plan, a tactical plan, a budget or a list of requirements has an owner in
the business and one in IT; it is agreed when both have agreed, and comes up again by
its cadence.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import Team, User
from core.roles import Perm


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> Self:
        return self if access.may(user, Perm.PLAN_VIEW) else self.none()

    def for_page(self) -> Self:
        return self.select_related(
            "team", "business_owner", "it_owner", "supersedes"
        ).prefetch_related("readers", "receipts__person")


class Plan(models.Model):
    """One document. Its `edition` rises when its content changes, and both agree anew."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategic_plan", "Strategic plan"
        TACTICAL = "tactical_plan", "Tactical plan"
        BUDGET = "budget", "Budget"
        REQUIREMENTS = "requirements", "Requirements list"
        OTHER = "other", "Another document"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"
        SUPERSEDED = "superseded", "Superseded"

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=Kind)
    starts_on = models.DateField("period from")
    ends_on = models.DateField("period until")
    business_owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    it_owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="IT owner"
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose people may change it; empty for the company's.",
    )
    cadence_months = models.PositiveSmallIntegerField(
        "looked at again every", help_text="Months."
    )
    due_on = models.DateField("next due")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    edition = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="plans/%Y/%m/", blank=True)
    filename = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    business_agreed_at = models.DateTimeField(null=True, blank=True)
    it_agreed_at = models.DateTimeField(null=True, blank=True)
    readers = models.ManyToManyField(User, blank=True, related_name="+")
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="plan_period_has_length"
            ),
            models.CheckConstraint(
                condition=~Q(business_owner=F("it_owner")),
                name="plan_is_owned_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(cadence_months__range=(1, 60)),
                name="cadence_is_1_to_60_months",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(business_agreed_at__isnull=False, it_agreed_at__isnull=False),
                name="agreed_plan_has_both_owners",
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=F("id")),
                name="plan_does_not_supersede_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="plan_by_next_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:plan_detail", args=[self.pk])

    @property
    def is_agreed(self) -> bool:
        return self.state == self.State.AGREED

    @property
    def is_current(self) -> bool:
        return self.state != self.State.SUPERSEDED


class PlanReceipt(models.Model):
    """That one person has read one edition, and what they commit to for it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="receipts")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField()
    commitment = models.TextField(blank=True)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "person", "edition"], name="one_receipt_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} has read {self.plan}"
