"""The parties of the RACI matrix, and who sits for them (domain.md §8).

A party is data: what the rules of the matrix ask of it stands in its row. Who sits
for a party may speak for it; a seat gives nobody a permission of the product.
"""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.models import Team, User
from core.roles import Perm
from governance.models.standins import days


class Party(models.Model):
    """Who can hold a part: IT, Operations, a vendor; with what the rules ask of it."""

    OPENED_WITH = Perm.RACI_VIEW

    class Side(models.TextChoices):
        """Whose word the matrix needs before it holds: both sides sign a version."""

        IT = "it", "IT"
        CENTER = "center", "Contact center"
        NONE = "none", "Neither"

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=60, unique=True)
    side = models.CharField(max_length=6, choices=Side, default=Side.NONE)
    lead_signs = models.BooleanField(
        default=False, help_text="On: who leads it signs for its side."
    )
    position = models.PositiveSmallIntegerField(default=0)
    may_be_accountable = models.BooleanField(
        default=True, help_text="Off: it is never accountable (rule E3)."
    )
    submits_to_gates = models.BooleanField(
        default=False, help_text="On: it does not decide a gate (rule E5)."
    )
    leads_day_to_day = models.BooleanField(
        default=False,
        help_text="On: it is accountable day to day, or a reason says why not (rule E6).",
    )
    speaks_for_center = models.BooleanField(
        default=False,
        help_text="On: where IT implements, it has a say (rule W4).",
    )
    exempt_from_phases = models.BooleanField(
        default=False, help_text="On: it needs no part in every phase (rule W5)."
    )
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "code"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:party_detail", args=[self.pk])


class SeatQuerySet(models.QuerySet["PartySeat"]):
    def held_on(self, day: date) -> Self:
        """Whoever sat on that day; the last day of a seat still counts."""
        still = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(still, starts_on__lte=day)


class PartySeat(models.Model):
    """One person speaks for one party, in one team or for the whole company.

    Seats are ended, never deleted: what somebody decided while they sat is judged by
    the seats of that day.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="seats")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_lead = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day.")
    version = models.PositiveIntegerField(default=1)

    objects = SeatQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "party"], name="party_seat_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="party_seat_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_lead_of_a_party_at_a_time",
                expressions=[
                    (F("party"), RangeOperators.EQUAL),
                    (Coalesce(F("team"), Value(0)), RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_lead=True),
            ),
            ExclusionConstraint(
                name="a_person_sits_once_at_a_time",
                expressions=[
                    (F("party"), RangeOperators.EQUAL),
                    (F("person"), RangeOperators.EQUAL),
                    (Coalesce(F("team"), Value(0)), RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.party}"

    def get_absolute_url(self) -> str:
        return self.party.get_absolute_url()

    @property
    def where(self) -> str:
        return str(self.team) if self.team else "Every team"
