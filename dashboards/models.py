"""Derived tables only: reports that Celery computes, served as they are with their time."""

from django.db import models


class Report(models.Model):
    """The newest computation of one report. Facts live in the apps to the left."""

    name = models.CharField(max_length=60, unique=True)
    computed_at = models.DateTimeField()
    as_of = models.DateField()
    data = models.JSONField()

    def __str__(self) -> str:
        return f"{self.name} as of {self.as_of}"
