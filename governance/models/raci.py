"""Who is responsible, accountable, consulted and informed (domain.md §8)."""

from django.db import models
from django.urls import reverse

from core.models import User
from core.roles import Perm


class Activity(models.Model):
    """One row of the activity catalogue. The seed sentence says where it comes from."""

    class Phase(models.TextChoices):
        PLAN = "P", "Plan"
        IMPLEMENT = "M", "Implement"
        SUPPORT = "S", "Support"
        DAILY = "D", "Day to day"

    number = models.PositiveSmallIntegerField(unique=True)
    phase = models.CharField(max_length=1, choices=Phase)
    name = models.CharField(max_length=120)
    basis = models.TextField(blank=True)
    is_gate = models.BooleanField(
        default=False, help_text="A gate decision: E5 applies."
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class RaciMatrix(models.Model):
    """One version of the whole matrix: drafted, then published and never changed."""

    OPENED_WITH = Perm.RACI_VIEW

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    effective_from = models.DateField(null=True, blank=True)
    note = models.TextField("what changes, and why", blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "RACI matrices"
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="published"),
                name="one_published_matrix",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="draft"),
                name="one_draft_matrix",
            ),
            models.CheckConstraint(
                condition=models.Q(published_by=None, published_at=None)
                | models.Q(published_by__isnull=False, published_at__isnull=False),
                name="publication_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", effective_from=None)
                | models.Q(~models.Q(state="draft"), effective_from__isnull=False),
                name="published_matrix_has_a_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"RACI version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:raci_version", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class RaciCell(models.Model):
    """The part one party plays in one activity, in one version of the matrix."""

    class Party(models.TextChoices):
        IT = "IT", "IT"
        OPS = "OPS", "Operations"
        SUP = "SUP", "Center support"
        PM = "PM", "Product management"
        VEN = "VEN", "Vendor"
        CMP = "CMP", "Compliance and risk"

    class Part(models.TextChoices):
        A_R = "A/R", "Accountable and responsible"
        A = "A", "Accountable"
        R = "R", "Responsible"
        C = "C", "Consulted"
        I = "I", "Informed"  # noqa: E741

    matrix = models.ForeignKey(RaciMatrix, models.CASCADE, related_name="cells")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    party = models.CharField(max_length=3, choices=Party)
    part = models.CharField(max_length=3, choices=Part, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "activity", "party"], name="one_part_per_party"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.number} {self.party} {self.part or '–'}"
