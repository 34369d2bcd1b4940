"""A row of missed months that went to both offices, and what they made of it."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models.offices import Office
from governance.models.sla import ServiceLevel
from governance.models.standins import days


class EscalationQuerySet(models.QuerySet["ServiceEscalation"]):
    def visible_to(self, user: User) -> Self:
        """All of them or none, like the levels they are about."""
        return self if access.may(user, Perm.RACI_VIEW) else self.none()

    def for_page(self) -> Self:
        return self.select_related(
            "level", "answering", "other", "acknowledged_by", "planned_by",
            "agreed_by", "closing_by", "closing_for", "closed_by",
        )  # fmt: skip

    def open(self) -> Self:
        return self.exclude(state=ServiceEscalation.State.CLOSED)


class ServiceEscalation(models.Model):
    """One row of misses of one level; `first_month` to `last_month`, both missed.

    `answering` is the office of who owed the level: it acknowledges and proposes a
    plan. `other` is the other side's: it agrees to the plan. The row grows with every
    further miss while the escalation is open, and no month belongs to two of them.
    """

    OPENED_WITH = Perm.RACI_VIEW

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        PLANNED = "planned", "Plan agreed"
        CLOSED = "closed", "Closed"

    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="escalations")
    first_month = models.DateField()
    last_month = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    answering = models.ForeignKey(Office, models.PROTECT, related_name="+")
    other = models.ForeignKey(Office, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    answer_due_on = models.DateField(help_text="The last day in time for a plan.")
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    plan = models.TextField("what is done about it", blank=True)
    met_again_on = models.DateField(
        "met again from", null=True, blank=True, help_text="As the plan promises."
    )
    planned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    planned_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.TextField("why it may close before", blank=True)
    closing_for = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            ExclusionConstraint(
                name="a_missed_month_escalates_once",
                expressions=[
                    (F("level"), RangeOperators.EQUAL),
                    (days("first_month", "last_month"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1)
                & Q(last_month__gte=F("first_month")),
                name="an_escalation_spans_months",
            ),
            models.CheckConstraint(
                condition=~Q(answering=F("other")), name="an_escalation_has_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                & Q(state__in=["open", "closed"])
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False)
                & ~Q(state="open"),
                name="acknowledged_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(planned_by=None, planned_at=None, plan="")
                | Q(planned_by__isnull=False, planned_at__isnull=False),
                name="plan_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="agreed_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("planned_by")),
                name="a_plan_is_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(closing_by=None, closing_at=None, closing_for=None)
                & Q(closing_reason="")
                | Q(closing_by__isnull=False, closing_at__isnull=False)
                & Q(closing_for__isnull=False),
                name="closing_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None) & ~Q(state="closed")
                | Q(closed_by__isnull=False, closed_at__isnull=False, state="closed"),
                name="closed_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Escalation of {self.level.code}"

    def get_absolute_url(self) -> str:
        return reverse("governance:escalated_level_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CLOSED

    @property
    def is_answered(self) -> bool:
        """Whether the answering office has said what it does."""
        return self.planned_by_id is not None
