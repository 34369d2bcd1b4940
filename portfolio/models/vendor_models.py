"""The models that vendors run for us, and which version of each is in use on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from portfolio.models.products import Vendor


class VendorModelQuerySet(models.QuerySet["VendorModel"]):
    def visible_to(self, user: User) -> Self:
        """As vendors are: all of them or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def for_page(self) -> Self:
        """With the vendor and every version, in a fixed number of queries."""
        return self.select_related("vendor").prefetch_related("versions__recorded_by")


class VendorModel(models.Model):
    """One model of a vendor's. What is approved is one of its versions, not its name."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="vendor_models")
    name = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    next_version = models.CharField(
        "version to come", max_length=40, blank=True, help_text="As announced."
    )
    next_expected_on = models.DateField(
        "expected from", null=True, blank=True, help_text="The first day it may serve."
    )
    version = models.PositiveIntegerField(default=1)

    objects = VendorModelQuerySet.as_manager()

    class Meta:
        ordering = ["vendor__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "name"], name="one_model_per_name_of_a_vendor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor.name} {self.name}"

    def get_absolute_url(self) -> str:
        return f"{reverse('portfolio:vendor_detail', args=[self.vendor_id])}#models-h"

    def in_use(self, on: date) -> "ModelVersion | None":
        """The version that serves on that day. Load the row by `for_page`."""
        return newest(self.versions.all(), on)

    @property
    def serves_today(self) -> "ModelVersion | None":
        return self.in_use(today())

    def called(self, on: date) -> str:
        """“Brightquill AI Summaries v3”: what an approval names."""
        found = self.in_use(on)
        return f"{self} {found.name}" if found else str(self)


class ModelVersion(models.Model):
    """A version of a vendor's model, and the day from which it serves. Never changed."""

    model = models.ForeignKey(VendorModel, models.PROTECT, related_name="versions")
    name = models.CharField("version", max_length=40)
    in_use_from = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-in_use_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "name"], name="one_version_per_name_of_a_model"
            ),
            models.UniqueConstraint(
                fields=["model", "in_use_from"], name="one_version_a_day_of_a_model"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.name}"


def newest(versions: Iterable[ModelVersion], on: date) -> ModelVersion | None:
    served = [each for each in versions if each.in_use_from <= on]
    return max(served, key=lambda each: each.in_use_from, default=None)
