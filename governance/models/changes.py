"""Changes the contact center asked for: when, who did them, and when they were live."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import Team, User
from core.roles import Perm
from governance.agility import Done


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: User) -> Self:
        """All of them or none: whoever works with a change may know of it."""
        return self if access.may(user, Perm.CHANGE_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related("team")

    def live(self) -> Self:
        return self.filter(live_at__isnull=False)

    def live_between(self, on: date, days: int) -> Self:
        """Those that went live in the `days` up to and with `on`."""
        since = on - timedelta(days=days)
        return self.live().filter(live_at__date__gt=since, live_at__date__lte=on)


class Change(models.Model):
    """One request, from the asking until it is live; time on hold does not count."""

    class Kind(models.TextChoices):
        ROUTING = "routing", "Routing"
        PROMPT = "prompt", "Prompt or menu"
        KNOWLEDGE = "knowledge", "Knowledge"
        SCHEDULE = "schedule", "Schedule or staffing"
        PLATFORM = "platform", "Platform"
        OTHER = "other", "Other"

    class Party(models.TextChoices):
        """As in the matrix of responsibilities."""

        SUPPORT = "SUP", "Contact-center support"
        IT = "IT", "IT"
        OPERATIONS = "OPS", "Operations"
        PRODUCT = "PM", "Product management"
        VENDOR = "VEN", "Vendor"
        OTHER = "OTH", "Another party"

    title = models.CharField(max_length=160)
    kind = models.CharField("class", max_length=10, choices=Kind)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    done_by = models.CharField(max_length=3, choices=Party, default=Party.SUPPORT)
    with_it = models.BooleanField(
        "needed IT", default=False, help_text="Tick it if IT had to lend a hand."
    )
    requested_at = models.DateTimeField()
    promised_days = models.PositiveSmallIntegerField(
        "promised within, days", default=5, help_text="Time on hold is left out."
    )
    paused_at = models.DateTimeField("on hold since", null=True, blank=True)
    paused_for = models.DurationField("time on hold", default=timedelta)
    live_at = models.DateTimeField("live since", null=True, blank=True)
    rolled_back_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(
        "its number elsewhere",
        max_length=40,
        blank=True,
        help_text="As in the ticket system. A file of changes finds it by it.",
    )
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="one_change_per_reference",
            ),
            models.CheckConstraint(
                condition=Q(live_at=None) | Q(live_at__gte=F("requested_at")),
                name="change_is_live_after_its_request",
            ),
            models.CheckConstraint(
                condition=Q(live_at=None) | Q(paused_at=None),
                name="a_live_change_is_not_on_hold",
            ),
            models.CheckConstraint(
                condition=Q(rolled_back_at=None)
                | Q(live_at__isnull=False, rolled_back_at__gte=F("live_at")),
                name="only_a_live_change_is_rolled_back",
            ),
            models.CheckConstraint(
                condition=Q(paused_for__gte=timedelta()), name="hold_is_0_or_more"
            ),
            models.CheckConstraint(
                condition=Q(promised_days__gte=1), name="a_promise_is_a_day_or_more"
            ),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="newest_change"),
            models.Index(fields=["-live_at"], name="newest_live_change"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:change_detail", args=[self.pk])

    @property
    def state(self) -> str:
        if self.rolled_back_at:
            return "Rolled back"
        if self.live_at:
            return "Live"
        return "On hold" if self.paused_at else "Requested"

    @property
    def done(self) -> Done | None:
        """The change for the arithmetic, once it is live."""
        if self.live_at is None:
            return None
        return Done(
            kind=self.kind,
            done_by=self.done_by,
            requested_at=self.requested_at,
            live_at=self.live_at,
            paused=self.paused_for,
            promised_days=self.promised_days,
            rolled_back=self.rolled_back_at is not None,
            with_it=self.with_it,
        )
