"""The offices that answer for a side: CIO for IT, COO for the contact center."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from core.models import User
from core.roles import Perm
from governance.models.parties import Party
from governance.models.standins import days


class Office(models.Model):
    """What service levels escalate to. One office answers for each side.

    While nobody holds it, the lead of its party stands in.
    """

    OPENED_WITH = Perm.RACI_VIEW

    class Side(models.TextChoices):
        IT = "it", "IT"
        CENTER = "center", "Contact center"

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=60)
    side = models.CharField(max_length=6, choices=Side, unique=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class OfficeHolderQuerySet(models.QuerySet["OfficeHolder"]):
    def held_on(self, day: date) -> Self:
        """Who holds an office that day; the last day still counts."""
        still = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(still, starts_on__lte=day)


class OfficeHolder(models.Model):
    """One person holds an office from a day on, alone. Ended, never deleted."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="holders")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day.")
    version = models.PositiveIntegerField(default=1)

    objects = OfficeHolderQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_office_is_left_after_it_is_taken",
            ),
            ExclusionConstraint(
                name="one_person_holds_an_office",
                expressions=[
                    (F("office"), RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.office}"
