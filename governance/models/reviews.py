"""The reviews that open or close gates (domain.md §7).

Governance knows a subject only by its type and id, so any app may put a gate in
front of any of its own actions without governance knowing of that app.
"""

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.clock import today
from core.models import Team, User
from core.roles import Perm
from governance.models.gates import Criterion, Gate
from governance.models.policy import GateRule

OVER = ["expired", "superseded", "revoked", "withdrawn", "recertify"]


ONE = ("team", "asked_by", "submitted_by", "subject_type", "rule")


def joined(name: str, *others: str) -> "models.Prefetch[Any]":
    """The rows behind `name` with what they point at: one query, not one for each."""
    rows: Any = Review._meta.get_field(name).related_model
    return models.Prefetch(name, rows._default_manager.select_related(*others))


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("team"))

    def for_list(self) -> Self:
        """Everything a row of the queue shows, in a fixed number of queries."""
        return self.select_related("team", "asked_by", "rule").prefetch_related(
            *("assessments__criterion", "signatures__seat", "parties"),
            *("seats__kind", "seats__person__manager", "recusals", "closings"),
            *("escalations", "wanted"),
        )

    def for_vote(self) -> Self:
        """Who sits, who voted and who stepped back: what `seating` asks for, no more."""
        return self.select_related("team").prefetch_related(
            joined("seats", "kind", "person__manager"),
            *("signatures", "recusals", "closings", "parties"),
        )

    def for_reading(self) -> Self:
        """What the first answer of the review page shows, in few queries."""
        return self.select_related(*ONE, "placement__tier").prefetch_related(
            joined("assessments", "criterion", "assessed_by", "asked_by"),
            joined("evidence", "criterion", "added_by"),
            "evidence__looks",
            joined("conditions", "criterion", "owner", "verified_by"),
            joined("signatures", "signed_by", "for_person", "seat"),
            joined("seats", "kind", "person__manager"),
            joined("recusals", "person"),
            joined("closings", "closed_by"),
            joined("wanted", "asked_by", "answered_by", "settled_by"),
            "facts",
            "parties",
        )

    def for_page(self) -> Self:
        """Everything the whole review page and the signed record show."""
        people = ("risk_owner", "requested_by", "granted_by")
        return self.for_reading().prefetch_related(
            "conditions__evidence",
            joined("waivers", "criterion", "condition", *people),
            "escalations__people",
        )

    def about(self, subject: models.Model) -> Self:
        return self.filter(
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
        )


class Review(models.Model):
    """One passage of one subject through one gate."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        EVIDENCE = "evidence", "Collecting evidence"
        IN_REVIEW = "in_review", "In review"
        DECIDED = "decided", "Decided"
        EXPIRED = "expired", "Expired"
        SUPERSEDED = "superseded", "Superseded"
        REVOKED = "revoked", "Revoked"
        WITHDRAWN = "withdrawn", "Withdrawn"
        RECERTIFY = "recertify", "To be certified again"

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        WITH_CONDITIONS = "approved_with_conditions", "Approved with conditions"
        RETURNED = "returned", "Returned"
        REJECTED = "rejected", "Rejected"
        DEFERRED = "deferred", "Deferred"

    APPROVALS = (Outcome.APPROVED, Outcome.WITH_CONDITIONS)
    UNDECIDED = (State.OPEN, State.EVIDENCE, State.IN_REVIEW)
    ENDED = (
        State.EXPIRED,
        State.SUPERSEDED,
        State.REVOKED,
        State.WITHDRAWN,
        State.RECERTIFY,
    )

    key = models.CharField(max_length=12, unique=True)
    gate = models.CharField(max_length=2, choices=Gate)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_name = models.CharField(max_length=200)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    rule = models.ForeignKey(
        GateRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="How it is decided: the rule it was opened under.",
    )
    round = models.PositiveSmallIntegerField(
        default=1, help_text="Another one begins when a vote was void."
    )
    asked = models.TextField("what is asked", blank=True)
    remarks = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    parties = models.ManyToManyField(
        User,
        blank=True,
        related_name="+",
        help_text="Owner, sponsor and others who may not sign.",
    )
    due_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text="When it was withdrawn, revoked, or lapsed."
    )
    ended_because = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "subject_type", "subject_id"],
                condition=Q(state__in=["open", "evidence", "in_review"]),
                name="one_open_review_per_gate",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on=None)
                | Q(outcome__gt="", decided_on__isnull=False),
                name="outcome_has_date",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by=None, submitted_at=None)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="submission_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(outcome__in=["approved", "approved_with_conditions"]),
                name="only_approvals_are_valid_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, ended_on__isnull=False)
                | Q(~Q(state__in=OVER), ended_on=None),
                name="ended_review_has_a_last_day",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="review_due"),
            models.Index(fields=["subject_type", "subject_id"], name="review_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.gate}: {self.subject_name}"

    def get_absolute_url(self) -> str:
        return reverse("governance:review_detail", args=[self.pk])

    @property
    def is_undecided(self) -> bool:
        return self.state in self.UNDECIDED

    @property
    def has_run_out(self) -> bool:
        """True once the last day of an approval is over, whatever its state says yet."""
        return self.valid_until is not None and self.valid_until < today()


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))

    def for_page(self) -> Self:
        return self.select_related("criterion", "review__team", "assessed_by")


class Assessment(models.Model):
    """How one criterion stands in one review. The wording is pinned by the foreign key."""

    class Verdict(models.TextChoices):
        NOT_MET = "not_met", "Not yet"
        MET = "met", "Met"
        WITH_CONDITION = "met_with_condition", "Met with a condition"
        WAIVED = "waived", "Waived"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    review = models.ForeignKey(Review, models.CASCADE, related_name="assessments")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict, default=Verdict.NOT_MET)
    reason = models.TextField(blank=True)
    assessed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The reviewer who asked for more than the gate does.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="one_assessment_per_criterion"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="not_applicable") | ~Q(reason=""),
                name="not_applicable_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(assessed_by=None, assessed_at=None)
                | Q(assessed_by__isnull=False, assessed_at__isnull=False),
                name="assessment_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.get_verdict_display()}"
