"""The policy of gates as data: who decides, how many of them, on what (domain.md §7).

A set is one version of the whole. A review keeps the rule it was opened under, so
no later set changes what an earlier decision needed.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import User
from core.roles import Perm
from governance.models.gates import Gate
from governance.models.seats import SeatKind


class CriteriaSet(models.Model):
    """One version of the policy: drafted, then published and never changed."""

    OPENED_WITH = Perm.GATE_VIEW

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    effective_from = models.DateField(null=True, blank=True)
    note = models.TextField("what changes, and why", blank=True)
    drafted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    drafted_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="draft"),
                name="one_draft_set",
            ),
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=~Q(state="draft"),
                name="one_set_per_first_day",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(effective_from__isnull=False),
                name="published_set_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None, drafted_at=None)
                | Q(drafted_by__isnull=False, drafted_at__isnull=False),
                name="set_draft_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False),
                name="set_publication_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None)
                | Q(published_by=None)
                | ~Q(drafted_by=models.F("published_by")),
                name="set_is_published_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Criteria set {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:criteria_set_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class Tier(models.Model):
    """How much may go wrong with a subject; the highest that a question raises holds."""

    set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="tiers")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(help_text="1 is the lowest.")

    class Meta:
        ordering = ["set", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["set", "code"], name="one_tier_per_code"),
            models.UniqueConstraint(fields=["set", "rank"], name="one_tier_per_rank"),
        ]

    def __str__(self) -> str:
        return self.name


class GateRule(models.Model):
    """How one gate is decided, for one tier or for all of them."""

    set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="rules")
    gate = models.CharField(max_length=2, choices=Gate)
    tier = models.ForeignKey(
        Tier, models.CASCADE, null=True, blank=True, related_name="rules",
        help_text="Empty: for every tier that has no rule of its own.",
    )  # fmt: skip
    approvals = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many have to approve; empty: every seat."
    )
    validity_days = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    decide_in_days = models.PositiveSmallIntegerField(
        default=10, help_text="Open days of the calendar of the gates."
    )
    chair_after_days = models.PositiveSmallIntegerField(
        default=2, help_text="Open days late after which the chair is told."
    )
    executives_after_days = models.PositiveSmallIntegerField(
        default=5, help_text="Open days late after which the executives are told."
    )

    class Meta:
        ordering = ["set", "gate", "tier"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "gate", "tier"],
                nulls_distinct=False,
                name="one_rule_per_gate_and_tier",
            ),
            models.CheckConstraint(
                condition=Q(approvals=None) | Q(approvals__gte=1),
                name="somebody_has_to_approve",
            ),
            models.CheckConstraint(
                condition=Q(validity_days__gte=1, validity_months=None)
                | Q(validity_days=None, validity_months__gte=1),
                name="approval_holds_for_days_or_months",
            ),
            models.CheckConstraint(
                condition=Q(
                    chair_after_days__gte=1,
                    executives_after_days__gt=models.F("chair_after_days"),
                ),
                name="chair_is_told_before_the_executives",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate} in set {self.set_id}"


class RuleSeat(models.Model):
    """A seat that a gate asks for, and what it may do there."""

    rule = models.ForeignKey(GateRule, models.CASCADE, related_name="seats")
    seat = models.ForeignKey(SeatKind, models.PROTECT, related_name="+")
    veto = models.BooleanField(default=False)
    chair = models.BooleanField(default=False)
    only_if = models.CharField(
        max_length=30,
        blank=True,
        help_text="The question that asks for it. Unanswered, the seat is asked for.",
    )

    class Meta:
        ordering = ["rule", "seat__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "seat"], name="one_seat_of_a_kind_per_rule"
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(chair=True), name="one_chair_per_rule"
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat)


class RuleCriterion(models.Model):
    """A criterion that a gate asks for, by its code: the wording in force counts."""

    rule = models.ForeignKey(GateRule, models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=10)

    class Meta:
        ordering = ["rule", "code"]
        verbose_name_plural = "rule criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "code"], name="one_criterion_per_rule"
            ),
        ]

    def __str__(self) -> str:
        return self.code
