"""The goal tree: business ← contact center ← capability (domain.md §9)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models.metrics import Metric
from portfolio.models.products import Product


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> Self:
        """Strategy is the company's: all of it or none."""
        return self if access.may(user, Perm.PORTFOLIO_VIEW) else self.none()


class Goal(models.Model):
    class Level(models.TextChoices):
        BUSINESS = "business", "Business"
        CONTACT_CENTER = "contact_center", "Contact center"
        CAPABILITY = "capability", "Capability"

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=16, choices=Level)
    metric = models.ForeignKey(
        Metric, models.PROTECT, null=True, blank=True, related_name="+"
    )
    measure = models.CharField(
        max_length=120, blank=True, help_text="In words, with the unit."
    )
    baseline = models.DecimalField(
        max_digits=14, decimal_places=3, null=True, blank=True
    )
    target = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    products = models.ManyToManyField(
        Product, blank=True, related_name="goals", help_text="What enables it."
    )
    target_share = models.DecimalField(
        "share of planned work, %",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="What the work for it shall be of all planned work.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["level", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(baseline=None) | Q(target=None) | ~Q(baseline=F("target")),
                name="goal_target_differs_from_baseline",
            ),
            models.CheckConstraint(
                condition=Q(target_share=None) | Q(target_share__range=(0, 100)),
                name="goal_share_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:goal_detail", args=[self.pk])


class GoalLink(models.Model):
    """`child` serves `parent`; only between adjacent levels (checked by the action)."""

    class Strength(models.IntegerChoices):
        WEAK = 1, "Weak"
        CLEAR = 2, "Clear"
        STRONG = 3, "Strong"

    child = models.ForeignKey(Goal, models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Goal, models.CASCADE, related_name="child_links")
    strength = models.PositiveSmallIntegerField(
        default=Strength.CLEAR, choices=Strength
    )
    rationale = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="one_goal_link"),
            models.CheckConstraint(
                condition=Q(strength__range=(1, 3)), name="goal_strength_1_to_3"
            ),
            models.CheckConstraint(
                condition=~Q(child=F("parent")), name="goal_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child.code} → {self.parent.code}"
