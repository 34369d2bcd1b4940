"""Risks: what may go wrong with a product, before it does.

A risk keeps its steps with the scores of that day, so that the trend of any week can
be drawn later. When it happens it becomes a problem, which says that it was foreseen.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog.models import Item
from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance.models import ChangeDriver, ChangeRequest
from portfolio.models import Product
from support.risk_levels import GRAVE, IMPACT, LEVELS, LIKELIHOOD

LONGEST = 4_000


class RiskQuerySet(models.QuerySet["Risk"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PROBLEM_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team", "owner")

    def for_page(self) -> Self:
        return self.for_list().select_related(
            "recorded_by", "accepted_by", "item", "change_request"
        )

    def watched(self) -> Self:
        return self.exclude(state=Risk.State.CLOSED)

    def needing(self, day: date) -> Self:
        """Those that wait for somebody on `day`; `Risk.needs` says the same of one."""
        waits = (
            Q(state="open", level__in=GRAVE)
            | Q(review_on__lte=day)
            | Q(state="treated", due_on__lt=day)
            | Q(state="accepted", accepted_until__lt=day)
        )
        return self.watched().filter(waits)


class Risk(models.Model):
    """One thing that may happen, as cause, event and consequence."""

    class State(models.TextChoices):
        OPEN = "open", "No response yet"
        TREATED = "treated", "Being treated"
        ACCEPTED = "accepted", "Accepted"
        CLOSED = "closed", "Closed"

    class Response(models.TextChoices):
        AVOID = "avoid", "Avoid: do not do what brings it"
        REDUCE = "reduce", "Reduce: less likely, or less harm"
        TRANSFER = "transfer", "Transfer: by contract or insurance"
        ACCEPT = "accept", "Accept: live with it until a day"

    TREATMENTS = (Response.AVOID, Response.REDUCE, Response.TRANSFER)
    OPENED_WITH = Perm.PROBLEM_VIEW

    key = models.CharField(max_length=12, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    cause = models.TextField("because of", max_length=LONGEST)
    event = models.TextField("what may happen", max_length=LONGEST)
    consequence = models.TextField("and then", max_length=LONGEST)
    warning = models.TextField("warning sign", max_length=LONGEST, blank=True)
    driver = models.CharField("comes from", max_length=10, choices=ChangeDriver)
    likelihood = models.PositiveSmallIntegerField(choices=LIKELIHOOD.items())
    impact = models.PositiveSmallIntegerField(choices=IMPACT.items())
    controls = models.TextField("what is in place", max_length=LONGEST, blank=True)
    control_percent = models.PositiveSmallIntegerField(
        "percent that it takes away", default=0
    )
    residual = models.DecimalField(max_digits=4, decimal_places=2)
    level = models.CharField(max_length=8, choices=LEVELS.items())
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    response = models.CharField(max_length=8, choices=Response, blank=True)
    plan = models.TextField("what is done, or why not", max_length=LONGEST, blank=True)
    due_on = models.DateField("treated by", null=True, blank=True)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="backlog item",
    )  # fmt: skip
    change_request = models.ForeignKey(
        ChangeRequest, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_until = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    assessed_on = models.DateField()
    review_on = models.DateField("next look")
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RiskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="risk_scores_are_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(control_percent=0)
                | Q(control_percent__lte=100) & ~Q(controls=""),
                name="risk_with_controls_names_them",
            ),
            models.CheckConstraint(
                condition=~Q(state="treated")
                | Q(response__in=["avoid", "reduce", "transfer"], due_on__isnull=False)
                & ~Q(plan=""),
                name="treated_risk_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(
                    response="accept",
                    accepted_by__isnull=False,
                    accepted_until__isnull=False,
                    owner__isnull=False,
                )
                & ~Q(plan=""),
                name="accepted_risk_says_who_why_and_until",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(accepted_by=models.F("owner")),
                name="nobody_accepts_the_risk_they_own",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | ~Q(state="closed") & Q(closed_on=None),
                name="closed_risk_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["-residual", "-id"], name="risk_page"),
            models.Index(fields=["product", "-residual"], name="risk_product"),
            models.Index(fields=["owner", "state"], name="risk_owner"),
            models.Index(fields=["review_on"], name="risk_review"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("support:risk_detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def needs_now(self) -> str:
        return self.needs(today())

    def needs(self, day: date) -> str:
        """What somebody has to do about it on `day`; empty: nothing yet."""
        if self.is_closed:
            return ""
        if self.accepted_until and self.accepted_until < day:
            return "Its acceptance ran out: accept it again, or treat it"
        if self.due_on and self.due_on < day:
            return "What was to be done is late: assess it, or plan anew"
        if self.state == self.State.OPEN and self.level in GRAVE:
            return "Treat it, or have it accepted"
        return "Assess it again" if self.review_on <= day else ""


class RiskStep(models.Model):
    """One step of a risk on its day, with its scores then. Kept for good."""

    class Kind(models.TextChoices):
        RECORDED = "recorded", "Recorded"
        ASSESSED = "assessed", "Assessed"
        GIVEN = "given", "Given to its owner"
        TREATED = "treated", "Response planned"
        ACCEPTED = "accepted", "Accepted"
        OCCURRED = "occurred", "It happened"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Watched again"

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(max_length=LONGEST, blank=True)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    control_percent = models.PositiveSmallIntegerField()
    residual = models.DecimalField(max_digits=4, decimal_places=2)
    # Where the risk stood before and after; empty: it was not, or is no longer, watched.
    was = models.CharField(max_length=8, blank=True)
    level = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["on"], name="risk_step_day")]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.kind} {self.on}"
