"""Proofs of concept and pilots: bounded, gated, read out, decided (domain.md §6)."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from backlog.models import Item
from core import access
from core.models import User
from core.roles import Perm
from governance.models import Gate, Review
from pilots.models import rules
from pilots.models.looking import Looks
from pilots.reach import STATES, Channel
from portfolio.models import Benefit, Product, Queue, Site, VendorModel


class PilotQuerySet(models.QuerySet["Pilot"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PILOT_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team", "owner", "item")

    def for_hypothesis(self) -> Self:
        """With its measures: the hypothesis names the primary one."""
        return self.for_list().prefetch_related("measures")


class Pilot(Looks):
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

    # From the start on, the plan is frozen and its hash is known.
    UNDER_WAY = (
        State.RUNNING,
        State.PAUSED,
        State.READOUT,
        State.DECIDED,
        State.CLOSED,
    )

    class Decision(models.TextChoices):
        SCALE = "scale", "Scale"
        GRADUATE = "graduate", "Graduate to a pilot"
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
    agents = models.TextField(
        "agents or teams taking part",
        blank=True,
        help_text="96 agents, 48 in each arm.",
    )
    hours = models.CharField("hours of the day", max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
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
    split_control = models.PositiveSmallIntegerField(
        "parts for the control arm",
        default=1,
        help_text="Of every so many units drawn, together with the next: 1 and 1 is even.",
    )
    split_treatment = models.PositiveSmallIntegerField(
        "parts for the treated arm", default=1
    )
    discard_days = models.PositiveSmallIntegerField(
        "first days left out",
        default=0,
        help_text="What is new is used otherwise at first: 7 for agents' tools.",
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
    states = ArrayField(
        models.CharField(max_length=2, choices=[(code, code) for code in STATES]),
        default=list,
        blank=True,
    )
    channels = ArrayField(
        models.CharField(max_length=6, choices=Channel), default=list, blank=True
    )
    vendor_models = models.ManyToManyField(VendorModel, blank=True, related_name="+")
    rollback_owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rollback_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    # The way it went. Days are the product's (`core.clock.today`); the moments
    # beside a person are the real clock, kept as evidence.
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The gate review asked for when it was submitted.",
    )  # fmt: skip
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the plan as reviewed."
    )
    approved_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    started_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    plan = models.JSONField(default=dict, blank=True, help_text="Frozen at the start.")
    plan_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the plan frozen at the start."
    )
    pause_reason = models.TextField(blank=True)
    killed_because = models.TextField(blank=True)
    killed_on = models.DateField(null=True, blank=True)
    killed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    killed_at = models.DateTimeField(null=True, blank=True)
    extended_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text="The last day that may be measured."
    )
    data_closes_on = models.DateField(
        null=True, blank=True, help_text="The last day on which late data is taken."
    )
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    seconded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Confirms a decision that differs from the read-out's proposal.",
    )  # fmt: skip
    seconded_at = models.DateTimeField(null=True, blank=True)
    learning = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PilotQuerySet.as_manager()

    class Meta:
        constraints = rules.CONSTRAINTS
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="pilot_page"),
            models.Index(fields=["state", "-created_at", "-id"], name="pilot_state"),
            models.Index(fields=["product", "-created_at"], name="pilot_product"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("pilots:pilot_detail", args=[self.pk])

    @property
    def gate(self) -> Gate:
        """The gate that lets it run: G1 for a proof of concept, G2 for a pilot."""
        return Gate.G1 if self.kind == self.Kind.POC else Gate.G2

    @property
    def counted(self) -> str:
        """What the sample counts. Sites are chosen, not drawn: their contacts are counted."""
        if self.unit == self.Unit.SITE:
            return "contacts"
        return f"{self.get_unit_display().lower()}s"

    @property
    def channel_labels(self) -> list[str]:
        return [Channel(each).label for each in self.channels]

    @property
    def is_live(self) -> bool:
        return self.state in {self.State.RUNNING, self.State.PAUSED}

    @property
    def was_killed(self) -> bool:
        return self.killed_at is not None

    @property
    def is_open(self) -> bool:
        """Still on its way: neither closed nor left by a side exit."""
        return self.state not in {
            self.State.CLOSED,
            self.State.WITHDRAWN,
            self.State.EXPIRED,
        }
