"""How many items of a product may stand in one state at a time."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product

MOST = 999
BOUNDS = [MinValueValidator(1), MaxValueValidator(MOST)]
STATES = ("ready", "in_progress")


class WorkLimitQuerySet(models.QuerySet["WorkLimit"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.BACKLOG_VIEW).q("product__team"))


class WorkLimit(models.Model):
    """Set by product management; an empty one does not limit.

    Themes and epics do not count: they last as long as what is under them.
    """

    product = models.OneToOneField(Product, models.PROTECT, related_name="+")
    ready = models.PositiveSmallIntegerField(null=True, blank=True, validators=BOUNDS)
    in_progress = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=BOUNDS
    )
    version = models.PositiveIntegerField(default=1)

    objects = WorkLimitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{name: None})
                | Q(**{f"{name}__gte": 1, f"{name}__lte": MOST}),
                name=f"limit_of_{name}_is_from_1_to_{MOST}",
            )
            for name in STATES
        ]

    def __str__(self) -> str:
        return f"Limits of {self.product}"
