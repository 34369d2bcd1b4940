"""A list page as somebody likes to see it: its address, with a name."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.models.people import Team, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those that one's teams share."""
        held = user.memberships.all()
        shared = Q(team__in=held.exclude(team=None).values("team"))
        if held.filter(team=None).exists():  # a role everywhere: in every team
            shared = Q(team__isnull=False)
        return self.filter(Q(owner=user) | shared)


class SavedView(models.Model):
    """`query` is the readable part of the address behind the `?`; `page` its URL name."""

    name = models.CharField(max_length=60)
    page = models.CharField(max_length=80)
    query = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="shared with",
        help_text="Everybody in the team finds it; only its owner changes it.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"], name="one_view_per_name"
            ),
        ]
        indexes = [models.Index(fields=["page", "name", "id"], name="views_of_a_page")]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which one person begins on a page."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=80)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page"], name="one_default_view_per_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} begins with {self.view}"
