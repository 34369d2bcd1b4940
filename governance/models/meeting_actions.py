"""The log of what people took on in meetings of both sides."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from core.models import User
from governance.models.meetings import AgendaItem, Meeting, SeriesMember


class MeetingActionQuerySet(models.QuerySet["MeetingAction"]):
    def visible_to(self, user: User) -> Self:
        members = SeriesMember.objects.filter(person=user.pk)
        return self.filter(meeting__series__in=members.values("series"))

    def for_list(self) -> Self:
        return self.select_related("meeting__series", "owner", "closed_by", "item")

    def open(self) -> Self:
        return self.filter(state=MeetingAction.State.OPEN)


class MeetingAction(models.Model):
    """What one person does by a business day. While open, each next meeting has it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField("due")
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    note = models.CharField(max_length=600, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingActionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], name="meeting_actions_by_day"),
            models.Index(
                F("owner"), F("due_on"), name="open_meeting_actions_of",
                condition=Q(state="open"),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_by=None, closed_on=None)
                | Q(closed_by__isnull=False, closed_on__isnull=False) & ~Q(note=""),
                name="a_closed_action_says_how_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    @property
    def closers(self) -> set[int]:
        """Who may say that it is done or dropped, by id: its owner, and who leads."""
        return {self.owner_id, self.meeting.series.chair_id}
