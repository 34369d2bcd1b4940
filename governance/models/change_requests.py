"""Change requests by class: the center's day-to-day work, filed, decided, live (§8).

A class is data: the activity of the matrix that says who files and who decides it, and
which clocks of service levels it runs by. A request keeps its case, so the month of a
service level counts what the floor asked for, and nobody writes it down twice.
"""

from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.clock import moment
from core.models import Team, User
from core.roles import Perm
from governance.models.change_classes import ChangeClass, Urgency
from governance.models.changes import Change
from governance.models.clocks import ServiceCase
from governance.models.engagement import RulesClause, RulesVersion
from governance.models.parties import Party
from governance.models.raci import RaciMatrix

A_DAY = timedelta(days=1)
LONGEST = 4_000


class ChangeDriver(models.TextChoices):
    """What a change comes from."""

    TECHNOLOGY = "technology", "Technology"
    BUSINESS = "business", "Business"


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def visible_to(self, user: User) -> Self:
        """All of them or none: whoever works with a change may know of it."""
        return self if access.may(user, Perm.CHANGE_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related(
            "change_class", "team", "filed_by", "case__level", "case__clock",
            "clause__rules",
        )  # fmt: skip

    def for_page(self) -> Self:
        return self.for_list().select_related(
            "change_class__activity", "change_class__looked_at_by", "written_by",
            "change",
            "looked_by", "matrix", "rules", "verified_by",
        )  # fmt: skip

    def planned_between(self, begin: object, end: object) -> Self:
        """What goes live from `begin` up to `end`, ended ones left out."""
        return self.filter(
            state__in=ChangeRequest.PLANNED, planned_at__gte=begin, planned_at__lt=end
        )


class ChangeRequest(models.Model):
    """One change somebody asks for: what, why, where, and how to get back."""

    OPENED_WITH = Perm.CHANGE_VIEW

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        FILED = "filed", "Filed"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        SCHEDULED = "scheduled", "Scheduled"
        LIVE = "live", "Live"
        VERIFIED = "verified", "Verified"
        BACKED_OUT = "backed_out", "Backed out"
        WITHDRAWN = "withdrawn", "Withdrawn"

    TO_DO = (State.APPROVED, State.SCHEDULED)
    PLANNED = (State.FILED, *TO_DO, State.LIVE)
    BEFORE_LIVE = (State.DRAFT, State.FILED, *TO_DO)
    WENT_LIVE = (State.LIVE, State.VERIFIED, State.BACKED_OUT)

    change_class = models.ForeignKey(
        ChangeClass, models.PROTECT, related_name="+", verbose_name="class"
    )
    urgency = models.CharField(
        max_length=10, choices=Urgency, default=Urgency.DAY_TO_DAY
    )
    driver = models.CharField(
        "comes from", max_length=10, choices=ChangeDriver, blank=True,
        help_text="Empty only for those written before it was asked: unknown.",
    )  # fmt: skip
    with_it = models.BooleanField("IT has to lend a hand", default=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    what = models.TextField(max_length=LONGEST, blank=True)
    why = models.TextField(max_length=LONGEST, blank=True)
    sites = models.CharField(max_length=200, blank=True)
    queues = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    before = models.TextField(max_length=LONGEST, blank=True)
    after = models.TextField(max_length=LONGEST, blank=True)
    planned_at = models.DateTimeField("planned for", null=True, blank=True)
    back_out = models.TextField(max_length=LONGEST, blank=True)
    test_evidence = models.TextField(max_length=LONGEST, blank=True)
    reference = models.CharField("its number elsewhere", max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    filed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    filed_at = models.DateTimeField(null=True, blank=True)
    matrix = models.ForeignKey(
        RaciMatrix, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rules = models.ForeignKey(
        RulesVersion, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The rules of engagement in force when it was filed.",
    )  # fmt: skip
    clause = models.ForeignKey(
        RulesClause, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The clause of them it follows; without one nothing is promised.",
    )  # fmt: skip
    case = models.OneToOneField(
        ServiceCase, models.PROTECT, null=True, blank=True, related_name="request"
    )
    change = models.OneToOneField(
        Change, models.PROTECT, null=True, blank=True, related_name="request"
    )
    look_due_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    look_passed = models.BooleanField(null=True, blank=True)
    look_note = models.TextField(max_length=LONGEST, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    backed_out_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(max_length=LONGEST, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="one_change_request_per_reference",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(
                    filed_at__isnull=False, filed_by__isnull=False, matrix__isnull=False
                ),
                name="a_filed_request_has_person_time_and_matrix",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["live", "verified", "backed_out"],
                    live_at__isnull=False,
                )
                | Q(~Q(state__in=["live", "verified", "backed_out"]), live_at=None),
                name="what_went_live_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(looked_at=None, looked_by=None, look_passed=None)
                | Q(
                    looked_at__isnull=False,
                    looked_by__isnull=False,
                    look_passed__isnull=False,
                ),
                name="a_look_has_person_time_and_verdict",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="a_verified_request_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(clause=None) | Q(rules__isnull=False),
                name="a_clause_comes_with_its_rules",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(planned_at__isnull=False),
                name="a_scheduled_request_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(live_at=None) | Q(live_at__gte=F("filed_at")),
                name="a_request_is_live_after_it_was_filed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="change_requests_by_state"),
            models.Index(
                fields=["change_class", "-id"], name="change_requests_by_class"
            ),
            models.Index(fields=["planned_at", "id"], name="change_requests_by_day"),
            GinIndex(fields=["queues"], name="change_requests_by_queue"),
        ]

    def __str__(self) -> str:
        return f"CR-{self.pk} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("governance:change_request_detail", args=[self.pk])

    @property
    def key(self) -> str:
        return f"CR-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Not yet live, and not ended otherwise."""
        return self.state in self.BEFORE_LIVE

    @property
    def lacks_look(self) -> bool:
        """True while a party has to look at it that has not."""
        return self.change_class.looked_at_by_id is not None and not self.look_passed

    @property
    def look_is_late(self) -> bool:
        due = self.look_due_at
        return due is not None and (self.looked_at or moment()) > due


class ChangeWord(models.Model):
    """One side's word on a request: yes or no, for which party, by which matrix."""

    request = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="words")
    side = models.CharField(max_length=6, choices=Party.Side)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    approved = models.BooleanField()
    reason = models.TextField(max_length=LONGEST, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_whom = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    matrix = models.ForeignKey(RaciMatrix, models.PROTECT, related_name="+")
    alone = models.BooleanField(
        default=False,
        help_text="On: who filed it approved it, for nobody else was there who could.",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "side"], name="one_word_per_side_and_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.party}"


class ChangeComment(models.Model):
    """What is said about a request, beside its record."""

    request = models.ForeignKey(ChangeRequest, models.CASCADE, related_name="comments")
    text = models.TextField(max_length=LONGEST)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["request", "id"], name="change_comment_page")]

    def __str__(self) -> str:
        return f"Comment {self.pk} on CR-{self.request_id}"
