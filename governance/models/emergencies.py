"""Leave to begin before the decision, given by two people, for a few days (mission G10)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models.reviews import Review


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))

    def for_list(self) -> Self:
        return self.select_related("review__team", "asked_by", "seconded_by")

    def open_on(self, day: date) -> Self:
        """Confirmed by a second person, in its days, and the review still undecided."""
        return self.filter(
            valid_until__gte=day,
            seconded_on__lte=day,
            review__state__in=Review.UNDECIDED,
        )


class Emergency(models.Model):
    """An emergency leave for the gate of its review, which decides afterwards.

    It opens the gate from the second person's word until its last day, or until the
    review is decided: then the decision speaks, whatever it is.
    """

    review = models.OneToOneField(Review, models.PROTECT, related_name="emergency")
    reason = models.TextField(help_text="What cannot wait for the review.")
    risk = models.TextField(help_text="What may go wrong, and what is done about it.")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    seconded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    seconded_at = models.DateTimeField(null=True, blank=True)
    seconded_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "emergencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    seconded_by=None,
                    seconded_at=None,
                    seconded_on=None,
                    valid_until=None,
                )
                | Q(
                    seconded_by__isnull=False,
                    seconded_at__isnull=False,
                    seconded_on__isnull=False,
                    valid_until__gte=models.F("seconded_on"),
                ),
                name="emergency_has_a_second_person_and_a_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(seconded_by=models.F("asked_by")),
                name="emergency_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Emergency leave for {self.review}"

    def get_absolute_url(self) -> str:
        return reverse("governance:emergency_detail", args=[self.pk])
