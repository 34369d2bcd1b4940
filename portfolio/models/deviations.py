"""How a product stands to a standard: it says that it conforms, or deviates by leave.

Seed of the practice: a deviation request with expiry; standardisation against
flexibility, each side's position in its own words (mission, seed 003).
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models import Decision
from portfolio.models.products import Product
from portfolio.models.standards import Standard, StandardVersion


class ConformityStatementQuerySet(models.QuerySet["ConformityStatement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PORTFOLIO_VIEW).q("product__team"))


class ConformityStatement(models.Model):
    """Somebody's word that a product keeps one version of a standard."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    demanded = models.ForeignKey(StandardVersion, models.PROTECT, related_name="+")
    seen_by = models.TextField("how it was seen")
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    stated_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.TextField(blank=True)

    objects = ConformityStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-stated_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "demanded"],
                condition=Q(ended_on=None),
                name="one_statement_of_a_product_that_stands",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_because="")
                | Q(ended_on__gte=F("stated_on")) & ~Q(ended_because=""),
                name="statement_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product.code} conforms to {self.demanded}"

    def get_absolute_url(self) -> str:
        return self.demanded.get_absolute_url()


class DeviationQuerySet(models.QuerySet["Deviation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PORTFOLIO_VIEW).q("product__team"))

    def for_page(self) -> Self:
        return self.select_related(
            "product__team", "standard__owner", "demanded", "decision", "asked_by",
            "decided_by", "closed_by", "renewal_of",
        )  # fmt: skip


class Deviation(models.Model):
    """Leave for one product to go without a standard, for a reason, until a day."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"
        CLOSED = "closed", "Conforms now"

    GIVEN = (State.GRANTED, State.EXPIRED, State.CLOSED)

    key = models.CharField(max_length=10, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="deviations")
    demanded = models.ForeignKey(StandardVersion, models.PROTECT, related_name="+")
    why = models.TextField("why: the business need")
    compensating_control = models.TextField(
        help_text="What reduces the risk meanwhile."
    )
    cost_to_conform = models.DecimalField(
        "cost of conforming, USD",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    cost_to_deviate = models.DecimalField(
        "cost of deviating, USD", max_digits=12, decimal_places=2, null=True, blank=True
    )
    for_flexibility = models.TextField("position for flexibility")
    for_standard = models.TextField("position for the standard", blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="trade-off in the decision log",
    )  # fmt: skip
    expires_on = models.DateField("until", help_text="The last day.")
    renewal_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    decided_because = models.TextField("why it was decided so", blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeviationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "expires_on"], name="deviations_that_end"),
            models.Index(fields=["expires_on", "id"], name="deviation_list"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "standard"],
                condition=Q(state="asked"),
                name="one_deviation_asked_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["renewal_of"],
                condition=Q(state__in=("granted", "expired", "closed")),
                name="a_deviation_is_renewed_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("asked", "withdrawn"), decided_by=None, decided_on=None
                )
                | Q(decided_by__isnull=False, decided_on__isnull=False)
                & ~Q(decided_because="")
                & ~Q(for_standard="")
                & Q(state__in=("granted", "refused", "expired", "closed")),
                name="deviation_is_decided_with_reason_and_both_positions",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="deviation_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_on=None)
                | Q(state="closed", closed_by__isnull=False, closed_on__isnull=False),
                name="deviation_is_closed_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("asked_on")),
                name="deviation_ends_after_it_is_asked",
            ),
            models.CheckConstraint(
                condition=Q(cost_to_conform=None) | Q(cost_to_conform__gte=0),
                name="cost_to_conform_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cost_to_deviate=None) | Q(cost_to_deviate__gte=0),
                name="cost_to_deviate_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.product.code} from {self.standard.code}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:deviation_detail", args=[self.pk])

    @property
    def is_asked(self) -> bool:
        return bool(self.state == self.State.ASKED)

    @property
    def is_granted(self) -> bool:
        return bool(self.state == self.State.GRANTED)
