"""What background work did, where people can see it; and what the API already did."""

from django.db import models
from django.db.models import Q

from core.models.people import User
from core.words import label


class JobRun(models.Model):
    """One run of one piece of background work: progress while it runs, outcome after."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    job = models.CharField(max_length=80, help_text="The task's name.")
    shard = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)
    failure = models.TextField(blank=True)
    request_id = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["job", "-started_at"], name="job_latest"),
            models.Index(fields=["-started_at", "-id"], name="job_page"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.shard}".strip()

    @property
    def percent(self) -> int | None:
        """Share done, 0–100, or None when the total is unknown."""
        if not self.rows_total:
            return None
        return min(100, 100 * self.rows_done // self.rows_total)

    @property
    def title(self) -> str:
        """`backlog.tasks.rank_product` for "ASSIST" → "Rank product: ASSIST"."""
        words = label(self.job.rpartition(".")[2])
        return f"{words}: {self.shard}" if self.shard else words

    @property
    def seconds(self) -> float | None:
        """How long it took, or None while it runs."""
        if self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def outcome(self) -> str:
        """The failure if there was one, else the last message."""
        return self.failure or self.message

    @property
    def bar_id(self) -> str:
        return f"run-{self.pk}"


class Pulse(models.Model):
    """One row: when background work last ran, and when the broker last refused some.

    The worker writes the first, whoever could not send a task the second; every
    page reads it to say that background work is delayed (core/health.py).
    """

    beat_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_pulse")]

    def __str__(self) -> str:
        return f"Last beat {self.beat_at}"


class IdempotencyKey(models.Model):
    """What an API create answered, or where a form led: a repeat gets the same."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key"),
            models.CheckConstraint(
                condition=Q(status=None) | Q(status__gte=200), name="status_is_http"
            ),
        ]

    def __str__(self) -> str:
        return self.key
