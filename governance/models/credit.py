"""What a missed service level earns, as data with a first month (domain.md §8)."""

from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from core.models import User
from core.roles import Perm
from governance import sla


class CreditPolicy(models.Model):
    """One version of the tiers, the cap and what escalates; it never changes.

    A month is reckoned by the newest policy that has begun by its first day. Shortfalls
    are percentage points, credits percent of the service's charge, the cap percent of
    all charges of the month.
    """

    OPENED_WITH = Perm.RACI_VIEW

    number = models.PositiveIntegerField(unique=True)
    effective_from = models.DateField(
        unique=True, help_text="The first day of the first month it holds for."
    )
    small_points = models.DecimalField(
        "a small shortfall, up to points", max_digits=5, decimal_places=2
    )
    small_percent = models.DecimalField(
        "credit for a small shortfall, %", max_digits=5, decimal_places=2
    )
    middle_points = models.DecimalField(
        "a middle shortfall, up to points", max_digits=5, decimal_places=2
    )
    middle_percent = models.DecimalField(
        "credit for a middle shortfall, %", max_digits=5, decimal_places=2
    )
    large_percent = models.DecimalField(
        "credit beyond that, %", max_digits=5, decimal_places=2
    )
    cap_percent = models.DecimalField(
        "all credits at most, % of charges", max_digits=5, decimal_places=2
    )
    misses = models.PositiveSmallIntegerField("misses in a row that escalate")
    reason = models.CharField(max_length=400)
    set_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-effective_from"]
        verbose_name_plural = "credit policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from__day=1), name="policy_begins_with_a_month"
            ),
            models.CheckConstraint(
                condition=Q(small_points__gt=0, small_points__lt=F("middle_points"))
                & Q(middle_points__lte=100),
                name="shortfalls_of_tiers_rise",
            ),
            models.CheckConstraint(
                condition=Q(
                    small_percent__gte=0, middle_percent__gte=F("small_percent")
                )
                & Q(large_percent__gte=F("middle_percent"), large_percent__lte=100),
                name="credits_of_tiers_rise",
            ),
            models.CheckConstraint(
                condition=Q(cap_percent__gte=0, cap_percent__lte=100),
                name="cap_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(misses__gte=1, misses__lte=12),
                name="one_to_twelve_misses_escalate",
            ),
            models.CheckConstraint(
                condition=Q(set_by=None, set_at=None)
                | Q(set_by__isnull=False, set_at__isnull=False),
                name="policy_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Credit policy {self.number}"

    @property
    def arithmetic(self) -> sla.Policy:
        return sla.Policy(
            (
                (Fraction(self.small_points), share(self.small_percent)),
                (Fraction(self.middle_points), share(self.middle_percent)),
                (None, share(self.large_percent)),
            ),
            cap=share(self.cap_percent),
            misses=self.misses,
        )


def share(percent: Decimal) -> Decimal:
    return percent / 100
