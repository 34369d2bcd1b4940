"""The seats of gates, and who holds them (domain.md §7, column “Approvers”)."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Coalesce

from core.models import Team, User
from core.roles import Family


class SeatKind(models.Model):
    """A place at the table of gates: Compliance, Finance, … and what it judges.

    Criteria of a family that no seat of a review judges are judged by any of them.
    """

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=60, unique=True)
    families = ArrayField(
        models.CharField(max_length=20, choices=Family), default=list, blank=True
    )
    position = models.PositiveSmallIntegerField(help_text="Its place in lists.")

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class SeatHolderQuerySet(models.QuerySet["SeatHolder"]):
    def on(self, day: date) -> Self:
        """Those who hold their seat on that day."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            starts_on__lte=day,
            person__is_active=True,
        )


class SeatHolder(models.Model):
    """One person in one seat, for one team or for all, from a day on. Several may be."""

    seat = models.ForeignKey(SeatKind, models.PROTECT, related_name="holders")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: at the gates of every team.",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(
        null=True, blank=True, help_text="The last day; empty: until further notice."
    )
    version = models.PositiveIntegerField(default=1)

    objects = SeatHolderQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "person", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="seat_is_left_after_it_is_taken",
            ),
            ExclusionConstraint(
                name="a_seat_is_held_once_at_a_time",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (Coalesce("team", Value(0)), RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.seat}"
