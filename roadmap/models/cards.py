"""The now/next/later roadmap: cards are problems tied to an objective (domain.md §3)."""

from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, Prefetch, Q
from django.urls import reverse

from backlog.models import Item
from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from discovery.models import Note, Opportunity
from pilots.models import Pilot
from portfolio.models import Benefit, KeyResult, Metric, Objective, Product
from roadmap import audiences


class Horizon(models.TextChoices):
    NOW = "now", "Now"
    NEXT = "next", "Next"
    LATER = "later", "Later"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


def inside_only() -> list[str]:
    return ["internal"]


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: User) -> Self:
        """Those that this person may see with all their fields."""
        return self.filter(access.reach(user, Perm.ROADMAP_VIEW).q("product__team"))

    def for_audience(self, audience: audiences.Audience) -> Self:
        """Those an audience is shown, the finished ones for a while. Show slips of
        them (`queries.view_of`), never the cards themselves."""
        rule = audiences.RULES[audience]
        lately = today() - timedelta(days=audiences.DONE_DAYS)
        told = ~Q(horizon=Horizon.DONE) | Q(entered_on__gte=lately)
        return self.filter(
            told,
            horizon__in=rule.horizons,
            audience_visibility__contains=[rule.mark],
        )

    def for_board(self) -> Self:
        """Everything the board shows, in a fixed number of queries."""
        return self.select_related(
            "product__team", "owner", "objective", "key_result"
        ).prefetch_related("items", "pilots", "notes", "opportunities__note_links")

    def in_columns(self) -> Self:
        """What hundreds of cards beside each other show, and `facts.of` asks: no more.

        Rows that many cards share are read once; of links only what is counted.
        """
        return self.prefetch_related(
            "product",
            "owner",
            "objective",
            "key_result",
            Prefetch("items", Item.objects.only("product")),
            Prefetch("notes", Note.objects.only("pk")),
            Prefetch("pilots", Pilot.objects.only("key", "state", "product")),
            Prefetch("opportunities", Opportunity.objects.only("state")),
        )


class Card(models.Model):
    key = models.CharField(max_length=10, unique=True)
    title = models.CharField("outcome", max_length=160)
    problem = models.TextField(blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    horizon = models.CharField(max_length=8, choices=Horizon, default=Horizon.LATER)
    position = models.PositiveIntegerField(help_text="From 1 at the top of its column.")
    entered_on = models.DateField(help_text="When it came into its column.")
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_result = models.ForeignKey(
        KeyResult, models.PROTECT, null=True, blank=True, related_name="+"
    )
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    measure = models.CharField("target metric in words", max_length=120, blank=True)
    baseline = models.DecimalField(
        max_digits=14, decimal_places=3, null=True, blank=True
    )
    target = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    confidence = models.DecimalField(max_digits=3, decimal_places=2, default=0)
    riskiest_assumption = models.TextField(blank=True)
    touches_customers = models.BooleanField(default=True)
    external_on = models.DateField(
        "external date", null=True, blank=True, help_text="Only a genuine constraint."
    )
    external_source = models.CharField(max_length=120, blank=True)
    audience_visibility = ArrayField(
        models.CharField(max_length=10, choices=list(audiences.MARKS.items())),
        default=inside_only,
        help_text="Who is shown it; people inside always are.",
    )
    result = models.TextField("result against target", blank=True)
    learning = models.TextField(blank=True)
    benefit = models.ForeignKey(
        Benefit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    items = models.ManyToManyField(Item, blank=True, related_name="+")
    opportunities = models.ManyToManyField(Opportunity, blank=True, related_name="+")
    pilots = models.ManyToManyField(Pilot, blank=True, related_name="+")
    notes = models.ManyToManyField(Note, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["horizon", "position"],
                name="one_card_per_position",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="card_position_from_one"
            ),
            models.CheckConstraint(
                condition=Q(confidence__range=(0, 1)), name="card_confidence_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(external_on=None) | ~Q(external_source=""),
                name="external_date_has_source",
            ),
            models.CheckConstraint(
                condition=Q(audience_visibility__contains=["internal"]),
                name="every_card_is_shown_inside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("roadmap:card_detail", args=[self.pk])

    @property
    def shown_to(self) -> str:
        """The audiences in words: "Internal, Frontline"."""
        return ", ".join(audiences.MARKS[mark] for mark in self.audience_visibility)
