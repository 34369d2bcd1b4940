"""What products belong to: a portfolio holds lines, a line holds products."""

from typing import Self

from django.db import models
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm


class PortfolioQuerySet(models.QuerySet["Portfolio"]):
    def visible_to(self, user: User) -> Self:
        """How the company groups its products is the company's: all of it or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()


class Portfolio(models.Model):
    name = models.CharField(max_length=80, unique=True)
    purpose = models.TextField(blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:portfolio_detail", args=[self.pk])


class ProductLineQuerySet(models.QuerySet["ProductLine"]):
    def visible_to(self, user: User) -> Self:
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()


class ProductLine(models.Model):
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="lines")
    name = models.CharField(max_length=80, unique=True)
    purpose = models.TextField(blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ProductLineQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:line_detail", args=[self.pk])
