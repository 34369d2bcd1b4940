"""Projects: work with a start and an end. They attach to products, which have neither."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.products import Product


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees one of its products sees the project."""
        how_far = access.reach(user, Perm.PORTFOLIO_VIEW)
        if not how_far:
            return self.none()
        if how_far.everywhere:
            return self
        through = Project.products.through.objects
        seen = through.filter(how_far.q("product__team")).values("project")
        return self.filter(pk__in=seen)

    def for_list(self) -> Self:
        return self.select_related("lead").prefetch_related("products")


class Project(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        ENDED = "ended", "Ended"  # what it made went live
        STOPPED = "stopped", "Stopped"  # it ended without going live

    name = models.CharField(max_length=120, unique=True)
    products = models.ManyToManyField(Product, related_name="projects")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="As planned. The product goes on.")
    closed_on = models.DateField(null=True, blank=True)
    closing = models.TextField(
        blank=True, help_text="What it left to the product, or why it stopped."
    )
    outcome = models.TextField(help_text="Which outcome of the product it serves.")
    deliverables = models.TextField(blank=True, help_text="One a line.")
    lead = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "running"], closed_on=None)
                | Q(state__in=["ended", "stopped"], closed_on__isnull=False),
                name="project_is_closed_with_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["-ends_on", "-id"], name="project_list_by_end"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:project_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.PLANNED, self.State.RUNNING}
