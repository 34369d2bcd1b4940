"""What a pilot measures, when it stops by rule, and how its plan changed (domain.md §6)."""

from django.db import models
from django.db.models import Q

from core.models import User
from pilots.models.pilots import Pilot
from portfolio.models import Metric


class Measure(models.Model):
    """A primary measure or a guardrail, with the method that reads it out.

    Proportions are kept as shares from 0 to 1, also where the unit shows them as
    percent or per 1,000; a mean is in its unit. `baseline` and `target` are
    levels; the effect hoped for is their difference, against control.
    """

    class Part(models.TextChoices):
        PRIMARY = "primary", "Primary"
        GUARDRAIL = "guardrail", "Guardrail"

    class Method(models.TextChoices):
        TWO_PROPORTION = "two_proportion", "Two proportions (z test)"
        WELCH = "welch", "Two means (Welch t test)"
        RATIO = "ratio", "Ratio of sums by unit (delta method)"
        DIFFERENCE = "difference", "Difference in differences (proportions)"
        ONE_PROPORTION = "one_proportion", "One proportion (Wilson interval)"
        AGREEMENT = "agreement", "Agreement with a person (Cohen κ)"

    class Grain(models.TextChoices):
        TOTALS = "totals", "Totals up to a day"
        DAYS = "days", "Day by day"
        UNITS = "units", "Unit by unit and day"

    # Without a control arm: feasibility against a level, not an effect.
    ALONE = (Method.ONE_PROPORTION, Method.AGREEMENT)

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="measures")
    part = models.CharField(max_length=10, choices=Part)
    name = models.CharField(max_length=120)
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    method = models.CharField(max_length=16, choices=Method)
    grain = models.CharField(
        "recorded as", max_length=6, choices=Grain, default=Grain.TOTALS
    )
    direction = models.CharField(
        max_length=4, choices=[("up", "Higher is better"), ("down", "Lower is better")]
    )
    unit = models.CharField(max_length=10, choices=Metric.Unit)
    baseline = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, blank=True
    )
    target = models.DecimalField(
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="The level hoped for with the change.",
    )
    min_effect = models.DecimalField(
        "smallest difference worth having",
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="The sample size is computed for it.",
    )
    planned_sd = models.DecimalField(
        "planned standard deviation",
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
    )
    cluster_size = models.PositiveIntegerField(
        "contacts per cluster", null=True, blank=True
    )
    icc = models.DecimalField(
        "correlation inside a cluster (ρ)",
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
    )
    max_worsening = models.DecimalField(
        "non-inferiority margin",
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="The most it may get worse.",
    )
    alpha = models.DecimalField(max_digits=4, decimal_places=3, default="0.05")
    power = models.DecimalField(max_digits=4, decimal_places=3, default="0.8")

    class Meta:
        ordering = ["-part", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(part="primary"),
                name="one_primary_measure",
            ),
            models.UniqueConstraint(
                fields=["pilot", "name"], name="one_measure_per_name"
            ),
            models.CheckConstraint(
                condition=~Q(part="guardrail") | Q(max_worsening__gte=0),
                name="guardrail_has_margin",
            ),
            models.CheckConstraint(
                condition=Q(alpha__gt=0, alpha__lt=1, power__gt=0, power__lt=1),
                name="alpha_and_power_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> int:
        """The pilot's: a plan is edited as one."""
        return self.pilot.version

    @property
    def is_mean(self) -> bool:
        return self.method == self.Method.WELCH

    @property
    def is_share(self) -> bool:
        """Counted out of something: kept from 0 to 1."""
        return self.method not in {self.Method.WELCH, self.Method.RATIO}

    @property
    def has_control(self) -> bool:
        return self.method not in self.ALONE


class KillCriterion(models.Model):
    """A rule that stops the pilot at once.

    With a measure, it is reached when the treated arm is worse than `threshold`
    (above it where lower is better, below it where higher is better).
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="kill_criteria")
    text = models.CharField(max_length=200)
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="+"
    )
    threshold = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, blank=True
    )
    window_days = models.PositiveSmallIntegerField(null=True, blank=True)
    min_units = models.PositiveIntegerField(
        "from so many units on",
        null=True,
        blank=True,
        help_text="Before, one unit too many says nothing: 1 of 3 would stop it.",
    )
    auto = models.BooleanField(
        "pauses it at once",
        default=True,
        help_text="Off: it raises an alarm and tells people, and a person pauses it.",
    )
    triggered_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "kill criteria"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure=None) | Q(threshold__isnull=False),
                name="measured_criterion_has_threshold",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def version(self) -> int:
        """The pilot's: a plan is edited as one."""
        return self.pilot.version


class Amendment(models.Model):
    """A change to a frozen plan: who, why, before and after. Never changed itself."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="amendments")
    reason = models.TextField()
    changes = models.JSONField(help_text="Field → [before, after].")
    plan_hash = models.CharField(
        max_length=64, help_text="SHA-256 of the plan after this change."
    )
    loosens = models.JSONField(
        default=list, help_text="What it makes easier to reach, in words."
    )
    seen_results = models.BooleanField(
        default=False, help_text="There were results when it was made."
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason[:60]
