"""Who is away, and who acts for them meanwhile: for gates, for the matrix, or both."""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm


def days(first: str, last: str) -> Func:
    """Both days and all between them, as a range of the database."""
    return Func(
        F(first),
        F(last),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: User) -> Self:
        """One's own; everybody's to who sees the matrix they answer for."""
        if access.may(user, Perm.RACI_VIEW):
            return self
        return self.filter(person=user.pk)


class Absence(models.Model):
    """Somebody is away, first and last day included. Not why: that is theirs."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    version = models.PositiveIntegerField(default=1)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ends_on", "id"], name="absence_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_absence_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} away"

    def get_absolute_url(self) -> str:
        return reverse("governance:away_list")


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user: User) -> Self:
        if access.may(user, Perm.RACI_VIEW):
            return self
        return self.filter(Q(person=user.pk) | Q(delegate=user.pk))

    def held_on(self, day: date) -> Self:
        """Those that hold on that day: within their days, and not ended by then."""
        standing = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.filter(standing, starts_on__lte=day, ends_on__gte=day)

    def for_scope(self, scope: str) -> Self:
        return self.filter(scope__in=(Delegation.Scope.ALL, scope))


class Delegation(models.Model):
    """One person acts for another: named in advance, for 30 days at most.

    It gives the delegate nothing but the other's word: every permission, family and
    rule of independence is asked of the delegate too. Nobody hands on what was
    handed to them, for only a person's own seats are asked.
    """

    class Scope(models.TextChoices):
        ALL = "all", "Everything"
        GATES = "gates", "Gate reviews"
        RACI = "raci", "What the RACI matrix governs"

    LONGEST = 30  # days, the first and the last included

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    delegate = models.ForeignKey(User, models.PROTECT, related_name="+")
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.ALL)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    named_on = models.DateField()
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(
        null=True, blank=True, help_text="From this day on it no longer holds."
    )
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["delegate", "ends_on"], name="delegation_to"),
            models.Index(fields=["ends_on", "id"], name="delegation_page"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(delegate=F("person")), name="nobody_acts_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lt=F("starts_on") + Value(30)),
                name="delegation_lasts_30_days_at_most",
            ),
            models.CheckConstraint(
                condition=Q(named_on__lte=F("starts_on")),
                name="delegation_is_named_in_advance",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
                name="ended_delegation_has_day_and_person",
            ),
            *(
                ExclusionConstraint(
                    name=f"one_delegate_at_a_time_for_{scope}",
                    expressions=[
                        (F("person"), RangeOperators.EQUAL),
                        (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(ended_on=None, scope__in=["all", scope]),
                )
                for scope in ("gates", "raci")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} for {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("governance:away_list")

    @property
    def last_day(self) -> date:
        """The last day on which it holds or held."""
        if self.ended_on is None:
            return self.ends_on
        return min(self.ends_on, self.ended_on - timedelta(days=1))
