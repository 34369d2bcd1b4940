"""Proofs of concept and pilots: bounded, gated, read out, decided (domain.md §6)."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from backlog.models import Item
from core import access
from core.models import User
from core.roles import Perm
from governance.models import Gate
from portfolio.models import Benefit, Product, Queue, Site


class PilotQuerySet(models.QuerySet["Pilot"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PILOT_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team", "owner", "item")


class Pilot(models.Model):
    class Kind(models.TextChoices):
        POC = "poc", "Proof of concept"
        PILOT = "pilot", "Pilot"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        READOUT = "readout", "Read-out"
        DECIDED = "decided", "Decided"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"
        KILLED = "killed", "Killed"

    class Decision(models.TextChoices):
        SCALE = "scale", "Scale"
        ITERATE = "iterate", "Iterate"
        EXTEND = "extend", "Extend"
        STOP = "stop", "Stop"

    class Unit(models.TextChoices):
        ACCOUNT = "account", "Account"
        AGENT = "agent", "Agent"
        SITE = "site", "Site"
        CASE = "case", "Case"

    key = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=5, choices=Kind)
    title = models.CharField(max_length=160)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="feature",
    )  # fmt: skip
    benefit = models.ForeignKey(
        Benefit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    sponsor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)

    # Hypothesis: “We believe that … for … will move … because … We are wrong if …”
    change = models.TextField("what changes", blank=True)
    for_whom = models.TextField("for whom and where", blank=True)
    because = models.TextField("because (evidence)", blank=True)
    wrong_if = models.TextField("we are wrong if", blank=True)

    # Bounds
    sites = models.ManyToManyField(Site, blank=True, related_name="+")
    queues = models.ManyToManyField(Queue, blank=True, related_name="+")
    unit = models.CharField(
        "randomisation unit", max_length=8, choices=Unit, default=Unit.AGENT
    )
    share_percent = models.PositiveSmallIntegerField(
        "share of contacts, %", null=True, blank=True
    )
    sample_size = models.PositiveIntegerField(
        "sample size per arm", null=True, blank=True
    )
    exclusions = models.TextField("customers excluded", blank=True)
    max_contacts = models.PositiveIntegerField(
        "largest exposure, contacts", null=True, blank=True
    )
    budget = models.DecimalField(
        "approved budget, USD", max_digits=12, decimal_places=2, default=0
    )
    spent = models.DecimalField(
        "spent, USD", max_digits=12, decimal_places=2, default=0
    )
    data_classes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    rollback_owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rollback_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    approved_on = models.DateField(null=True, blank=True)
    started_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    plan_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the plan frozen at the start."
    )
    pause_reason = models.TextField(blank=True)
    killed_because = models.TextField(blank=True)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decision_reason = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PilotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_by=None, started_at=None)
                | Q(started_by__isnull=False, started_at__isnull=False),
                name="pilot_start_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(
                    decision__gt="",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="pilot_decision_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("owner")),
                name="owner_does_not_decide",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "paused"]) | ~Q(plan_hash=""),
                name="a_running_plan_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="pilot_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__range=(1, 100)),
                name="share_is_a_percentage",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="pilot_page")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("pilots:pilot_detail", args=[self.pk])

    @property
    def gate(self) -> Gate:
        """The gate that lets it run: G1 for a proof of concept, G2 for a pilot."""
        return Gate.G1 if self.kind == self.Kind.POC else Gate.G2

    @property
    def is_live(self) -> bool:
        return self.state in {self.State.RUNNING, self.State.PAUSED}
