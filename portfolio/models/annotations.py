"""What happened to a measure: a pilot begins, a release goes live, a storm."""

from typing import Self

from django.db import models
from django.db.models import Q

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.metrics import Metric
from portfolio.models.products import Product


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def visible_to(self, user: User) -> Self:
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()

    def on_metric(self, metric: Metric, product: int | None) -> Self:
        """What a trend of `metric` shows: said of it, or of the product looked at.

        Every formula of a metric shows what was said of any of them.
        """
        about = Q(metric__code=metric.code)
        if product is None:
            return self.filter(about)
        of_product = Q(product=product) & (about | Q(metric=None))
        return self.filter(of_product | about & Q(product=None))


class Annotation(models.Model):
    """One day and a few words, on a metric, on a product, or on one in the other."""

    class Kind(models.TextChoices):
        PILOT_START = "pilot_start", "Pilot starts"
        RELEASE = "release", "Release"
        OTHER = "other", "Other"

    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    happened_on = models.DateField("day")
    words = models.CharField(max_length=120)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.OTHER)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(metric__isnull=False) | Q(product__isnull=False),
                name="annotation_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("pilot_start", "release", "other")),
                name="annotation_kind_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "-happened_on"], name="metric_annotations"),
            models.Index(
                fields=["product", "-happened_on"], name="product_annotations"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        about = self.metric or self.product
        return about.get_absolute_url() if about else "/"
