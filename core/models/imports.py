"""Files people bring in: the run, and the column mapping to use next time."""

from django.db import models
from django.urls import reverse

from core.models.people import Team, User


class ImportRun(models.Model):
    """One uploaded file on its way in: mapped, tried, then loaded by a worker.

    `kind` names what is imported ("notes", "backlog"), `target` what it goes
    into (a product's id), in words of the app that owns the kind.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CHECKING = "checking", "Being tried"
        CHECKED = "checked", "Tried"
        QUEUED = "queued", "Waiting for a worker"
        RUNNING = "running", "Loading"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField(null=True, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.FileField(upload_to="imports/%Y/%m/")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=2, blank=True)
    columns = models.JSONField(default=list, help_text="Header names, made unique.")
    mapping = models.JSONField(default=dict, help_text="Our field → column index.")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    dry_run = models.JSONField(default=dict, help_text="Counts of the last check.")
    told = models.JSONField(
        default=dict, help_text="The first failed rows and remarks, in words."
    )
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    remarks = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    results = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    cancel_asked = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="import_page")]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("core:import_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def named(self) -> list[tuple[str, list[tuple[int, str]], int]]:
        """Failed rows, then remarks: the first in words, and how many more there are."""
        counts = self.dry_run if self.state == self.State.CHECKED else {}
        counts = counts or {"failed": self.failed, "remark": self.remarks}
        groups = (("Rows that fail", "failed"), ("Rows to look at", "remark"))
        return [
            (title, self.told[what], counts.get(what, 0) - len(self.told[what]))
            for title, what in groups
            if self.told.get(what)
        ]

    @property
    def lost(self) -> list[tuple[int, str]]:
        """(in how many rows, column) of those that hold something and feed nothing."""
        return [(count, name) for count, name in self.told.get("lost", [])]

    @property
    def percent(self) -> int:
        return 100 * self.rows_done // self.rows_total if self.rows_total else 0


class ImportMapping(models.Model):
    """The mapping last used for files with these columns: guessed better next time."""

    kind = models.CharField(max_length=20)
    header_hash = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "header_hash"], name="one_mapping_per_header"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.header_hash[:8]}"
