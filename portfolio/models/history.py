"""What a figure was before it was put right: late and corrected data keep their past."""

from django.db import models

from core.models import User
from portfolio.metrics import Sums, shown
from portfolio.models.metrics import Observation


class FormerValue(models.Model):
    """The sums an observation had until somebody, or a file, replaced them."""

    observation = models.ForeignKey(
        Observation, models.PROTECT, related_name="former_values"
    )
    numerator = models.DecimalField(max_digits=18, decimal_places=4)
    denominator = models.DecimalField(max_digits=18, decimal_places=4)
    provisional = models.BooleanField(default=False)
    reason = models.CharField(max_length=500)
    origin = models.CharField(
        max_length=200, blank=True, help_text="The file or source that replaced it."
    )
    replaced_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["observation", "-id"], name="newest_former_value")
        ]

    def __str__(self) -> str:
        return f"{self.observation} was {self.shown}"

    @property
    def shown(self) -> str:
        formula = self.observation.metric.formula
        return shown(Sums(self.numerator, self.denominator), formula)
