"""What is said about a review, beside its record: asked, answered, explained.

It is no part of what is signed: who wants something changed before they sign asks for
the change, and who has a reason writes it into the signature.
"""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from governance.models.reviews import Review

EDIT_FOR = timedelta(hours=24)
LONGEST = 5_000


class ReviewCommentQuerySet(models.QuerySet["ReviewComment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.GATE_VIEW).q("review__team"))


class ReviewComment(models.Model):
    """A removed one stays without its words, so that answers to it make sense."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=LONGEST, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_by=None, removed_at=None)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
                name="removed_review_comment_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(text="", removed_at__isnull=False)
                | (~Q(text="") & Q(removed_at=None)),
                name="review_comment_has_words_until_removed",
            ),
        ]
        indexes = [models.Index(fields=["review", "-id"], name="review_comment_page")]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.review_id}"

    @property
    def is_fresh(self) -> bool:
        """Young enough for its author to change it."""
        return self.removed_at is None and now() - self.at < EDIT_FOR
