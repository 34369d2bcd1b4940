"""Backlog items: themes, epics, features, stories, enablers, defects, debt (domain.md §2)."""

from fractions import Fraction
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from backlog import wsjf
from core import access
from core.models import User
from core.roles import Perm
from discovery.models import Opportunity
from portfolio.models import KeyResult, Product

SCALE_CHOICES = [(value, str(value)) for value in wsjf.SCALE]


COST_OF_DELAY = F("business_value") + F("time_criticality") + F("risk_reduction")
SIZE = Coalesce("duration_override", "job_size")
# Packed as in wsjf.Score.order_key; null as long as one of the four is missing.
ORDER_KEY = (
    (
        (
            (Cast(COST_OF_DELAY * wsjf.EXACT / SIZE, models.BigIntegerField()))
            * wsjf.BITS
            + (wsjf.BITS - 1 - SIZE)
        )
        * wsjf.BITS
        + F("time_criticality")
    )
    * wsjf.BITS
    + F("risk_reduction")
) * wsjf.BITS + F("business_value")


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.BACKLOG_VIEW).q("product__team"))

    def open(self) -> Self:
        """Still to be done: of these, the program's scored ones have a rank."""
        return self.filter(state__in=Item.OPEN)

    def scored(self) -> Self:
        return self.filter(order_key__gte=0)

    def in_order(self) -> Self:
        """The exact order of domain.md §2; what is not scored comes last, oldest first."""
        return self.order_by("-order_key", "created_at", "id")

    def ranked(self) -> Self:
        return self.open().scored().in_order()

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")

    def for_api(self) -> Self:
        """Everything the API tells of an item, in two queries."""
        rows = self.select_related("product__team", "rank", "basis", "extras")
        rows = rows.defer("words")
        return rows.prefetch_related("opportunities")

    def for_list(self) -> Self:
        """Everything a row shows, in one query; long texts stay in the database."""
        return self.select_related("product__team", "owner", "rank", "basis").defer(
            "words", "description", "acceptance_criteria"
        )


class Item(models.Model):
    class Kind(models.TextChoices):
        THEME = "theme", "Theme"
        EPIC = "epic", "Epic"
        FEATURE = "feature", "Feature"
        STORY = "story", "Story"
        ENABLER = "enabler", "Enabler"
        DEFECT = "defect", "Defect"
        DEBT = "debt", "Technical debt"

    # Product management ranks the program backlog; product owners order the team's
    # stories, defects and debt by themselves, without a score (domain.md §2).
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

    OPEN = (State.IDEA, State.READY, State.IN_PROGRESS)
    MOVES = {
        State.IDEA: (State.READY, State.DROPPED),
        State.READY: (State.IDEA, State.IN_PROGRESS, State.DROPPED),
        State.IN_PROGRESS: (State.READY, State.DONE, State.DROPPED),
        State.DONE: (State.IN_PROGRESS,),
        State.DROPPED: (State.IDEA,),
    }

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
        expression=SIZE,
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )
    # Null until all four are given: an unscored item has no place in the order,
    # nor has one that the program does not rank, whatever scores it once got.
    exact_key = models.GeneratedField(
        expression=COST_OF_DELAY * wsjf.EXACT / SIZE,
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    order_key = models.GeneratedField(
        expression=Coalesce(
            Case(When(kind__in=PROGRAM_KINDS, then=ORDER_KEY)),
            wsjf.UNSCORED,
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(),
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
            # The ranking, the grid, and "how many come before this one?".
            models.Index(
                fields=["-order_key", "created_at", "id"],
                condition=Q(state__in=["idea", "ready", "in_progress"]),
                name="item_order",
            ),
            # What has a place before it is scored.
            models.Index(
                fields=["id"],
                condition=Q(
                    service="expedite", state__in=["idea", "ready", "in_progress"]
                ),
                name="item_expedited",
            ),
            models.Index(fields=["product", "-created_at", "-id"], name="item_product"),
            models.Index(fields=["-created_at", "-id"], name="item_page"),
            GinIndex(fields=["words"], name="item_words"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("backlog:item_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_program(self) -> bool:
        """Scored and ranked by the program, not ordered inside one team."""
        return self.kind in self.PROGRAM_KINDS

    @property
    def takes_scores(self) -> bool:
        return self.is_open and self.is_program

    @property
    def has_place(self) -> bool:
        """In the order of this moment, whether a run has numbered it yet or not."""
        return self.is_open and self.is_placed

    @property
    def is_placed(self) -> bool:
        """Takes a place as long as it is open: once scored, if expedited even before."""
        is_expedite = self.service == self.Service.EXPEDITE
        return self.is_program and (is_expedite or self.score is not None)

    @property
    def score(self) -> wsjf.Score | None:
        """The four judgements, or None until all are given."""
        value, time, risk = (
            self.business_value,
            self.time_criticality,
            self.risk_reduction,
        )
        size = self.job_size or self.duration_override
        if value is None or time is None or risk is None or size is None:
            return None
        return wsjf.Score(value, time, risk, size, self.duration_override)

    @property
    def cost_of_delay(self) -> int | None:
        return self.score.cost_of_delay if self.score else None

    @property
    def wsjf(self) -> Fraction | None:
        return self.score.wsjf if self.score else None
