"""What the matrix governs, what was done by right of it, and who was asked before.

An act of the product (deciding at a gate, deciding in the log) is bound to an activity
of the matrix. From a day on the act is refused to whoever the matrix does not name.
"""

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from core.clock import today
from core.models import Team, User
from core.roles import Perm
from governance.models.calendars import BusinessCalendar
from governance.models.parties import Party, PartySeat
from governance.models.raci import Activity, RaciMatrix
from governance.models.standins import Delegation
from governance.rights import Act


class Pace(models.TextChoices):
    """How long those who are asked have; the terms are rows (`ConsultTerm`)."""

    STRATEGIC = "strategic", "Strategic"
    DAILY = "daily", "Day to day"
    REAL_TIME = "real_time", "Real time"


class ConsultTerm(models.Model):
    """How long an answer may take at one pace: business days, or open hours."""

    OPENED_WITH = Perm.RACI_VIEW

    pace = models.CharField(max_length=10, choices=Pace, unique=True)
    days = models.PositiveSmallIntegerField("business days", default=0)
    hours = models.PositiveSmallIntegerField("open hours", default=0)
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-days", "-hours"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days=0, hours__gte=1) | Q(days__gte=1, hours=0),
                name="a_consult_takes_days_or_hours",
            ),
        ]

    def __str__(self) -> str:
        count, unit = (
            (self.days, "business day") if self.days else (self.hours, "open hour")
        )
        return f"{self.get_pace_display()}: {count} {unit}{'' if count == 1 else 's'}"

    def get_absolute_url(self) -> str:
        return reverse("governance:governed_list")


class GovernedAct(models.Model):
    """One act of the product, the activity it is, and from when the matrix is asked."""

    OPENED_WITH = Perm.RACI_VIEW

    class Act(models.TextChoices):
        G0 = "gate-G0", "Decide at G0 Intake"
        G1 = "gate-G1", "Decide at G1 Proof of concept"
        G2 = "gate-G2", "Decide at G2 Pilot"
        G3 = "gate-G3", "Decide at G3 Scale"
        G4 = "gate-G4", "Decide at G4 Benefit review"
        DECISION = "decision", "Decide in the decision log"
        ROADMAP = "roadmap", "Commit a card to Now"
        PILOT = "pilot", "Decide on a read-out"
        WAVE = "wave", "Start a wave of a rollout"
        RELEASE = "release", "Publish release notes"
        STATEMENT = "statement", "Issue and accept a charge statement"
        STANDARD = "standard", "Decide on a standard or a deviation"
        REQUIREMENT = "require", "Agree on a requirement"
        VENDOR = "vendor", "Choose a vendor"

    act = models.CharField(max_length=10, choices=Act, unique=True)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.STRATEGIC)
    enforced_from = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.get_act_display()

    def get_absolute_url(self) -> str:
        return reverse("governance:governed_list")


# What a class of change requests binds is its own row; one word for them all.
CHANGE = "change"


class AboutSubject(models.Model):
    """What every record of a governed act says: of what, which act, by which version."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    act = models.CharField(
        max_length=10,
        choices=[*GovernedAct.Act.choices, (CHANGE, "A change request")],
    )
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    matrix = models.ForeignKey(RaciMatrix, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class RightUsed(AboutSubject):
    """Who decided or did the work for which party, by which version. Only added (a trigger)."""

    OPENED_WITH = Perm.RACI_VIEW
    DID = (
        (Act.DECIDE.value, "Decided"),
        (Act.AGREE.value, "Decided with the other side"),
        (Act.WORK.value, "Did the work"),
    )

    did = models.CharField(max_length=6, choices=DID, default=Act.DECIDE.value)

    part = models.CharField(max_length=3)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200)
    emergency = models.TextField(
        blank=True, help_text="Why it did not wait for those who were asked."
    )
    used_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "rights used"
        constraints = [
            models.CheckConstraint(
                condition=~Q(for_person=models.F("person")),
                name="a_right_is_used_for_another",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="right_used_on"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.person} for {self.party}"

    def get_absolute_url(self) -> str:
        subject: Any = self.subject
        return str(subject.get_absolute_url())


class ConsultQuerySet(models.QuerySet["Consult"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sits for the party that was asked, and acts for who does."""
        day = today()
        named = Delegation.objects.held_on(day).for_scope(Delegation.Scope.RACI)
        whose = Q(person=user.pk) | Q(
            person__in=named.filter(delegate=user.pk).values("person")
        )
        near = Q(team=None) | Q(team=OuterRef("team"))
        seats = PartySeat.objects.held_on(day).filter(whose, near)
        return self.filter(Exists(seats.filter(party=OuterRef("party"))))

    def waiting(self) -> Self:
        return self.filter(answered_at=None, lapsed_at=None)

    def for_list(self) -> Self:
        return self.select_related(
            "party", "activity", "matrix", "team", "answered_by", "answered_for"
        ).prefetch_related("subject")


class Consult(AboutSubject):
    """One party is asked before a decision: it answers, or its clock runs out."""

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField("no response since", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ConsultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(
                    ~Q(answer=""),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    lapsed_at=None,
                ),
                name="an_answer_has_words_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_for=None) | Q(answered_by__isnull=False),
                name="an_answer_for_somebody_is_an_answer",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "act", "party"],
                condition=Q(answered_at=None, lapsed_at=None),
                name="a_party_is_asked_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(answered_at=None, lapsed_at=None),
                name="consult_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} is asked about {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("governance:consult_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.lapsed_at is None

    @property
    def state(self) -> str:
        """What is said of it: Answered, Waiting or No response."""
        if self.answered_at:
            return "Answered"
        return "No response" if self.lapsed_at else "Waiting"
