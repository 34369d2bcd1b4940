"""Insights: what marked passages of notes say, with tags of a set that is kept in order.

Chain: passage of a note (highlight) → insight → opportunity or feature, each link with
how much it matters and for or against.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from discovery.models.evidence import Direction
from discovery.models.notes import Note
from discovery.models.opportunities import Opportunity
from portfolio.models import Product

IMPORTANCE = [(1, "Nice to have"), (2, "Important"), (3, "Critical")]


class InsightQuerySet(models.QuerySet["Insight"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.DISCOVERY_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team")


class Insight(models.Model):
    """One thing learned, in a person's words, with the passages that say so."""

    statement = models.CharField(max_length=300)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    opportunities = models.ManyToManyField(
        Opportunity, through="discovery.InsightOpportunity", related_name="insights"
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = InsightQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="insight_page"),
            GinIndex(fields=["tags"], name="insight_tags"),
        ]

    def __str__(self) -> str:
        """Never its words: this name goes into the audit trail, which cannot forget."""
        return f"Insight {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:insight_detail", args=[self.pk])


class Highlight(models.Model):
    """A passage of a note's words, marked as saying something. Gone with the words."""

    insight = models.ForeignKey(Insight, models.CASCADE, related_name="highlights")
    note = models.ForeignKey(Note, models.CASCADE, related_name="highlights")
    passage = models.CharField(max_length=1000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["insight", "note", "passage"], name="one_highlight_of_a_passage"
            ),
        ]

    def __str__(self) -> str:
        """Never its words: this name goes into the audit trail, which cannot forget."""
        return f"Highlight {self.pk}"


class InsightOpportunity(models.Model):
    """How much an insight matters to an opportunity, and whether it speaks for it."""

    insight = models.ForeignKey(
        Insight, models.CASCADE, related_name="opportunity_links"
    )
    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="insight_links"
    )
    importance = models.PositiveSmallIntegerField(default=2, choices=IMPORTANCE)
    direction = models.CharField(
        max_length=12, choices=Direction, default=Direction.SUPPORTS
    )
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["insight", "opportunity"], name="one_insight_opportunity"
            ),
            models.CheckConstraint(
                condition=Q(importance__range=(1, 3)), name="insight_importance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insight_id} {self.direction} {self.opportunity}"


class Tag(models.Model):
    """A name of the tag set; one that was merged is a synonym and becomes the other."""

    name = models.CharField(max_length=40)
    synonym_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="synonyms"
    )
    was_on = models.JSONField(
        default=dict, blank=True,
        help_text="What carried it when it was merged, so that it can be undone.",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_tag_per_name"),
            models.CheckConstraint(
                condition=~Q(synonym_of=models.F("pk")), name="no_synonym_of_itself"
            ),
        ]
        indexes = [
            GinIndex(fields=["name"], name="tag_like", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name
