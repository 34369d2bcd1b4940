"""A product's Jira: the connection, and what is carried how."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog.jira import mapping, merge
from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product


class JiraConnectionQuerySet(models.QuerySet["JiraConnection"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.BACKLOG_VIEW).q("product__team"))

    def due(self, moment: datetime) -> Self:
        return self.filter(is_on=True, next_at__lte=moment)


class JiraConnection(models.Model):
    """One product's project in one Jira. It reads and writes with its owner's rights."""

    class Kind(models.TextChoices):
        CLOUD = "cloud", "Jira Cloud"
        DATA_CENTER = "data_center", "Jira Data Center"

    product = models.OneToOneField(Product, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CLOUD)
    address = models.URLField(max_length=300)
    account = models.CharField("account’s e-mail", max_length=200, blank=True)
    sealed_token = models.TextField()
    project = models.CharField("project key", max_length=40)
    jql = models.CharField("only issues that match", max_length=500, blank=True)
    epic_link = models.CharField("field of the epic link", max_length=60, blank=True)
    statuses = models.TextField("status map", blank=True)
    # Which of our kinds become issues there, of which type; none named, none is made.
    kinds = models.TextField("kinds made in Jira", blank=True)
    # With it Jira signs what it tells us of its own accord.
    sealed_secret = models.TextField(blank=True)
    nudged_at = models.DateTimeField("told of a change", null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_on = models.BooleanField("switched on", default=False)
    next_at = models.DateTimeField("next sync")
    read_until = models.DateTimeField("read until", null=True, blank=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)
    failure = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JiraConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="data_center") | ~Q(account=""),
                name="jira_cloud_has_an_account",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failure="")
                | Q(failures__gt=0) & ~Q(failure=""),
                name="jira_failure_has_words",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="jira_due", condition=Q(is_on=True))
        ]

    def __str__(self) -> str:
        return f"Jira {self.project}"

    def get_absolute_url(self) -> str:
        return reverse("backlog:jira_detail", args=[self.pk])

    @property
    def webhook_path(self) -> str:
        """Where Jira tells of changes."""
        return reverse("backlog:jira_webhook", args=[self.pk])

    @property
    def is_cloud(self) -> bool:
        return self.kind == self.Kind.CLOUD


class JiraField(models.Model):
    """How one of our fields is carried."""

    DIRECTIONS = [
        (merge.Direction.BOTH.value, "Both ways"),
        (merge.Direction.IN.value, "From Jira only"),
        (merge.Direction.OUT.value, "To Jira only"),
        (merge.Direction.ONCE.value, "Set once, where it is empty"),
        (merge.Direction.OFF.value, "Not carried"),
    ]
    RULES = [
        (merge.Rule.ASK.value, "Ask a person"),
        (merge.Rule.OURS.value, "Tandem’s value stays"),
        (merge.Rule.THEIRS.value, "Jira’s value stays"),
        (merge.Rule.NEWEST.value, "The newer value stays"),
    ]
    NAMES = [(name, known.label) for name, known in mapping.FIELDS.items()]

    connection = models.ForeignKey(
        JiraConnection, models.CASCADE, related_name="fields"
    )
    name = models.CharField("our field", max_length=30, choices=NAMES)
    remote = models.CharField("field in Jira", max_length=60, blank=True)
    direction = models.CharField(max_length=4, choices=DIRECTIONS)
    rule = models.CharField(
        "when both changed", max_length=6, choices=RULES, default=merge.Rule.ASK.value
    )
    # Jira Cloud keeps it as a document, not as a text; a sync finds out.
    is_document = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "name"], name="one_jira_field_per_name"
            ),
            models.CheckConstraint(
                condition=Q(direction="off") | ~Q(remote=""),
                name="carried_jira_field_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()} of {self.connection}"

    def get_absolute_url(self) -> str:
        return self.connection.get_absolute_url()

    @property
    def clashes(self) -> bool:
        """Two sides can hold different values of it, and somebody must say which stays."""
        return self.direction != "off" and self.name not in mapping.GATHERED
