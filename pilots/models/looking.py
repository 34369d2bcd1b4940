"""How a plan will read its result: when, how often, and what each look may cost."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Looking(models.TextChoices):
    AT_THE_END = "at_the_end", "Once, at the end"
    PLANNED_LOOKS = "planned_looks", "At looks that were planned"
    ALWAYS_VALID = "always_valid", "On any day"


class Spending(models.TextChoices):
    """How fast the α of the whole plan is used up; the values are the engine's."""

    OBRIEN_FLEMING = "obrien_fleming", "Little early, most at the end (O'Brien–Fleming)"
    POCOCK = "pocock", "About the same at every look (Pocock)"


EXTENSIONS = [(0, "None"), (25, "25% more units"), (50, "50% more units")]


class Looks(models.Model):
    """The part of a plan that says how it is read; without one, once at the end."""

    looking = models.CharField(
        "when the result is looked at",
        max_length=13,
        choices=Looking,
        default=Looking.AT_THE_END,
    )
    looks = models.PositiveSmallIntegerField(
        "planned looks at the result",
        default=1,
        help_text="1: only at the end. More: each look costs some certainty.",
    )
    look_shares = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="looks at, % of the sample",
        default=list,
        blank=True,
        help_text="Those before the end, rising; empty: evenly spread.",
    )
    spending = models.CharField(
        "how α is spent over the looks",
        max_length=14,
        choices=Spending,
        default=Spending.OBRIEN_FLEMING,
    )
    tau = models.DecimalField(
        "spread of the effects held possible (τ)",
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="Empty: one and a half times the smallest difference worth having.",
    )
    extension_percent = models.PositiveSmallIntegerField(
        "extension planned beforehand",
        choices=EXTENSIONS,
        default=0,
        help_text="Paid for like one more look. An extension that was not planned explores and never scales.",
    )
    analysis_plan = models.TextField(
        "how it is analysed",
        blank=True,
        help_text="Who counts, which data, what is left out, and who reads it.",
    )
    sample_reason = models.TextField(
        "why fewer units than needed",
        blank=True,
        help_text="Only if the sample is smaller than the one worked out.",
    )

    class Meta:
        abstract = True

    @property
    def shares(self) -> list[float]:
        """The share of the sample at each look that was planned, the last one whole."""
        if self.look_shares:
            return [*(each / 100 for each in self.look_shares), 1.0]
        return [each / self.looks for each in range(1, self.looks + 1)]
