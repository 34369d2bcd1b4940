"""What became of a note, as its author is told: where it stands, and words of a person.

Where it stands is worked out from the links (dashboards/became), for only there features
and pilots are known; here it is kept, so that a page of notes needs one more join and
so that who sent them is told when it changes.
"""

from django.db import models
from django.db.models import Q

from core.models import User
from discovery.models.notes import Note
from discovery.models.opportunities import Opportunity


class Answer(models.Model):
    """How far one note has come; `subject` is the furthest thing it led to."""

    class Stage(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READ = "read", "Read, and not grouped yet"
        THEME = "theme", "In a theme"
        OPPORTUNITY = "opportunity", "Behind an opportunity"
        FEATURE = "feature", "Behind a feature"
        PILOT = "pilot", "In a pilot"
        LIVE = "live", "Live"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    # The author heard what becomes of it; "read" alone is no answer.
    UNANSWERED = (Stage.WAITING, Stage.READ)

    note = models.OneToOneField(Note, models.CASCADE, related_name="answer")
    stage = models.CharField(max_length=12, choices=Stage)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    opportunity = models.ForeignKey(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="The one on the way to the subject.",
    )  # fmt: skip
    because = models.CharField(
        max_length=300, blank=True, help_text="Why it was declined, in one line."
    )
    since = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id=None)
                | ~Q(subject_type="") & Q(subject_id__isnull=False),
                name="answer_names_its_subject_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stage", "subject_type", "subject_id"], name="answer_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note}: {self.get_stage_display()}"

    @property
    def subject(self) -> tuple[str, int] | None:
        return (self.subject_type, self.subject_id) if self.subject_id else None

    @property
    def need(self) -> tuple[str, int] | None:
        """The opportunity, told where its author may not see what answers it."""
        pk = self.opportunity_id
        return (Opportunity._meta.label_lower, pk) if pk else None

    @property
    def subjects(self) -> list[tuple[str, int]]:
        return [each for each in (self.subject, self.need) if each]


class Reply(models.Model):
    """A line of a person back to whoever sent the note, without learning who that is."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="replies")
    text = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Reply to {self.note}"
