"""Backlog items: themes, epics, features, stories, enablers, defects, debt (domain.md §2)."""

from fractions import Fraction
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from backlog import wsjf
from core import access
from core.models import User
from core.roles import Perm
from discovery.models import Opportunity
from portfolio.models import KeyResult, Product

SCALE_CHOICES = [(value, str(value)) for value in wsjf.SCALE]


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.BACKLOG_VIEW).q("product__team"))

    def ranked(self) -> Self:
        """The exact order of domain.md §2, by the index that keeps it."""
        return self.filter(exact_key__isnull=False).order_by(
            "-exact_key", "size", "-time_criticality", "-risk_reduction",
            "-business_value", "created_at", "id",
        )  # fmt: skip

    def for_grid(self) -> Self:
        """Everything a grid row shows, in a fixed number of queries."""
        return self.select_related("product__team", "owner", "rank")


class Item(models.Model):
    class Kind(models.TextChoices):
        THEME = "theme", "Theme"
        EPIC = "epic", "Epic"
        FEATURE = "feature", "Feature"
        STORY = "story", "Story"
        ENABLER = "enabler", "Enabler"
        DEFECT = "defect", "Defect"
        DEBT = "debt", "Technical debt"

    # Product management owns the program backlog, product owners the team's.
    PROGRAM_KINDS = (Kind.THEME, Kind.EPIC, Kind.FEATURE, Kind.ENABLER)

    class State(models.TextChoices):
        IDEA = "idea", "Idea"
        READY = "ready", "Ready"
        IN_PROGRESS = "in_progress", "In progress"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    class Service(models.TextChoices):
        EXPEDITE = "expedite", "Expedite"
        FIXED_DATE = "fixed_date", "Fixed date"
        STANDARD = "standard", "Standard"
        INTANGIBLE = "intangible", "Intangible"

    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FEATURE)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    acceptance_criteria = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.IDEA)
    service = models.CharField(
        "class of service", max_length=12, choices=Service, default=Service.STANDARD
    )
    due_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    labels = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    story_points = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True
    )
    business_value = models.PositiveSmallIntegerField(
        "user-business value", choices=SCALE_CHOICES, null=True, blank=True
    )
    time_criticality = models.PositiveSmallIntegerField(
        choices=SCALE_CHOICES, null=True, blank=True
    )
    risk_reduction = models.PositiveSmallIntegerField(
        "risk reduction, opportunity enablement",
        choices=SCALE_CHOICES,
        null=True,
        blank=True,
    )
    job_size = models.PositiveSmallIntegerField(
        choices=SCALE_CHOICES, null=True, blank=True
    )
    duration_override = models.PositiveSmallIntegerField(
        choices=SCALE_CHOICES, null=True, blank=True
    )
    scored_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scored_at = models.DateTimeField(null=True, blank=True)
    opportunities = models.ManyToManyField(Opportunity, blank=True, related_name="+")
    key_result = models.ForeignKey(
        KeyResult, models.PROTECT, null=True, blank=True, related_name="+"
    )
    external_key = models.CharField(max_length=60, blank=True)
    external_url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    size = models.GeneratedField(
        expression=Coalesce("duration_override", "job_size"),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )
    # Null until all four are given: an unscored item has no place in the order.
    exact_key = models.GeneratedField(
        expression=(F("business_value") + F("time_criticality") + F("risk_reduction"))
        * wsjf.EXACT
        / Coalesce("duration_override", "job_size"),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    words = models.GeneratedField(
        expression=SearchVector("title", "description", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "external_key"],
                condition=~Q(external_key=""),
                name="one_item_per_external_key",
            ),
            models.CheckConstraint(
                condition=Q(scored_by=None, scored_at=None)
                | Q(scored_by__isnull=False, scored_at__isnull=False),
                name="score_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(service="fixed_date") | Q(due_on__isnull=False),
                name="fixed_date_has_a_date",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__in": wsjf.SCALE}),
                    name=f"{name}_is_on_the_scale",
                )
                for name in (
                    "business_value",
                    "time_criticality",
                    "risk_reduction",
                    "job_size",
                    "duration_override",
                )
            ),
        ]
        indexes = [
            models.Index(
                F("exact_key").desc(),
                "size",
                F("time_criticality").desc(),
                F("risk_reduction").desc(),
                F("business_value").desc(),
                "created_at",
                "id",
                name="item_order",
            ),  # fmt: skip
            models.Index(fields=["product", "-created_at", "-id"], name="item_product"),
            models.Index(fields=["-created_at", "-id"], name="item_page"),
            GinIndex(fields=["words"], name="item_words"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("backlog:item_detail", args=[self.pk])

    @property
    def cost_of_delay(self) -> int | None:
        parts = (self.business_value, self.time_criticality, self.risk_reduction)
        return None if None in parts else sum(part or 0 for part in parts)

    @property
    def wsjf(self) -> Fraction | None:
        size = self.duration_override or self.job_size
        if self.cost_of_delay is None or size is None:
            return None
        return Fraction(self.cost_of_delay, size)
