"""Corporate standards: what every product they apply to keeps, for one shared backbone.

Source: mission, seed 003: shared standards, economies of scale, utility view. What a
standard demands stands in its versions; a version that was brought into force never
changes, another one follows it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance.models import Party, ServiceLevel
from portfolio.models.hierarchy import ProductLine
from portfolio.models.products import Product

LONGEST = 365  # days; a version may allow fewer


class StandardQuerySet(models.QuerySet["Standard"]):
    def visible_to(self, user: User) -> Self:
        """Standards are the company's: all of them or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def for_page(self) -> Self:
        """With owner, levels and every version, in a fixed number of queries."""
        return self.select_related("owner", "superseded_by").prefetch_related(
            "levels", "versions__lines", "versions__products"
        )


class Standard(models.Model):
    """What it is and whose; what it demands is its version in force."""

    class Family(models.TextChoices):
        INFRASTRUCTURE = "infrastructure", "Infrastructure"
        NETWORK = "network", "Network"
        DATA = "data", "Data"
        SECURITY = "security", "Security"
        INTEGRATION = "integration", "Integration"
        AGENT_TOOLS = "agent_tools", "Agent tools"

    BACKBONE = (Family.INFRASTRUCTURE, Family.NETWORK)

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    family = models.CharField(max_length=14, choices=Family)
    owner = models.ForeignKey(
        Party, models.PROTECT, related_name="+", verbose_name="owning party"
    )
    levels = models.ManyToManyField(
        ServiceLevel,
        blank=True,
        related_name="+",
        verbose_name="service levels that tell how it does",
    )
    review_due_on = models.DateField(
        null=True, blank=True, help_text="At most 12 months on."
    )
    reviewed_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    retired_because = models.TextField(blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    version = models.PositiveIntegerField(default=1)

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_on=None, retired_because="", superseded_by=None)
                | Q(retired_on__isnull=False) & ~Q(retired_because=""),
                name="standard_retires_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=models.F("id")),
                name="standard_does_not_supersede_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:standard_detail", args=[self.pk])

    def in_force(self, on: date) -> "StandardVersion | None":
        """The version that holds on that day. Load the row by `for_page`."""
        if self.retired_on and self.retired_on <= on:
            return None
        return newest(self.versions.all(), on)

    @property
    def holds(self) -> "StandardVersion | None":
        return self.in_force(today())

    @property
    def draft(self) -> "StandardVersion | None":
        """The version being written, if any. Load the row by `for_page`."""
        return next((each for each in self.versions.all() if each.is_draft), None)

    @property
    def standing(self) -> str:
        """draft, to come, in force, superseded or retired: as of today."""
        if self.retired_on and self.retired_on <= today():
            return "superseded" if self.superseded_by_id else "retired"
        if self.holds:
            return "in force"
        published = any(not each.is_draft for each in self.versions.all())
        return "to come" if published else "draft"

    @property
    def is_due(self) -> bool:
        """True if it holds and its review day has passed."""
        due = self.review_due_on
        return bool(due and due < today() and self.holds)


class StandardVersion(models.Model):
    """What a standard demands, of whom and from when. Fixed once it is published."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    class Scope(models.TextChoices):
        EVERY = "every", "Every product"
        PLATFORMS = "platforms", "All platform products"
        LINES = "lines", "The products of some lines"
        NAMED = "named", "Named products"

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    demands = models.TextField("what it demands")
    why = models.TextField(help_text="What the company gains by all keeping to it.")
    scope = models.CharField("applies to", max_length=9, choices=Scope)
    lines = models.ManyToManyField(ProductLine, blank=True, related_name="+")
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    deviation_days = models.PositiveSmallIntegerField(
        "longest deviation, in days",
        default=LONGEST,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )
    effective_from = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "number"], name="one_standard_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(state="draft"),
                name="one_draft_of_a_standard",
            ),
            models.UniqueConstraint(
                fields=["standard", "effective_from"],
                condition=Q(state="published"),
                name="one_standard_version_per_first_day",
            ),
            models.CheckConstraint(
                condition=Q(deviation_days__range=(1, LONGEST)),
                name="deviation_lasts_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="draft", effective_from=None,
                    published_by=None, published_at=None,
                )
                | Q(
                    state="published", effective_from__isnull=False,
                    published_by__isnull=False, published_at__isnull=False,
                ),
                name="published_standard_has_day_person_and_time",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.standard.code} version {self.number}"

    def get_absolute_url(self) -> str:
        return self.standard.get_absolute_url()

    @property
    def is_draft(self) -> bool:
        return bool(self.state == self.State.DRAFT)

    def applies_to(self, product: Product) -> bool:
        """Load the row by `Standard.objects.for_page`."""
        if self.scope == self.Scope.EVERY:
            return True
        if self.scope == self.Scope.PLATFORMS:
            return bool(product.kind == Product.Kind.PLATFORM)
        if self.scope == self.Scope.LINES:
            return product.line_id in {line.pk for line in self.lines.all()}
        return product.pk in {each.pk for each in self.products.all()}

    @property
    def reach(self) -> str:
        """Whom it applies to, in words: “Products of Channels”, “ASSIST, KNOW”."""
        if self.scope == self.Scope.LINES:
            return "Products of " + ", ".join(each.name for each in self.lines.all())
        if self.scope == self.Scope.NAMED:
            return ", ".join(sorted(each.code for each in self.products.all()))
        return self.get_scope_display()


def newest(versions: Iterable[StandardVersion], on: date) -> StandardVersion | None:
    """The published version whose first day came last by that day."""
    begun = [
        (each.effective_from, each)
        for each in versions
        if each.effective_from and each.effective_from <= on
    ]
    return max(begun, key=lambda pair: pair[0], default=(None, None))[1]
