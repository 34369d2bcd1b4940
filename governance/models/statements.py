"""What a month was charged, as one side said it and the other took it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance import canonical


class StatementQuerySet(models.QuerySet["ChargeStatement"]):
    def visible_to(self, user: User) -> Self:
        """All of them or none, like the levels they tell of."""
        return self if access.may(user, Perm.RACI_VIEW) else self.none()

    def for_page(self) -> Self:
        return self.select_related("issued_by", "answered_by")

    def standing(self) -> Self:
        """Not replaced by a later edition."""
        return self.exclude(state=ChargeStatement.State.CORRECTED)


class ChargeStatement(models.Model):
    """One edition of the statement of a month: its content never changes.

    IT issues it; the contact center accepts or disputes. What was disputed is
    corrected by another edition; what was accepted stays, held by a trigger.
    """

    OPENED_WITH = Perm.RACI_VIEW

    class State(models.TextChoices):
        ISSUED = "issued", "Issued"
        ACCEPTED = "accepted", "Accepted"
        DISPUTED = "disputed", "Disputed"
        CORRECTED = "corrected", "Corrected"

    month = models.DateField(help_text="The first day of the month.")
    edition = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.ISSUED)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    note = models.CharField("what to know about it", max_length=400, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    answer = models.TextField("why it is disputed", blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "edition"], name="one_statement_per_edition"
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=~Q(state="corrected"),
                name="one_statement_of_a_month_stands",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="statement_month_is_a_first_day"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None)
                & ~Q(state__in=["accepted", "disputed"])
                | Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(state="issued"),
                name="answered_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=models.F("issued_by")),
                name="a_statement_is_answered_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Statement of {self.month:%B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("governance:statement_detail", args=[self.pk])

    @property
    def holds(self) -> bool:
        """Whether the content is still what its hash was made of."""
        content: Any = self.content
        return canonical.digest(content) == self.content_sha256
