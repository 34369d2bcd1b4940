"""Rules of engagement: what IT and the contact center agreed, clause by clause (§8).

A version is a draft until both leads have signed it as a proposal; from then on neither
it nor its clauses change. It holds from its first day until the next one begins.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models.change_classes import ChangeClass
from governance.models.sla import ServiceLevel

LONGEST = 4_000


class RulesVersionQuerySet(models.QuerySet["RulesVersion"]):
    def visible_to(self, user: User) -> Self:
        """All of them or none, like the matrix."""
        return self if access.may(user, Perm.RACI_VIEW) else self.none()

    def agreed(self) -> Self:
        return self.filter(state=RulesVersion.State.AGREED)

    def for_page(self) -> Self:
        return self.select_related("agreed_by").prefetch_related(
            "clauses__classes", "clauses__levels"
        )


class RulesVersion(models.Model):
    """One version of the rules: drafted, then signed by both sides and never changed."""

    OPENED_WITH = Perm.RACI_VIEW

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Signed by both sides"

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    purpose = models.TextField(
        max_length=LONGEST, blank=True, help_text="What the two sides agree on it for."
    )
    effective_from = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RulesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="draft"),
                name="one_draft_of_the_rules",
            ),
            models.UniqueConstraint(
                fields=["effective_from"], name="one_version_of_the_rules_a_day"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="draft", effective_from=None, review_due_on=None,
                    agreed_by=None, agreed_at=None,
                )
                | Q(
                    ~Q(state="draft"), effective_from__isnull=False,
                    review_due_on__gt=models.F("effective_from"),
                    agreed_by__isnull=False, agreed_at__isnull=False,
                ),
                name="agreed_rules_have_days_and_a_person",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Rules of engagement, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:rules_version", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class RulesClause(models.Model):
    """One clause: what it says, to whom its matters belong, and what it governs."""

    OPENED_WITH = Perm.RACI_VIEW

    class Belongs(models.TextChoices):
        IT = "it", "IT"
        CENTER = "center", "Contact center"
        JOINT = "joint", "Both sides"

    rules = models.ForeignKey(RulesVersion, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120)
    text = models.TextField(max_length=LONGEST)
    belongs_to = models.CharField(max_length=6, choices=Belongs)
    commits = models.CharField(
        "what it commits to", max_length=400, blank=True,
        help_text="In one sentence: what a side owes the other by it.",
    )  # fmt: skip
    classes = models.ManyToManyField(ChangeClass, related_name="+", blank=True)
    levels = models.ManyToManyField(ServiceLevel, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["rules", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["rules", "number"],
                name="one_clause_per_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="clauses_count_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"

    def get_absolute_url(self) -> str:
        return f"{self.rules.get_absolute_url()}#clause-{self.number}"
