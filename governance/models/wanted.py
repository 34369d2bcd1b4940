"""What a reviewer wants changed before they can approve (domain.md §7, ADR 21)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models.reviews import Review


class RequestedChangeQuerySet(models.QuerySet["RequestedChange"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))

    def for_page(self) -> Self:
        return self.select_related(
            "review__team", "asked_by", "answered_by", "settled_by"
        )


class RequestedChange(models.Model):
    """Asked by somebody who sits, answered by who submits, settled by who asked.

    While one is open nobody approves. It is no vote: asking leaves the seat free.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="wanted")
    text = models.TextField("what is to change")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    waited_until = models.DateField(
        null=True,
        blank=True,
        help_text="The day of the first answer, or when it was settled without one.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = RequestedChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None, answer="")
                | Q(
                    ~Q(answer=""), answered_by__isnull=False, answered_at__isnull=False
                ),
                name="answer_has_words_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="settlement_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('governance:review_detail', args=[self.review_id])}#wanted"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
