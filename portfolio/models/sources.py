"""Where figures come from by themselves: the address of a CSV file, fetched now and then."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import ImportRun, User
from core.roles import Perm


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: User) -> Self:
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def due(self, moment: datetime) -> Self:
        return self.filter(is_on=True, next_at__lte=moment)

    def failing(self) -> Self:
        """Not fetched when it was tried last, and to be tried again."""
        return self.filter(is_on=True, failures__gt=0)


class Source(models.Model):
    """One address, read as one kind of import, so often, with its owner's rights."""

    class Shape(models.TextChoices):
        LONG = "observations", "One measure a row"
        WIDE = "measures", "Several measures a row"

    class Every(models.IntegerChoices):
        HOUR = 1, "Every hour"
        SIX_HOURS = 6, "Every six hours"
        DAY = 24, "Every day"
        WEEK = 168, "Every week"

    name = models.CharField(max_length=80, unique=True)
    address = models.URLField(max_length=1000)
    shape = models.CharField(max_length=20, choices=Shape, default=Shape.LONG)
    every = models.PositiveSmallIntegerField(choices=Every, default=Every.DAY)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_on = models.BooleanField("switched on", default=True)
    next_at = models.DateTimeField("next fetch")
    fetched_at = models.DateTimeField("last tried", null=True, blank=True)
    loaded_at = models.DateTimeField("last good", null=True, blank=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)
    failure = models.CharField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    run = models.ForeignKey(
        ImportRun, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=(1, 6, 24, 168)), name="source_rhythm_is_known"
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failure="")
                | Q(failures__gt=0) & ~Q(failure=""),
                name="source_failure_has_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="sources_due", condition=Q(is_on=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:source_detail", args=[self.pk])

    @property
    def rhythm(self) -> timedelta:
        return timedelta(hours=self.every)
