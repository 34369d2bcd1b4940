"""What a run-phase check found on its day. Rows are only added; a slip gets another row."""

from typing import Self

from django.db import models
from django.db.models import Q

from core import access
from core.models import User
from core.roles import Perm
from support.models.problems import Problem
from support.models.run_checks import RunDuty

LONGEST = 2_000


class RunResultQuerySet(models.QuerySet["RunResult"]):
    def visible_to(self, user: User) -> Self:
        reach = access.reach(user, Perm.PROBLEM_VIEW)
        return self.filter(reach.q("duty__phase__product__team"))

    def for_list(self) -> Self:
        return self.select_related("by", "problem", "duty__check_of")

    def standing(self) -> Self:
        """What holds: not corrected by a later row, nor said to be no check at all."""
        rows = self.filter(corrected_by=None)
        return rows.exclude(finding=RunResult.Finding.NOT_DONE)


class RunResult(models.Model):
    """That a check was done: when, by whom, and whether something needs work.

    `was_due_on` is the day it answered, so whether it came in time never changes.
    """

    class Finding(models.TextChoices):
        FINE = "fine", "Fine"
        NEEDS_WORK = "needs_work", "Needs work"
        NOT_DONE = "not_done", "Not done: recorded by mistake"

    OPENED_WITH = Perm.PROBLEM_VIEW

    duty = models.ForeignKey(RunDuty, models.PROTECT, related_name="results")
    done_on = models.DateField()
    was_due_on = models.DateField()
    finding = models.CharField(max_length=10, choices=Finding)
    note = models.TextField(max_length=LONGEST, blank=True)
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    because = models.CharField("why it is corrected", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RunResultQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(finding="needs_work")
                | Q(problem__isnull=False) & ~Q(note=""),
                name="what_needs_work_is_told_and_a_problem",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, because="")
                | Q(corrects__isnull=False) & ~Q(because=""),
                name="corrected_run_result_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(finding="not_done") | Q(corrects__isnull=False),
                name="only_a_correction_says_not_done",
            ),
        ]
        indexes = [
            models.Index(fields=["duty", "-id"], name="run_result_newest"),
            models.Index(fields=["done_on"], name="run_result_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_finding_display()} on {self.done_on.isoformat()}"

    @property
    def in_time(self) -> bool:
        return self.done_on <= self.was_due_on
