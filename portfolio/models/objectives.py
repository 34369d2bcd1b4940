"""Objectives and key results with weekly check-ins (domain.md §10, OKRs).

A key result is typed at its check-ins, or fed: then its value is what observations of
one pinned metric version say in one scope, and nobody types it. A closed quarter keeps
its scores as they were.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.goals import Goal
from portfolio.models.metrics import Metric
from portfolio.models.places import Queue, Site
from portfolio.models.products import Product


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, user: User) -> Self:
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def offered(self, chosen: object = None) -> Self:
        """Those one may still work for, and the one that was chosen already."""
        return self.filter(Q(closed_at=None) | Q(pk=chosen)).order_by("code", "-id")


class Objective(models.Model):
    class Kind(models.TextChoices):
        COMMITTED = "committed", "Committed"
        ASPIRATIONAL = "aspirational", "Aspirational"

    code = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose team may edit it; empty for the company's.",
    )
    goals = models.ManyToManyField(Goal, blank=True, related_name="objectives")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="serves the objective",
    )
    learning = models.TextField(blank=True, help_text="Said when the quarter closes.")
    final_score = models.DecimalField(
        max_digits=6, decimal_places=5, null=True, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "starts_on"], name="one_objective_per_quarter"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="quarter_has_length"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, final_score=None)
                | Q(~Q(learning=""), closed_at__isnull=False, closed_by__isnull=False),
                name="closing_has_person_time_and_learning",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="objective_does_not_serve_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:objective_detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    def offered(self, chosen: object = None) -> Self:
        """Those of quarters that are not closed, and the one that was chosen already."""
        rows = self.filter(Q(objective__closed_at=None) | Q(pk=chosen))
        return rows.select_related("objective").order_by("code", "-id")

    def to_feed(self, on: date) -> Self:
        """Those that observations feed and whose quarter has begun and is not closed."""
        fed = self.exclude(feed=KeyResult.Feed.TYPED)
        begun = fed.filter(objective__starts_on__lte=on, objective__closed_at=None)
        return begun.order_by("id")


class KeyResult(models.Model):
    """From a baseline to a target; a guardrail's target is a limit it must not pass."""

    OPENED_WITH = Perm.PORTFOLIO_VIEW

    class Feed(models.TextChoices):
        TYPED = "typed", "Typed at check-ins"
        LATEST = "latest", "The newest period observed"
        TO_DATE = "to_date", "All of the quarter so far"

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="key_results")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.CharField(max_length=10, choices=Metric.Unit)
    feed = models.CharField(
        "its value is", max_length=8, choices=Feed, default=Feed.TYPED
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queues = models.ManyToManyField(Queue, blank=True, related_name="+")
    measured_product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="measured for the product",
    )
    channel = models.CharField(max_length=20, blank=True)
    fed_until = models.DateField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    baseline = models.DecimalField(max_digits=14, decimal_places=3)
    target = models.DecimalField(max_digits=14, decimal_places=3)
    current = models.DecimalField(max_digits=14, decimal_places=3)
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    is_guardrail = models.BooleanField(default=False)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    learning = models.TextField(blank=True)
    final_score = models.DecimalField(
        max_digits=6, decimal_places=5, null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    objects = KeyResultQuerySet.as_manager()

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "code"], name="one_key_result_per_code"
            ),
            models.CheckConstraint(
                condition=~Q(baseline=F("target")), name="target_differs_from_baseline"
            ),
            models.CheckConstraint(
                condition=Q(feed="typed") | Q(metric__isnull=False),
                name="fed_key_result_has_a_metric",
            ),
        ]

    def __str__(self) -> str:
        return f"KR{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:key_result_detail", args=[self.pk])

    @property
    def is_fed(self) -> bool:
        return self.feed != self.Feed.TYPED


class CheckIn(models.Model):
    """What a key result stood at, and how sure its owner was (1–10).

    The score is kept as it was by the promise of that day: a later rebaseline moves
    what is promised, not what was reached.
    """

    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="check_ins")
    value = models.DecimalField(max_digits=14, decimal_places=3)
    score = models.DecimalField(max_digits=6, decimal_places=5, null=True, blank=True)
    provisional = models.BooleanField(default=False)
    as_of = models.DateField()
    confidence = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    blocker = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__range=(1, 10)), name="confidence_1_to_10"
            ),
        ]
        indexes = [
            models.Index(fields=["key_result", "-as_of"], name="newest_check_in")
        ]

    def __str__(self) -> str:
        return f"{self.key_result} on {self.as_of}"


class Rebaseline(models.Model):
    """A promise that was moved in the open: from what to what, by whom and why."""

    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, related_name="rebaselines"
    )
    old_metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    old_baseline = models.DecimalField(max_digits=14, decimal_places=3)
    baseline = models.DecimalField(max_digits=14, decimal_places=3)
    old_target = models.DecimalField(max_digits=14, decimal_places=3)
    target = models.DecimalField(max_digits=14, decimal_places=3)
    as_of = models.DateField()
    reason = models.TextField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="rebaseline_says_why"),
            models.CheckConstraint(
                condition=~Q(baseline=F("target")),
                name="new_target_differs_from_new_baseline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_result} on {self.as_of}"
