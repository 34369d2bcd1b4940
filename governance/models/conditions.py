"""What an approval still asks for, and leave to pass without a criterion (domain.md §7)."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models.gates import Criterion
from governance.models.reviews import Review


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, user: User) -> Self:
        """Who sees the review; and who owes the condition."""
        reach = access.reach(user, Perm.GATE_VIEW)
        if reach.everywhere:
            return self
        return self.filter(reach.q("review__team") | Q(owner_id=user.pk))

    def open_on(self, day: date) -> Self:
        """Neither verified, nor waived by a waiver that still runs on that day."""
        running = Waiver.objects.filter(
            condition=OuterRef("pk"), state=Waiver.State.GRANTED, expires_on__gte=day
        )
        done = Q(state=Condition.State.VERIFIED)
        return self.exclude(done | Q(Exists(running), state=Condition.State.WAIVED))

    def for_page(self) -> Self:
        return self.select_related(
            "review__team", "owner", "criterion", "verified_by", "follows"
        )


class Condition(models.Model):
    """What an approval still asks for, from whom and by when (domain.md §7)."""

    class Blocking(models.TextChoices):
        PRE_LAUNCH = "pre_launch", "Before launch"
        DURING = "during", "While it runs"
        BEFORE_NEXT_GATE = "before_next_gate", "Before the next gate"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SUBMITTED = "evidence_submitted", "Evidence submitted"
        VERIFIED = "verified", "Verified"
        OVERDUE = "overdue", "Overdue"
        WAIVED = "waived", "Waived"

    CLOSED = (State.VERIFIED, State.WAIVED)

    review = models.ForeignKey(Review, models.CASCADE, related_name="conditions")
    key = models.CharField(max_length=10, unique=True)
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    blocking = models.CharField(max_length=20, choices=Blocking)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    every_months = models.PositiveSmallIntegerField(
        "again every so many months", null=True, blank=True
    )
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next_one"
    )
    note = models.TextField(blank=True)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="verification_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(state="verified", verified_by__isnull=False)
                | Q(~Q(state="verified"), verified_by=None),
                name="only_the_verified_are_verified_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=models.F("owner")),
                name="condition_is_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(every_months=None) | Q(every_months__range=(1, 12)),
                name="condition_recurs_within_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("governance:condition_detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))

    def for_page(self) -> Self:
        return self.select_related(
            "review__team", "criterion", "condition__criterion", "condition__owner",
            "risk_owner", "requested_by", "granted_by",
        )  # fmt: skip


class Waiver(models.Model):
    """Leave to pass without one criterion or condition, at most 90 days (domain.md §7).

    It is asked for by one person and granted by another; it may be renewed once.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "Asked for"
        GRANTED = "granted", "Granted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Run out"

    GIVEN = (State.GRANTED, State.EXPIRED)  # once granted, whatever the day

    review = models.ForeignKey(Review, models.CASCADE, related_name="waivers")
    key = models.CharField(max_length=10, unique=True)
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    condition = models.ForeignKey(
        Condition, models.PROTECT, null=True, blank=True, related_name="waivers"
    )
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    reason = models.TextField()
    compensating_control = models.TextField()
    risk_owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_on = models.DateField()
    expires_on = models.DateField()
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_on = models.DateField(null=True, blank=True)
    declined_because = models.TextField(blank=True)
    renewal_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewal"
    )
    version = models.PositiveIntegerField(default=1)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(granted_by=models.F("requested_by")),
                name="waiver_is_granted_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["granted", "expired"],
                    granted_by__isnull=False,
                    granted_on__isnull=False,
                )
                | Q(
                    ~Q(state__in=["granted", "expired"]),
                    granted_by=None,
                    granted_on=None,
                ),
                name="grant_has_person_and_date",
            ),
            models.CheckConstraint(
                condition=Q(criterion=None, condition__isnull=False)
                | Q(criterion__isnull=False, condition=None),
                name="waiver_is_of_a_criterion_or_of_a_condition",
            ),
            models.CheckConstraint(
                condition=Q(granted_on=None)
                | Q(
                    expires_on__gte=models.F("granted_on"),
                    expires_on__lte=models.F("granted_on") + timedelta(days=90),
                ),
                name="waiver_lasts_at_most_90_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} for {self.covers}"

    def get_absolute_url(self) -> str:
        return reverse("governance:waiver_detail", args=[self.pk])

    @property
    def covers(self) -> str:
        """The code of the criterion or the key of the condition it lets pass."""
        found = self.criterion.code if self.criterion else None
        return found or (self.condition.key if self.condition else "")

    @property
    def judged_by(self) -> Criterion | None:
        """The criterion whose family grants it; none: any family of the review."""
        return self.condition.criterion if self.condition else self.criterion
