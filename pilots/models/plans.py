"""What a pilot measures, when it stops by rule, and how its plan changed (domain.md §6)."""

from django.db import models
from django.db.models import Q

from core.models import User
from pilots.models.pilots import Pilot
from portfolio.models import Metric


class Measure(models.Model):
    """A primary metric or a guardrail, with the method that reads it out."""

    class Part(models.TextChoices):
        PRIMARY = "primary", "Primary"
        GUARDRAIL = "guardrail", "Guardrail"

    class Method(models.TextChoices):
        TWO_PROPORTION = "two_proportion", "Two proportions (z test)"
        WELCH = "welch", "Two means (Welch t test)"

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="measures")
    part = models.CharField(max_length=10, choices=Part)
    name = models.CharField(max_length=120)
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    method = models.CharField(max_length=16, choices=Method)
    direction = models.CharField(
        max_length=4, choices=[("up", "Higher is better"), ("down", "Lower is better")]
    )
    unit = models.CharField(max_length=10, choices=Metric.Unit)
    baseline = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True
    )
    target = models.DecimalField(
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="The smallest difference from control worth having.",
    )
    max_worsening = models.DecimalField(
        "non-inferiority margin",
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
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
            models.CheckConstraint(
                condition=~Q(part="guardrail") | Q(max_worsening__isnull=False),
                name="guardrail_has_margin",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KillCriterion(models.Model):
    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="kill_criteria")
    text = models.CharField(max_length=200)
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="+"
    )
    threshold = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True
    )
    triggered_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "kill criteria"

    def __str__(self) -> str:
        return self.text


class Amendment(models.Model):
    """A change to a frozen plan: who, why, before and after. Never changed itself."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="amendments")
    reason = models.TextField()
    changes = models.JSONField(help_text="Field → [before, after].")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.reason[:60]
