"""The run phase of a product: what is monitored, tested and optimized while it is live.

The catalogue of checks is the company's. A product that is live begins its own list
from it, names who does IT's part and who the center's, and does each check by its day.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from portfolio.models import Product
from support import run_due


class RunCheckQuerySet(models.QuerySet["RunCheck"]):
    def visible_to(self, user: User) -> Self:
        """The catalogue is the company's: all of it or none."""
        return self if access.may(user, Perm.PROBLEM_VIEW) else self.none()

    def kept(self) -> Self:
        return self.filter(retired_on=None)


class RunCheck(models.Model):
    """One thing that is done again and again for every live product."""

    class Part(models.TextChoices):
        MONITORING = "monitoring", "Monitoring"
        TESTING = "testing", "Ongoing testing"
        OPTIMIZING = "optimizing", "Optimizing"

    class Doer(models.TextChoices):
        IT = "it", "IT"
        CENTER = "center", "Center support"

    OPENED_WITH = Perm.PROBLEM_VIEW

    code = models.SlugField(max_length=8, unique=True)
    part = models.CharField(max_length=10, choices=Part)
    text = models.CharField("what is done", max_length=200)
    why = models.CharField("why it matters", max_length=300)
    every_days = models.PositiveSmallIntegerField("done every so many days")
    done_by = models.CharField("who does it", max_length=6, choices=Doer)
    retired_on = models.DateField(null=True, blank=True)
    retired_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RunCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every_days__range=(run_due.SHORTEST, run_due.LONGEST)),
                name="run_check_is_done_every_1_to_730_days",
            ),
            models.CheckConstraint(
                condition=Q(retired_on=None, retired_because="")
                | Q(retired_on__isnull=False) & ~Q(retired_because=""),
                name="retired_run_check_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def get_absolute_url(self) -> str:
        return f"{reverse('support:run_check_list')}#check-{self.pk}"


class RunPhaseQuerySet(models.QuerySet["RunPhase"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PROBLEM_VIEW).q("product__team"))

    def for_page(self) -> Self:
        return self.select_related("product__team", "it_owner", "center_owner")


class RunPhase(models.Model):
    """That a product's checklist began, and who does it for IT and for the center."""

    OPENED_WITH = Perm.PROBLEM_VIEW

    product = models.OneToOneField(Product, models.PROTECT, related_name="+")
    it_owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="who does IT’s checks"
    )
    center_owner = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        verbose_name="who does the center’s checks",
    )
    begins_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = RunPhaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Run phase of {self.product}"

    def get_absolute_url(self) -> str:
        return reverse("support:run_detail", args=[self.product_id])

    def owner_of(self, check: RunCheck) -> User:
        is_it = check.done_by == RunCheck.Doer.IT
        return self.it_owner if is_it else self.center_owner


class RunDutyQuerySet(models.QuerySet["RunDuty"]):
    def visible_to(self, user: User) -> Self:
        reach = access.reach(user, Perm.PROBLEM_VIEW)
        return self.filter(reach.q("phase__product__team"))

    def for_list(self) -> Self:
        return self.select_related(
            "check_of", "phase__product__team", "phase__it_owner", "phase__center_owner"
        )

    def applying(self, day: date) -> Self:
        """Neither left out nor retired, of products that are live on `day`."""
        product = "phase__product__"
        live = Q(**{f"{product}live_since__lte": day})
        goes_on = Q(**{f"{product}ends_on": None}) | Q(
            **{f"{product}ends_on__gte": day}
        )
        return self.filter(live & goes_on, left_out_on=None, check_of__retired_on=None)

    def of(self, person: User) -> Self:
        """What this person has to do, of either side."""
        it = Q(check_of__done_by=RunCheck.Doer.IT, phase__it_owner=person)
        center = Q(check_of__done_by=RunCheck.Doer.CENTER, phase__center_owner=person)
        return self.filter(it | center)


class RunDuty(models.Model):
    """One check of one product, with its next day; or left out, with the reason."""

    OPENED_WITH = Perm.PROBLEM_VIEW

    phase = models.ForeignKey(RunPhase, models.PROTECT, related_name="duties")
    check_of = models.ForeignKey(
        RunCheck, models.PROTECT, related_name="duties", verbose_name="check"
    )
    due_on = models.DateField("due")
    left_out_on = models.DateField(null=True, blank=True)
    left_out_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_out_because = models.CharField(
        "why it is left out", max_length=300, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    objects = RunDutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "check_of"], name="one_duty_a_product_and_check"
            ),
            models.CheckConstraint(
                condition=Q(left_out_on=None, left_out_by=None, left_out_because="")
                | Q(left_out_on__isnull=False, left_out_by__isnull=False)
                & ~Q(left_out_because=""),
                name="left_out_check_says_when_who_and_why",
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="run_duty_page")]

    def __str__(self) -> str:
        return f"{self.check_of.code} of {self.phase.product}"

    def get_absolute_url(self) -> str:
        return self.phase.get_absolute_url()

    @property
    def owner(self) -> User:
        return self.phase.owner_of(self.check_of)

    @property
    def applies(self) -> bool:
        return self.left_out_on is None and self.check_of.retired_on is None

    @property
    def is_overdue(self) -> bool:
        is_done = self.applies and is_live(self.phase.product, today())
        return is_done and run_due.is_overdue(self.due_on, today())


def is_live(product: Product, day: date) -> bool:
    """Whether it runs on that day; `RunDutyQuerySet.applying` asks the same."""
    begun = product.live_since is not None and product.live_since <= day
    return begun and (product.ends_on is None or product.ends_on >= day)
