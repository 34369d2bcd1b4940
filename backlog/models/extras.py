"""Fields that a product's management defines for its backlog, and what items hold in them."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from backlog import extras
from backlog.models.items import Item
from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product

MOST = 30  # of one product


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.BACKLOG_VIEW).q("product__team"))

    def in_use(self) -> Self:
        return self.filter(ended_at=None)


class CustomField(models.Model):
    """An ended field is not asked for any more; what items hold in it stays."""

    class Kind(models.TextChoices):
        TEXT = extras.TEXT, "Text"
        NUMBER = extras.NUMBER, "Number"
        DATE = extras.DATE, "Date"
        CHOICE = extras.CHOICE, "One of a list"

    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEXT)
    options = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "product", Lower("name"), name="one_custom_field_of_a_name_a_product"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="ended_custom_field_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="choice") | ~Q(options=[]),
                name="custom_field_of_choices_has_options",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """What it is called in addresses, as a column and as a filter."""
        return f"f{self.pk}"

    def read(self, text: str) -> str:
        """A value as it is kept; ValueError in words."""
        return extras.canonical(self.kind, text, self.options)


class ItemExtras(models.Model):
    """{code of a field: its value}, only of fields that hold something."""

    item = models.OneToOneField(Item, models.CASCADE, related_name="extras")
    values = models.JSONField(default=dict)

    class Meta:
        indexes = [
            GinIndex(fields=["values"], opclasses=["jsonb_path_ops"], name="item_extra")
        ]

    def __str__(self) -> str:
        return f"Fields of {self.item_id}"
