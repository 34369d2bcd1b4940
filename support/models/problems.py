"""Problems: what goes wrong again and again, from being seen to staying away.

A problem keeps its steps with their days, so that the trend of any week can be drawn
later, and its incidents by day: how often it happened, and the minutes it cost.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from backlog.models import Item
from core import access
from core.models import User
from core.roles import Perm
from governance.models import ChangeDriver, ChangeRequest
from portfolio.models import Product
from support.models.risks import Risk
from support.severity import IMPACT, LEVELS, URGENCY

LONGEST = 4_000


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PROBLEM_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team", "owner")

    def for_page(self) -> Self:
        return self.for_list().select_related(
            "reported_by", "item", "change_request", "risk"
        )

    def unsolved(self) -> Self:
        return self.filter(state__in=Problem.UNSOLVED)


class Problem(models.Model):
    """One thing that goes wrong, with its cause once that is found."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CAUSE_KNOWN = "cause_known", "Cause known"
        FIX_PLANNED = "fix_planned", "Fix planned"
        RESOLVED = "resolved", "Resolved"
        CLOSED = "closed", "Closed"

    UNSOLVED = (State.OPEN, State.CAUSE_KNOWN, State.FIX_PLANNED)
    OPENED_WITH = Perm.PROBLEM_VIEW

    key = models.CharField(max_length=12, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    seen = models.TextField("what is seen", max_length=LONGEST)
    since = models.DateField("seen since")
    driver = models.CharField("comes from", max_length=10, choices=ChangeDriver)
    impact = models.PositiveSmallIntegerField(choices=IMPACT.items())
    urgency = models.PositiveSmallIntegerField(choices=URGENCY.items())
    severity = models.CharField(max_length=2, choices=LEVELS.items())
    state = models.CharField(max_length=11, choices=State, default=State.OPEN)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cause = models.TextField("root cause", max_length=LONGEST, blank=True)
    workaround = models.TextField(max_length=LONGEST, blank=True)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="backlog item",
    )  # fmt: skip
    change_request = models.ForeignKey(
        ChangeRequest, models.PROTECT, null=True, blank=True, related_name="+"
    )
    risk = models.ForeignKey(
        Risk, models.PROTECT, null=True, blank=True, related_name="problems",
        verbose_name="foreseen as",
    )  # fmt: skip
    prevents = models.TextField(
        "what keeps it from coming back", max_length=LONGEST, blank=True
    )
    reported_on = models.DateField()
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    responded_on = models.DateField(null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField("times reopened", default=0)
    version = models.PositiveIntegerField(default=1)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(impact__range=(1, 4), urgency__range=(1, 4)),
                name="problem_impact_and_urgency_are_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("reported_on")),
                name="problem_was_seen_before_it_was_reported",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["cause_known", "fix_planned"]) | ~Q(cause=""),
                name="problem_with_known_cause_says_it",
            ),
            models.CheckConstraint(
                condition=~Q(state="fix_planned")
                | Q(item__isnull=False)
                | Q(change_request__isnull=False),
                name="planned_fix_is_linked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["resolved", "closed"], resolved_on__isnull=False)
                & ~Q(prevents="")
                & ~Q(cause="")
                | ~Q(state__in=["resolved", "closed"]) & Q(resolved_on=None),
                name="resolved_problem_has_day_cause_and_prevention",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | ~Q(state="closed") & Q(closed_on=None),
                name="closed_problem_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["-reported_on", "-id"], name="problem_page"),
            models.Index(fields=["product", "-reported_on"], name="problem_product"),
            models.Index(fields=["owner", "state"], name="problem_owner"),
            models.Index(
                fields=["resolved_on"],
                condition=Q(state="resolved"),
                name="problem_to_close",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("support:problem_detail", args=[self.pk])

    @property
    def is_unsolved(self) -> bool:
        return self.state in self.UNSOLVED

    @property
    def days_to_respond(self) -> int | None:
        """Calendar days from the report until somebody took it; None: nobody did."""
        return days(self.reported_on, self.responded_on)

    @property
    def days_to_resolve(self) -> int | None:
        """Calendar days from the report until it was resolved, the last time."""
        return days(self.reported_on, self.resolved_on)


def days(begin: date, end: date | None) -> int | None:
    return (end - begin).days if end else None


class ProblemStep(models.Model):
    """One step of a problem on its day. Kept for good: the trend is read from it."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened"
        TAKEN = "taken", "Taken on"
        CAUSE_FOUND = "cause_found", "Cause found"
        FIX_PLANNED = "fix_planned", "Fix planned"
        RESOLVED = "resolved", "Resolved"
        REOPENED = "reopened", "Reopened"
        CLOSED = "closed", "Closed"

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=11, choices=Kind)
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(max_length=LONGEST, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="reopened") | ~Q(reason=""),
                name="reopened_problem_says_why",
            ),
        ]
        indexes = [models.Index(fields=["on", "kind"], name="problem_step_day")]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.kind} {self.on}"


class IncidentDay(models.Model):
    """How often a problem happened on one day, and the working minutes it cost."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="incidents")
    day = models.DateField()
    count = models.PositiveIntegerField("how often")
    minutes_lost = models.PositiveIntegerField(default=0)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "day"], name="one_count_a_problem_and_day"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="incident_day")]

    def __str__(self) -> str:
        return f"{self.count} on {self.day.isoformat()}"
