"""By which decision something went on: written at that moment, kept for good."""

from django.db import models
from django.db.models import Q

from core.clock import now
from core.models import User
from governance.models import Emergency, Gate, Review
from pilots.models.pilots import Pilot
from pilots.models.rollouts import Wave


class Leave(models.Model):
    """One step that a gate let through: for this pilot or wave, in one transaction.

    PostgreSQL takes the row only while its decision holds, and lets nothing run,
    scale or go out without one that no step has used (migration “the last door”).
    `taken` and `txid` are the database's.
    """

    class Verb(models.TextChoices):
        START = "start", "Start"
        RESUME = "resume", "Go on"
        CARRY_ON = "carry_on", "Extension"
        DECIDE = "decide", "Decision to scale"
        SECOND = "second", "Confirmed decision to scale"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="leaves")
    wave = models.ForeignKey(
        Wave, models.PROTECT, null=True, blank=True, related_name="leaves"
    )
    verb = models.CharField("step", max_length=8, choices=Verb)
    gate = models.CharField(max_length=2, choices=Gate)
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="+", help_text="The decision that held."
    )
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The leave that stood in for the decision.",
    )  # fmt: skip
    held_on = models.DateField(help_text="The day on which the decision held.")
    given_to = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=now)
    txid = models.BigIntegerField(default=0, editable=False)
    taken = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wave=None) | Q(verb__in=["start", "resume"]),
                name="a_wave_starts_or_goes_on_by_leave",
            ),
        ]

    def __str__(self) -> str:
        what = self.wave or self.pilot.key
        return f"{self.get_verb_display()} of {what} by {self.review.key}"
