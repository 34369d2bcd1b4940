"""The reviews that open or close gates (domain.md §7).

Governance knows a subject only by its type and id, so any app may put a gate in
front of any of its own actions without governance knowing of that app.
"""

from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Team, User
from core.roles import Family, Perm
from governance.models.gates import Criterion, Gate


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("team"))

    def for_list(self) -> Self:
        return self.select_related("team", "submitted_by", "subject_type")

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

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        WITH_CONDITIONS = "approved_with_conditions", "Approved with conditions"
        RETURNED = "returned", "Returned"
        REJECTED = "rejected", "Rejected"
        DEFERRED = "deferred", "Deferred"

    APPROVALS = (Outcome.APPROVED, Outcome.WITH_CONDITIONS)
    UNDECIDED = (State.OPEN, State.EVIDENCE, State.IN_REVIEW)

    key = models.CharField(max_length=12, unique=True)
    gate = models.CharField(max_length=2, choices=Gate)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_name = models.CharField(max_length=200)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    asked = models.TextField("what is asked", blank=True)
    remarks = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    parties = models.ManyToManyField(
        User,
        blank=True,
        related_name="+",
        help_text="Owner, sponsor and others who may not sign.",
    )
    due_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
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


class Evidence(models.Model):
    """A file or a link that speaks for a criterion; a file is known by its SHA-256."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="evidence/%Y/%m/", blank=True)
    filename = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    link = models.URLField(max_length=500, blank=True)
    collected_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(sha256="")) | (~Q(link="") & Q(sha256="")),
                name="evidence_is_file_or_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """One person's signed decision for one family of criteria. Never changed."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="signatures")
    family = models.CharField(max_length=20, choices=Family)
    decision = models.CharField(max_length=24, choices=Review.Outcome)
    meaning = models.CharField(max_length=300, help_text="“I approve …”")
    reason = models.TextField(blank=True)
    record_hash = models.CharField(
        max_length=64, help_text="SHA-256 of what was signed."
    )
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "family"], name="one_signature_per_family"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_by} for {self.get_family_display().lower()}"
