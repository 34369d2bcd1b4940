"""Products, not projects: owned without an end date; and the vendors behind them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Team, User
from core.roles import Perm
from portfolio import vendor_risk
from portfolio.models.hierarchy import ProductLine


class Sourcing(models.TextChoices):
    """Who builds and runs it."""

    OWN = "own", "Built and run by us"
    CLOUD = "cloud", "Cloud of a vendor"
    OUTSOURCED = "outsourced", "Outsourced"


class VendorQuerySet(models.QuerySet["Vendor"]):
    def visible_to(self, user: User) -> Self:
        """Contracts are the company's: all of them or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.prefetch_related("products")


class Vendor(models.Model):
    class Tier(models.TextChoices):
        CRITICAL = "critical", "Critical"
        HIGH = "high", "High"
        MODERATE = "moderate", "Moderate"
        LOW = "low", "Low"

    class Category(models.TextChoices):
        CCAAS = "ccaas", "Contact-center platform"
        WFM_WEM = "wfm_wem", "Workforce management"
        CONVERSATIONAL_AI = "conversational_ai", "Conversational AI"
        AGENT_ASSIST = "agent_assist", "Agent assist"
        SPEECH_ANALYTICS = "speech_analytics", "Speech analytics"
        KNOWLEDGE = "knowledge", "Knowledge"
        PAYMENTS = "payments", "Payments"
        OUTREACH = "outreach", "Outreach"
        BPO = "bpo", "Outsourcing"
        TELECOM = "telecom", "Telecom"
        CRM = "crm", "Customer records"

    class Stage(models.TextChoices):
        """The life cycle of third-party risk (domain.md §5)."""

        PLANNING = "planning", "Planning"
        DUE_DILIGENCE = "due_diligence", "Due diligence"
        CONTRACT = "contract", "Contract"
        MONITORING = "ongoing_monitoring", "Ongoing monitoring"
        TERMINATION = "termination", "Termination"

    name = models.CharField(max_length=80, unique=True)
    category = models.CharField(max_length=30, choices=Category, blank=True)
    tier = models.CharField(max_length=10, choices=Tier)
    annual_value = models.DecimalField(
        "annual value, USD", max_digits=12, decimal_places=2, default=0
    )
    contract_end = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=90)
    auto_renews = models.BooleanField(
        "renews by itself", default=False, help_text="Unless notice is given in time."
    )
    exit_cost = models.DecimalField(
        "cost to leave, USD",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Moving data, retraining, running both for a while. Empty: not known.",
    )
    stage = models.CharField(
        "third-party life cycle", max_length=18, choices=Stage, default=Stage.MONITORING
    )
    data_classes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    subprocessors = ArrayField(
        models.CharField(max_length=80), default=list, blank=True
    )
    hosting_region = models.CharField(
        "where data is kept", max_length=80, blank=True, help_text="As US East."
    )
    risk_impact = models.PositiveSmallIntegerField(
        "impact, 1 to 5", null=True, blank=True
    )
    risk_likelihood = models.PositiveSmallIntegerField(
        "likelihood, 1 to 5", null=True, blank=True
    )
    control_effectiveness = models.DecimalField(
        "effectiveness of controls, 0 to 1",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
    )
    risk_reviewed_on = models.DateField("risk last looked at", null=True, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VendorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(risk_impact=None) | Q(risk_impact__range=(1, 5)),
                name="vendor_impact_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(risk_likelihood=None) | Q(risk_likelihood__range=(1, 5)),
                name="vendor_likelihood_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(control_effectiveness=None)
                | Q(control_effectiveness__range=(0, 1)),
                name="vendor_controls_are_0_to_1",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:vendor_detail", args=[self.pk])

    @property
    def notice_on(self) -> date | None:
        """The last day on which notice can be given; None without a contract end."""
        if self.contract_end is None:
            return None
        return self.contract_end - timedelta(days=self.notice_days)

    @property
    def inherent_risk(self) -> int | None:
        return vendor_risk.inherent(self.risk_impact, self.risk_likelihood)

    @property
    def residual_risk(self) -> Decimal | None:
        return vendor_risk.residual(self.inherent_risk, self.control_effectiveness)

    @property
    def look_again_on(self) -> date | None:
        """By when its risk is looked at again; None before the first look."""
        return vendor_risk.look_again(self.tier, self.risk_reviewed_on)


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PORTFOLIO_VIEW).q("team"))

    def for_list(self) -> Self:
        return self.select_related(
            "team",
            "product_manager",
            "product_owner",
            "it_owner",
            "line__portfolio",
        ).prefetch_related("vendors")


class Product(models.Model):
    class Kind(models.TextChoices):
        CAPABILITY = "capability", "Capability"
        PLATFORM = "platform", "Platform"
        EXPERIENCE = "experience", "Experience"

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    line = models.ForeignKey(
        ProductLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name="product line",
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    vision = models.TextField(blank=True)
    context = models.TextField("modernization context", blank=True)
    customers_served = models.TextField(
        blank=True, help_text="Which customers, and how many."
    )
    associates_served = models.TextField(
        blank=True, help_text="Which associates, and how many."
    )
    sourcing = models.CharField(
        "sourcing and hosting", max_length=10, choices=Sourcing, default=Sourcing.OWN
    )
    business_configurable = models.BooleanField(
        "the business changes it without IT", default=False
    )
    live_since = models.DateField(null=True, blank=True)
    ends_on = models.DateField(
        null=True, blank=True, help_text="A product has none, unless it is retired."
    )
    ends_because = models.TextField(blank=True)
    product_manager = models.ForeignKey(User, models.PROTECT, related_name="+")
    product_owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    it_owner = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="IT owner",
    )
    vendors = models.ManyToManyField(Vendor, blank=True, related_name="products")
    cord = models.PositiveSmallIntegerField(
        default=1, help_text="The product's colour, 1–8."
    )
    version = models.PositiveIntegerField(default=1)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cord__range=(1, 8)), name="cord_is_1_to_8"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, ends_because="")
                | Q(ends_on__isnull=False) & ~Q(ends_because=""),
                name="product_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:product_detail", args=[self.pk])
