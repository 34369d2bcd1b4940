"""What each arm showed, and the read-out computed from it (domain.md §6)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.models import User
from pilots.models.pilots import Pilot
from pilots.models.plans import Measure


class ArmResult(models.Model):
    """One arm of one measure up to one day.

    A proportion is `successes` of `n`; a mean is `mean` with standard deviation
    `sd` over `n` units; an agreement is the `table` [both yes, only the machine,
    only the person, both no]. Cumulative: the newest day replaces the ones before.
    """

    class Arm(models.TextChoices):
        CONTROL = "control", "Control"
        TREATMENT = "treatment", "Treatment"

    class Period(models.TextChoices):
        BEFORE = "before", "Before the start"
        DURING = "during", "While it runs"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="results")
    arm = models.CharField(max_length=10, choices=Arm)
    period = models.CharField(max_length=6, choices=Period, default=Period.DURING)
    as_of = models.DateField()
    n = models.PositiveIntegerField()
    successes = models.PositiveIntegerField(null=True, blank=True)
    mean = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    sd = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    table = ArrayField(models.PositiveIntegerField(), size=4, null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    late = models.BooleanField(default=False, help_text="Recorded after the end.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["as_of", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "arm", "period", "as_of"],
                name="one_result_per_arm_and_day",
            ),
            models.CheckConstraint(
                condition=Q(successes__isnull=False, mean=None, sd=None, table=None)
                | Q(successes=None, mean__isnull=False, sd__gte=0, table=None)
                | Q(successes=None, mean=None, sd=None, table__len=4),
                name="result_is_proportion_mean_or_table",
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
    """A computed reading, kept as computed, so that a decision shows what it rested on.

    Never changed: corrected figures make a new reading.
    """

    class Proposal(models.TextChoices):
        SCALE = "scale", "Scale"
        GRADUATE = "graduate", "Graduate to a pilot"
        ITERATE = "iterate", "Iterate"
        EXTEND = "extend", "Extend"
        STOP = "stop", "Stop"
        GO_ON = "go_on", "Go on to the next look"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="readouts")
    look = models.PositiveSmallIntegerField(
        default=1, help_text="Which of the planned looks; the last one decides."
    )
    as_of = models.DateField()
    computed = models.JSONField(help_text="Effect, interval, p per measure.")
    sentence = models.TextField()
    proposal = models.CharField(max_length=8, choices=Proposal)
    because = models.TextField(help_text="Which line of the decision table applied.")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Read-out of {self.as_of}"
