"""Releases and what is said of them to each audience (domain.md §11).

The words of a note are worked on freely; what people read and say that they have read
is an edition: frozen when it is published, and never changed again.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog.models import Item
from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product, Site


class Function(models.TextChoices):
    """What somebody does on the floor: each function reads a note of its own."""

    AGENT = "agent", "Associates"
    SUPERVISOR = "supervisor", "Supervisors"
    SUPPORT_STAFF = "support_staff", "Support staff"
    IT = "it", "IT"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: User) -> Self:
        """What was published, and drafts for those who write them."""
        readers = access.reach(user, Perm.RELEASE_VIEW).q("product__team")
        writers = access.reach(user, Perm.RELEASE_EDIT).q("product__team")
        return self.filter(readers & ~Q(state=Release.State.DRAFT) | writers)

    def for_list(self) -> Self:
        return self.select_related("product__team", "item")


class Release(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    key = models.CharField(max_length=12, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="feature",
    )  # fmt: skip
    effective_on = models.DateField("in effect from")
    sites = models.ManyToManyField(
        Site, related_name="+", help_text="Where people work with it."
    )
    groups = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="Which groups of these sites; none named means all.",
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="draft", published_on=None, published_by=None,
                    published_at=None,
                )
                | Q(
                    ~Q(state="draft"), published_on__isnull=False,
                    published_by__isnull=False, published_at__isnull=False,
                ),
                name="published_release_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
                name="withdrawn_release_says_why",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-effective_on", "-id"], name="release_page"),
            models.Index(fields=["product", "-effective_on"], name="release_product"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("support:release_detail", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class ReleaseNoteQuerySet(models.QuerySet["ReleaseNote"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(release__in=Release.objects.visible_to(user))

    def for_page(self) -> Self:
        return self.select_related("release__product__team")


class ReleaseNote(models.Model):
    """What one audience has to know, as it is being written."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="notes")
    audience = models.CharField(max_length=13, choices=Function)
    what_changes = models.TextField("what changes for you")
    what_to_say = models.TextField("what to say", blank=True)
    known_issues = models.TextField("known issues", blank=True)
    questions = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReleaseNoteQuerySet.as_manager()

    class Meta:
        ordering = ["audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "audience"], name="one_note_an_audience"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release.key} for {self.get_audience_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("support:note_read", args=[self.pk])


class Edition(models.Model):
    """A note as it was published: what receipts are given for. Never changed."""

    note = models.ForeignKey(ReleaseNote, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    what_changes = models.TextField()
    what_to_say = models.TextField(blank=True)
    known_issues = models.TextField(blank=True)
    questions = models.JSONField(default=list, blank=True)
    because = models.TextField(
        blank=True, help_text="Why a new edition; the first needs no reason."
    )
    published_on = models.DateField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["note", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "number"], name="editions_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"
