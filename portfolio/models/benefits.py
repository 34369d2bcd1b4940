"""Benefits: what a capability is meant to bring, who owns it, what it brought (§10)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.metrics import Metric
from portfolio.models.objectives import KeyResult
from portfolio.models.products import Product
from portfolio.value import Claim


class BenefitQuerySet(models.QuerySet["Benefit"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.BENEFIT_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team", "owner", "key_result")


class Benefit(models.Model):
    class Kind(models.TextChoices):
        COST_SAVING = "cost_saving", "Cost saving"
        COST_AVOIDANCE = "cost_avoidance", "Cost avoidance"
        CAPACITY = "capacity", "Capacity"
        REVENUE = "revenue", "Revenue"
        RISK_REDUCTION = "risk_reduction", "Risk reduction"
        EXPERIENCE = "experience", "Experience"

    class State(models.TextChoices):
        IDENTIFIED = "identified", "Identified"
        BASELINED = "baselined", "Baselined"
        FORECAST_APPROVED = "forecast_approved", "Forecast approved"
        REALISING = "realising", "Realising"
        REALISED = "realised", "Realised"
        LEAKING = "leaking", "Leaking"
        WRITTEN_OFF = "written_off", "Written off"
        SUSTAINED = "sustained", "Sustained"

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=200)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=18, choices=State, default=State.IDENTIFIED)
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", help_text="Not the delivery lead."
    )
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_result = models.ForeignKey(
        KeyResult, models.PROTECT, null=True, blank=True, related_name="+"
    )
    value_pool = models.CharField(
        max_length=60, blank=True, help_text="The queue-metric it claims from."
    )
    gross_annual = models.DecimalField(
        "gross annual value, USD", max_digits=14, decimal_places=2, default=0
    )
    adoption = models.DecimalField(max_digits=4, decimal_places=3, default=1)
    confidence = models.DecimalField(max_digits=4, decimal_places=3, default=1)
    attribution = models.DecimalField(max_digits=4, decimal_places=3, default=1)
    cashable = models.DecimalField(max_digits=4, decimal_places=3, default=0)
    baseline = models.DecimalField(
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="What the metric stood at before, in its unit.",
    )
    target = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    effect_usd = models.DecimalField(
        "one second saved, USD",
        max_digits=14,
        decimal_places=8,
        null=True,
        blank=True,
        help_text="For capacity: paid hour ÷ 3600 ÷ (occupancy × (1 − shrinkage)).",
    )
    baseline_frozen_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    finance_signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finance_signed_at = models.DateTimeField(null=True, blank=True)
    disbenefits = models.TextField(
        blank=True, help_text="What gets worse, and for whom."
    )
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(adoption__range=(0, 1))
                & Q(confidence__range=(0, 1))
                & Q(attribution__range=(0, 1))
                & Q(cashable__range=(0, 1)),
                name="benefit_shares_are_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(finance_signed_by=None, finance_signed_at=None)
                | Q(finance_signed_by__isnull=False, finance_signed_at__isnull=False),
                name="finance_signature_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("identified", "baselined", "written_off"))
                | Q(finance_signed_at__isnull=False),
                name="approved_forecast_is_signed_by_finance",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("identified", "written_off"))
                | Q(baseline_frozen_on__isnull=False),
                name="benefit_baseline_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(kind="experience") | Q(gross_annual=0),
                name="experience_claims_no_money",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:benefit_detail", args=[self.pk])

    @property
    def claim(self) -> Claim:
        """Its gross value with the shares that make it honest."""
        return Claim(
            self.gross_annual,
            self.adoption,
            self.confidence,
            self.attribution,
            self.cashable,
        )


class BenefitMonth(models.Model):
    """One month's forecast and, once measured and attested, actual value in USD.

    The drivers (contacts, seconds saved on each, share using it) are kept where
    they are known: they say where a shortfall comes from.
    """

    benefit = models.ForeignKey(Benefit, models.CASCADE, related_name="months")
    month = models.DateField(help_text="The first day of the month.")
    forecast = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    actual = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    forecast_volume = models.DecimalField(
        max_digits=14, decimal_places=3, null=True, blank=True
    )
    forecast_effect = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    forecast_adoption = models.DecimalField(
        max_digits=4, decimal_places=3, null=True, blank=True
    )
    actual_volume = models.DecimalField(
        max_digits=14, decimal_places=3, null=True, blank=True
    )
    actual_effect = models.DecimalField(
        max_digits=12, decimal_places=3, null=True, blank=True
    )
    actual_adoption = models.DecimalField(
        max_digits=4, decimal_places=3, null=True, blank=True
    )
    attested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    attested_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["benefit", "month"], name="one_row_per_benefit_month"
            ),
            models.CheckConstraint(
                condition=Q(attested_by=None, attested_at=None)
                | Q(attested_by__isnull=False, attested_at__isnull=False),
                name="attestation_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(attested_at=None) | Q(actual__isnull=False),
                name="only_an_actual_is_attested",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="benefit_month_is_a_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit.code} {self.month:%Y-%m}"
