"""What each sync with Jira did, and what a person has to do about the rest."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from backlog.models.jira import JiraConnection


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
        "made": "Made there",
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
    # How far Jira's clock was ahead of ours, so that times can be compared.
    skew = models.FloatField("seconds ahead of us", default=0)
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
        indexes = [
            models.Index(fields=["run", "id"], name="jira_lines"),
            models.Index(fields=["issue_key"], name="jira_lines_of"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_key}: {self.text}"
