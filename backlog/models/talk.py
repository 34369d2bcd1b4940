"""What people say about an item, whom they name, and the files they put beside it."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from backlog.models.items import Item
from core import access
from core.clock import now
from core.models import User
from core.roles import Perm

EDIT_FOR = timedelta(hours=24)
LONGEST = 5_000


def seen_by(user: User) -> Q:
    """By whoever sees the item."""
    return access.reach(user, Perm.BACKLOG_VIEW).q("item__product__team")


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(seen_by(user))


class Comment(models.Model):
    """A removed one stays without its words, so that answers to it make sense."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=LONGEST, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_by=None, removed_at=None)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
                name="removed_comment_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(text="", removed_at__isnull=False)
                | (~Q(text="") & Q(removed_at=None)),
                name="comment_has_words_until_it_is_removed",
            ),
        ]
        indexes = [models.Index(fields=["item", "-id"], name="comment_page")]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.item_id}"

    @property
    def is_fresh(self) -> bool:
        """Young enough for its author to change it."""
        return self.removed_at is None and now() - self.at < EDIT_FOR


class Mention(models.Model):
    """Somebody named in a comment; it waits on their home page until they have read it."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], name="one_mention_a_person_and_comment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "-id"],
                condition=Q(read_at=None),
                name="mention_unread",
            ),
            models.Index(
                fields=["id"], condition=Q(mailed_at=None), name="mention_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in comment {self.comment_id}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(seen_by(user))


class Attachment(models.Model):
    """A file beside an item, taken in and sent as evidence is (governance/files.py)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="attachments/")
    filename = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sha256"], name="one_file_of_a_content_an_item"
            ),
        ]

    def __str__(self) -> str:
        return self.filename
