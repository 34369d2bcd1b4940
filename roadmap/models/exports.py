"""Files made of the roadmap: kept for a day for whoever asked."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.clock import now
from core.models import User
from portfolio.models import Product
from roadmap.audiences import RULES


class Export(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a worker"
        RUNNING = "running", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"

    AUDIENCES = [(each.value, rule.label) for each, rule in RULES.items()]
    KINDS = [("pdf", "PDF"), ("pptx", "Slides"), ("png", "Picture"), ("csv", "CSV")]

    kind = models.CharField(max_length=4, choices=KINDS)
    audience = models.CharField(max_length=10, choices=AUDIENCES)
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    cards = models.PositiveIntegerField(help_text="When it was asked for.")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="exports/", blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-asked_at", "-id"], name="export_page"),
            models.Index(fields=["asked_at"], name="export_to_forget"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done")
                | (~Q(file="") & Q(expires_at__isnull=False)),
                name="export_that_is_ready_has_a_file_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of the {self.get_audience_display()} view"

    def get_absolute_url(self) -> str:
        return reverse("roadmap:export_detail", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        """There is a file, and its day is not over."""
        done = self.state == self.State.DONE
        return bool(done and self.expires_at and self.expires_at > now())

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)
