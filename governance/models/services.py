"""The service catalogue: what is charged for, whose it is, and what it costs a month."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import User
from core.roles import Perm


class Service(models.Model):
    """Something one side runs for the other and charges by the month.

    Its name is what levels, months and charges are bound by, so it never changes:
    another name is another service.
    """

    OPENED_WITH = Perm.RACI_VIEW

    name = models.CharField(max_length=60, unique=True)
    about = models.CharField("what it is", max_length=400, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="whose it is",
    )  # fmt: skip
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:service_detail", args=[self.pk])


class ServicePrice(models.Model):
    """What a service is charged a month, from a month on, in US dollars."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="prices")
    effective_from = models.DateField(help_text="The first day of the first month.")
    amount = models.DecimalField("monthly charge, USD", max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=400)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "effective_from"], name="one_price_per_first_month"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="price_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(effective_from__day=1), name="price_begins_with_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} from {self.effective_from:%Y-%m}"
