"""Where work is done and which contacts come in: sites and queues."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.roles import Perm


class Site(models.Model):
    OPENED_WITH = Perm.PORTFOLIO_VIEW

    class Working(models.TextChoices):
        """How its people work: staffing for agility begins with where they are."""

        ON_SITE = "on_site", "On site"
        HYBRID = "hybrid", "Hybrid"
        REMOTE = "remote", "Remote"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    agents = models.PositiveIntegerField(default=0)
    partner = models.CharField(
        max_length=80, blank=True, help_text="The outsourcer, if not our own."
    )
    working = models.CharField(
        "working mode", max_length=8, choices=Working, default=Working.ON_SITE
    )
    queues = models.ManyToManyField(
        "portfolio.Queue",
        blank=True,
        related_name="+",
        help_text="What its people answer. None: every queue.",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(working__in=("on_site", "hybrid", "remote")),
                name="site_working_mode_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        """The list shows all there is to see of it."""
        return reverse("portfolio:place_list")


class Queue(models.Model):
    OPENED_WITH = Perm.PORTFOLIO_VIEW

    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)
    service_level_percent = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    service_level_seconds = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1)]
    )
    base_fte = models.DecimalField(
        "base FTE",
        max_digits=6,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(service_level_percent__range=(1, 100))
                & Q(service_level_seconds__gte=1),
                name="queue_service_level_can_be_met",
            ),
            models.CheckConstraint(
                condition=Q(base_fte__gte=0), name="queue_base_fte_is_0_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        """The list shows all there is to see of it."""
        return reverse("portfolio:place_list")
