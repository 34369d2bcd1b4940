"""A product's Jira: the connection, what is carried how, what was agreed, what clashed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog.jira import mapping, merge
from backlog.models.items import Item
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


class JiraLink(models.Model):
    """One issue and its item, and the values both last agreed on.

    Found by the issue's number, which stays when its key changes with its project.
    """

    connection = models.ForeignKey(JiraConnection, models.CASCADE, related_name="links")
    item = models.OneToOneField(Item, models.CASCADE, related_name="jira_link")
    issue_id = models.CharField(max_length=40)
    issue_key = models.CharField(max_length=60)
    base = models.JSONField(default=dict)
    # Written before it is sent: a worker killed in between has said what it was doing.
    sending = models.JSONField(default=dict)
    # The item's version when both sides last agreed: a newer one has something to tell.
    item_version = models.PositiveIntegerField(default=0)
    # Until its item stands under that issue's item: parents may come in later.
    parent_key = models.CharField(max_length=60, blank=True)
    gone = models.BooleanField("gone from Jira", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "issue_id"], name="one_item_per_issue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_key} = {self.item.key}"


class JiraConflictQuerySet(models.QuerySet["JiraConflict"]):
    def visible_to(self, user: User) -> Self:
        reach = access.reach(user, Perm.BACKLOG_VIEW)
        return self.filter(reach.q("link__connection__product__team"))

    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def for_list(self) -> Self:
        return self.select_related("link__item", "link__connection__product__team")


class JiraConflict(models.Model):
    """One field, edited on both sides since they agreed. Neither is touched meanwhile."""

    class Choice(models.TextChoices):
        OURS = "ours", "Tandem’s value"
        THEIRS = "theirs", "Jira’s value"
        AGREED = "agreed", "Both sides agree again"

    link = models.ForeignKey(JiraLink, models.CASCADE, related_name="conflicts")
    name = models.CharField("field", max_length=30, choices=JiraField.NAMES)
    # Null in the database: there was never an agreed value. "" is an empty field.
    base = models.TextField(null=True)  # noqa: DJ001
    ours = models.TextField(blank=True)
    theirs = models.TextField(blank=True)
    found_at = models.DateTimeField(auto_now_add=True)
    choice = models.CharField(max_length=6, choices=Choice, blank=True)
    resolved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JiraConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "name"],
                condition=Q(resolved_at=None),
                name="one_open_conflict_per_field",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None, choice="")
                | Q(resolved_at__isnull=False, resolved_by__isnull=False)
                & ~Q(choice=""),
                name="resolution_has_person_time_and_choice",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"], name="jira_conflicts", condition=Q(resolved_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()} of {self.link}"

    def get_absolute_url(self) -> str:
        return reverse("backlog:jira_conflict_list")


class JiraRun(models.Model):
    """One sync, or one trial that changes nothing: what it read, did, and could not."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        WAITING = "waiting", "Waiting to go on"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    COUNTS = {
        "read": "Read",
        "created": "New",
        "updated": "Changed here",
        "sent": "Sent",
        "unchanged": "Unchanged",
        "conflicts": "Conflicts",
        "failed": "Failed",
    }

    connection = models.ForeignKey(JiraConnection, models.CASCADE, related_name="runs")
    is_trial = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Where it goes on after a pause or a killed worker, and what it will have read then.
    position = models.TextField(blank=True)
    until = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    losses = models.JSONField(default=list)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection"],
                condition=Q(state__in=["running", "waiting"]),
                name="one_open_jira_run",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "-id"], name="jira_runs"),
        ]

    def __str__(self) -> str:
        word = "Trial" if self.is_trial else "Sync"
        return f"{word} of {self.connection}"

    def get_absolute_url(self) -> str:
        return reverse("backlog:jira_run", args=[self.pk])

    @property
    def figures(self) -> list[tuple[str, int]]:
        return [(word, self.counts.get(name, 0)) for name, word in self.COUNTS.items()]


class JiraLine(models.Model):
    """One thing a run has to tell about one issue, and what to do about it."""

    class Level(models.TextChoices):
        INFO = "info", "Done"
        WARNING = "warning", "Look at it"
        ERROR = "error", "Not carried"

    run = models.ForeignKey(JiraRun, models.CASCADE, related_name="lines")
    level = models.CharField(max_length=7, choices=Level)
    issue_key = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "id"], name="jira_lines")]

    def __str__(self) -> str:
        return f"{self.issue_key}: {self.text}"
