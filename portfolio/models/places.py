"""Where work is done and which contacts come in: sites and queues."""

from django.db import models


class Site(models.Model):
    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)
    agents = models.PositiveIntegerField(default=0)
    partner = models.CharField(
        max_length=80, blank=True, help_text="The outsourcer, if not our own."
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Queue(models.Model):
    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)
    service_level_percent = models.PositiveSmallIntegerField(default=80)
    service_level_seconds = models.PositiveSmallIntegerField(default=30)
    base_fte = models.DecimalField(max_digits=6, decimal_places=1, default=0)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
