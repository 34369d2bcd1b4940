"""The secret address under which somebody's calendar reads the listening sessions."""

from django.db import models
from django.db.models import Q

from core.models import User


class CalendarFeed(models.Model):
    """One address of one person. The secret is kept as a hash, and shown once."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    start = models.CharField(
        max_length=12, help_text="To tell it by, when it is asked."
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None),
                name="one_calendar_address_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar address {self.start}…"
