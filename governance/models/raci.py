"""Who is responsible, accountable, consulted and informed (domain.md §8)."""

from django.db import models
from django.urls import reverse

from core.models import User
from core.roles import Perm
from governance.models.parties import Party


class Activity(models.Model):
    """What the matrix says who does, from the next version on.

    A version keeps its own words of it (`RaciRow`), so rewording or retiring one
    changes no version that was published.
    """

    OPENED_WITH = Perm.RACI_VIEW

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
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("governance:activity_list") + f"#a{self.number}"


class RaciMatrix(models.Model):
    """One version of the whole matrix: drafted, then published and never changed."""

    OPENED_WITH = Perm.RACI_VIEW

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    PUBLISHED = (State.PUBLISHED, State.SUPERSEDED)

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


class RaciRow(models.Model):
    """One activity as one version has it: its words then, whatever is said of it later."""

    matrix = models.ForeignKey(RaciMatrix, models.CASCADE, related_name="rows")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=1, choices=Activity.Phase)
    name = models.CharField(max_length=120)
    basis = models.TextField(blank=True)
    is_gate = models.BooleanField(default=False)
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why this row is an exception."
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "activity"], name="one_row_per_activity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return f"{self.matrix.get_absolute_url()}#a{self.number}"


class RaciCell(models.Model):
    """The part one party plays in one row. No part, no cell."""

    class Part(models.TextChoices):
        A_R = "A/R", "Accountable and responsible"
        A = "A", "Accountable"
        R = "R", "Responsible"
        C = "C", "Consulted"
        I = "I", "Informed"  # noqa: E741

    row = models.ForeignKey(RaciRow, models.CASCADE, related_name="cells")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    part = models.CharField(max_length=3, choices=Part)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["row", "party"], name="one_part_per_party_and_row"
            ),
            models.CheckConstraint(
                condition=~models.Q(part=""), name="a_cell_holds_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row.number} {self.party.code} {self.part}"
