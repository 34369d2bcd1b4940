"""What the watch found past a line, and what somebody independent said it was."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from pilots.models.pilots import Pilot
from pilots.models.plans import KillCriterion, Measure


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            access.reach(user, Perm.PILOT_VIEW).q("pilot__product__team")
        )

    def for_list(self) -> Self:
        """Those that wait first, then the newest: the order of the index."""
        people = self.select_related("pilot__product__team", "measure", "answered_by")
        return people.order_by("-waits", "-id")


class Alarm(models.Model):
    """A live pilot went past a line. Kept for good; only its answer is written later."""

    class Kind(models.TextChoices):
        STOP_LINE = "stop_line", "Kill criterion"
        GUARDRAIL = "guardrail", "Guardrail broken beyond doubt"
        EXPOSURE = "exposure", "More contacts than allowed"

    class Answer(models.TextChoices):
        FALSE_ALARM = "false_alarm", "False alarm"
        CORRECTED = "corrected", "The figures were wrong and are corrected"
        KILLED = "killed", "It is real: stop the pilot"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=10, choices=Kind)
    criterion = models.ForeignKey(
        KillCriterion, models.PROTECT, null=True, blank=True, related_name="alarms"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=16, decimal_places=6)
    line = models.DecimalField(max_digits=16, decimal_places=6)
    as_of = models.DateField(help_text="The day of the result that went past.")
    paused = models.BooleanField(help_text="It paused the pilot, which ran.")
    raised_at = models.DateTimeField(default=now)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    waits = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(answer=""), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "kind", "criterion", "measure"],
                condition=Q(answer=""),
                nulls_distinct=False,
                name="one_open_alarm_a_line",
            ),
            models.CheckConstraint(
                condition=Q(answer="", reason="", answered_by=None, answered_at=None)
                | Q(
                    answer__gt="",
                    reason__gt="",
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="alarm_answer_has_reason_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="stop_line") | Q(criterion__isnull=False),
                name="stop_line_has_its_criterion",
            ),
        ]
        indexes = [models.Index(fields=["-waits", "-id"], name="alarm_page")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("pilots:pilot_detail", args=[self.pilot_id])
