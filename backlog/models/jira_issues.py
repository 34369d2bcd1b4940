"""An item and its issue in Jira: what both sides agreed on, what clashed, what is new."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog.models.items import Item
from backlog.models.jira import JiraConnection, JiraField
from core import access
from core.models import User
from core.roles import Perm


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
    # Until its item waits for those issues' items: likewise.
    blocker_keys = models.JSONField(default=list)
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
    ours_at = models.DateTimeField("changed here", null=True, blank=True)
    theirs_at = models.DateTimeField("changed in Jira", null=True, blank=True)
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


class JiraCreation(models.Model):
    """An item that Jira was asked to make an issue of, until we know which issue it is.

    Written before it is asked: if the answer is lost, the issue is found by its label.
    """

    connection = models.ForeignKey(
        JiraConnection, models.CASCADE, related_name="creations"
    )
    item = models.OneToOneField(Item, models.CASCADE, related_name="jira_creation")
    label = models.CharField(max_length=80, unique=True)
    sent = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    # Why Jira refused, and of which version of the item: that one is not sent again.
    failure = models.CharField(max_length=300, blank=True)
    item_version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.item.key}, asked of Jira"


class JiraRefusalQuerySet(models.QuerySet["JiraRefusal"]):
    def visible_to(self, user: User) -> Self:
        reach = access.reach(user, Perm.BACKLOG_VIEW)
        return self.filter(reach.q("link__connection__product__team"))


class JiraRefusal(models.Model):
    """What Jira would not take: said once, and not sent again until a side changes."""

    link = models.ForeignKey(JiraLink, models.CASCADE, related_name="refusals")
    name = models.CharField("field", max_length=30, choices=JiraField.NAMES)
    # Which of many: the issue to link with, or the number of our comment.
    subject = models.CharField(max_length=60, blank=True)
    ours = models.TextField(blank=True)
    theirs = models.TextField(blank=True)
    why = models.CharField(max_length=300)
    first_at = models.DateTimeField("refused first")
    last_at = models.DateTimeField("refused last")
    count = models.PositiveIntegerField("times refused", default=1)

    objects = JiraRefusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "name", "subject"],
                name="one_refusal_per_thing_that_is_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()} of {self.link}"


class JiraComment(models.Model):
    """A comment of an issue, from there or written here to be sent there."""

    link = models.ForeignKey(JiraLink, models.CASCADE, related_name="comments")
    # Empty until Jira has it; with `asked_at` it may, if the answer was lost.
    comment_id = models.CharField(max_length=40, blank=True)
    author = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "comment_id"],
                condition=~Q(comment_id=""),
                name="one_row_per_jira_comment",
            ),
            models.CheckConstraint(
                condition=~Q(comment_id="") | Q(by__isnull=False),
                name="unsent_comment_has_a_writer",
            ),
        ]
        indexes = [
            models.Index(fields=["link", "-written_at"], name="jira_comments"),
            models.Index(
                fields=["link"], name="jira_unsent", condition=Q(comment_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"Comment of {self.author}"
