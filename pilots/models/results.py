"""What each arm showed, and the read-out computed from it (domain.md §6)."""

from django.db import models
from django.db.models import F, Q

from core.models import User
from pilots.models.pilots import Pilot
from pilots.models.plans import Measure


class ArmResult(models.Model):
    """One arm of one measure up to one day.

    A proportion is `successes` of `n`; a mean is `mean` with standard deviation
    `sd` over `n` units. Cumulative: the newest day replaces the ones before.
    """

    class Arm(models.TextChoices):
        CONTROL = "control", "Control"
        TREATMENT = "treatment", "Treatment"

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="results")
    arm = models.CharField(max_length=10, choices=Arm)
    as_of = models.DateField()
    n = models.PositiveIntegerField()
    successes = models.PositiveIntegerField(null=True, blank=True)
    mean = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    sd = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "arm", "as_of"], name="one_result_per_arm_and_day"
            ),
            models.CheckConstraint(
                condition=Q(successes__isnull=False, mean=None, sd=None)
                | Q(successes=None, mean__isnull=False, sd__isnull=False),
                name="result_is_proportion_or_mean",
            ),
            models.CheckConstraint(
                condition=Q(successes=None) | Q(successes__lte=F("n")),
                name="successes_within_n",
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="arm_has_units"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.arm} {self.as_of}"


class Readout(models.Model):
    """A computed reading: kept as computed, so that a decision shows what it rested on."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="readouts")
    as_of = models.DateField()
    computed = models.JSONField(help_text="Effect, interval, p per measure.")
    sentence = models.TextField()
    proposal = models.CharField(max_length=8, choices=Pilot.Decision)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Read-out of {self.as_of}"
