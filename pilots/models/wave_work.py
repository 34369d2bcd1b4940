"""The work of a wave: tests that show it can go out, and what went wrong in it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import User
from pilots.models.rollouts import PRODUCT_TEAM, Wave


class WaveTestQuerySet(models.QuerySet["WaveTest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(wave__in=Wave.objects.visible_to(user))

    def for_page(self) -> Self:
        team = f"wave__rollout__{PRODUCT_TEAM}"
        return self.select_related(team, "owner", "verified_by")


class WaveTest(models.Model):
    """Evidence, owned by the center, that the wave's part of the floor can take it."""

    class Kind(models.TextChoices):
        FUNCTIONAL = "functional", "Functional"
        LOAD = "load", "Load"
        CONTINUITY = "continuity", "Continuity and recovery"
        UAT = "uat", "Acceptance by users"

    class Result(models.TextChoices):
        PENDING = "pending", "Not run"
        PASSED = "passed", "Passed"
        FAILED = "failed", "Failed"

    ALWAYS = (Kind.FUNCTIONAL, Kind.LOAD, Kind.CONTINUITY)

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="tests")
    kind = models.CharField(max_length=10, choices=Kind)
    result = models.CharField(max_length=7, choices=Result, default=Result.PENDING)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who ran it and says how it went.",
    )  # fmt: skip
    run_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    file = models.FileField(upload_to="rollouts/%Y/%m/", blank=True)
    filename = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    link = models.URLField(max_length=500, blank=True)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WaveTestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "kind"], name="one_test_of_a_kind_a_wave"
            ),
            models.CheckConstraint(
                condition=Q(result="pending", owner=None, run_on=None, sha256="", link="")
                | Q(
                    Q(link="") & ~Q(sha256="") | ~Q(link="") & Q(sha256=""),
                    ~Q(result="pending"), owner__isnull=False, run_on__isnull=False,
                ),
                name="a_test_that_was_run_has_owner_day_and_evidence",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_at=None)
                | Q(
                    ~Q(verified_by=models.F("owner")), result="passed",
                    verified_by__isnull=False, verified_at__isnull=False,
                ),
                name="a_test_is_verified_by_somebody_else",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} test of {self.wave}"

    def get_absolute_url(self) -> str:
        return reverse("pilots:wave_detail", args=[self.wave_id])


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(wave__in=Wave.objects.visible_to(user))

    def for_page(self) -> Self:
        team = f"wave__rollout__{PRODUCT_TEAM}"
        return self.select_related(team, "opened_by", "closed_by")


class Issue(models.Model):
    """What went wrong in a wave. One of severity 1 holds the whole rollout."""

    class Severity(models.IntegerChoices):
        STOPS = 1, "1: work stops, or customers are harmed"
        HURTS = 2, "2: work is hurt, with a way round"
        SMALL = 3, "3: a nuisance"
        COSMETIC = 4, "4: looks wrong"

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="issues")
    severity = models.PositiveSmallIntegerField(choices=Severity)
    text = models.CharField(max_length=300)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField("what was done", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None, note="")
                | Q(~Q(note=""), closed_by__isnull=False, closed_at__isnull=False),
                name="closed_issue_has_person_time_and_note",
            ),
            models.CheckConstraint(
                condition=Q(severity__range=(1, 4)), name="severity_is_1_to_4"
            ),
        ]
        indexes = [
            models.Index(
                fields=["wave"],
                condition=Q(severity=1, closed_at=None),
                name="issue_that_holds",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("pilots:wave_detail", args=[self.wave_id])
