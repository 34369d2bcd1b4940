"""The counters behind keys such as F-125."""

from django.db import models


class KeyCounter(models.Model):
    """The highest number given under one prefix. Its row lock hands out the next."""

    prefix = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"
