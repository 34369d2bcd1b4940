"""What people are told: kept for each of them, read by them alone, mailed if they like."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.clock import now
from core.models.people import User
from core.notices import KINDS, Kind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(person=user)

    def for_list(self) -> Self:
        """Unread first, then the newest: the order of the index."""
        return self.order_by("-unread", "-id")


class Notice(models.Model):
    """One person told of one thing on one occasion.

    The subject is kept by type and id, as in the audit trail. Its words are shown
    only while the person may see the subject (core/queries.py asks each time).
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    occasion = models.CharField(
        max_length=60, help_text="Told again of the same occasion, they are told once."
    )
    told_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    unread = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(read_at__isnull=True), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    wants_mail = models.BooleanField(default=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "subject_type", "subject_id", "occasion"],
                name="told_once_an_occasion",
            ),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | Q(wants_mail=True),
                name="mailed_only_where_wanted",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-unread", "-id"], name="notice_page"),
            models.Index(
                fields=["person", "id"],
                condition=Q(mailed_at=None, read_at=None, wants_mail=True),
                name="notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.text}"

    @property
    def icon(self) -> str:
        return KINDS[Kind(self.kind)].icon if self.kind in KINDS else "bell"


class NoMail(models.Model):
    """A kind of notice that a person does not want as mail. They see it all the same."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="one_choice_a_person_and_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: no mail of {self.kind}"
