"""How people come to vote: until when a round waits for them, and by which code."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from backlog.models.scoring import Round, ScoringSession
from core.models import User


class RoundTermQuerySet(models.QuerySet["RoundTerm"]):
    def hidden(self) -> Self:
        """Of rounds that may still be voted in: a final session's are history."""
        rows = self.filter(round__revealed_at=None)
        return rows.exclude(round__session__state=ScoringSession.State.FINAL)

    def waiting(self) -> Self:
        """Of rounds that are hidden and that somebody voted in."""
        return self.hidden().filter(round__votes__isnull=False)

    def unasked(self) -> Self:
        """Of rounds whose voters have not been told yet."""
        return self.hidden().filter(asked_at=None)

    def to_show(self) -> Self:
        """Those whose votes appear by themselves, once it is time."""
        return self.waiting().filter(shows_itself=True).distinct()


class RoundTerm(models.Model):
    """Until when a round takes votes, and whether it shows them by itself.

    By itself means: when its time is over, or as soon as everybody whose votes are
    awaited has voted. Without one a round lasts until a facilitator shows it.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="term")
    ends_at = models.DateTimeField(null=True, blank=True)
    shows_itself = models.BooleanField(default=False)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)  # mail went to the awaited
    version = models.PositiveIntegerField(default=1)

    objects = RoundTermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False) | Q(shows_itself=True),
                name="a_term_ends_a_round",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} until {self.ends_at or 'all have voted'}"

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


class JoinCode(models.Model):
    """A few letters that lead a phone to a session: a short way, not a right."""

    session = models.OneToOneField(
        ScoringSession, models.CASCADE, related_name="join_code"
    )
    code = models.CharField(max_length=8, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
