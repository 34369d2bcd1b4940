"""The regulations that criteria rest on, and how each of them stands (domain.md §7)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from governance.models.gates import Criterion


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees reviews sees what they rest on."""
        return self if access.may(user, Perm.GATE_VIEW) else self.none()

    def ended(self, on: date) -> Self:
        return self.filter(effective_to__lte=on)

    def current(self, on: date) -> Self:
        """All but those that have ended: also what is still to come."""
        return self.filter(Q(effective_to=None) | Q(effective_to__gt=on))

    def to_verify(self, on: date) -> Self:
        """Nobody has looked in full yet, or not for as long as was promised."""
        due = Q(verify_due_on=None) | Q(verify_due_on__lte=on)
        return self.current(on).filter(due)

    def for_list(self) -> Self:
        """Everything a row shows, in a fixed number of queries."""
        return self.select_related("superseded_by", "verified_by")


class Regulation(models.Model):
    """One provision of a law, rule, standard or policy.

    `status` says how binding it is; whether it is to come, partly waived or over
    follows from its days, so that no stored word can contradict them (`standing`).
    """

    OPENED_WITH = Perm.GATE_VIEW

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        POLICY = "policy", "Our policy"
        WATCH = "watch", "Watched"
        PROPOSED = "proposed", "Proposed"

    class Standing(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        PARTLY_WAIVED = "partly_waived", "Partly waived"
        POLICY = "policy", "Our policy"
        WATCH = "watch", "Watched"
        PROPOSED = "proposed", "Proposed"
        TO_COME = "to_come", "To come"
        SUPERSEDED = "superseded", "Superseded"
        ENDED = "ended", "Ended"

    class Mark(models.TextChoices):
        V = "V", "Checked in public sources"
        K = "K", "Practitioner knowledge, to be read by compliance"
        O = "O", "Our own default"  # noqa: E741

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=160)
    citation = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_FORCE)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(
        null=True, blank=True, help_text="The first day on which it holds no more."
    )
    waived_until = models.DateField(
        null=True, blank=True, help_text="The last day on which a part is waived."
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    mark = models.CharField(
        "how it is known", max_length=1, choices=Mark, default=Mark.K
    )
    last_verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verify_every_days = models.PositiveSmallIntegerField(default=182)
    verify_due_on = models.GeneratedField(
        expression=models.ExpressionWrapper(
            F("last_verified_on") + F("verify_every_days"),
            output_field=models.DateField(),
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    source_url = models.URLField("where it can be read", blank=True)
    note = models.TextField(blank=True)
    criteria: "models.ManyToManyField[Criterion, CriterionBasis]" = (
        models.ManyToManyField(
            Criterion, through="CriterionBasis", related_name="regulations"
        )
    )
    version = models.PositiveIntegerField(default=1)

    objects = RegulationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from=None)
                | Q(effective_to=None)
                | Q(effective_to__gt=F("effective_from")),
                name="regulation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(effective_to__isnull=False),
                name="superseded_regulation_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("id")),
                name="no_regulation_supersedes_itself",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(last_verified_on__isnull=False),
                name="who_verified_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(verify_every_days__gte=1),
                name="verified_again_after_a_day_or_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("governance:regulation_detail", args=[self.pk])

    def standing(self, on: date) -> "Regulation.Standing":
        """How it stands on a day, by its days first and its status after."""
        if self.effective_to and self.effective_to <= on:
            over = self.superseded_by_id is not None
            return self.Standing.SUPERSEDED if over else self.Standing.ENDED
        if self.effective_from and self.effective_from > on:
            return self.Standing.TO_COME
        if self.waived_until and self.waived_until >= on:
            return self.Standing.PARTLY_WAIVED
        return self.Standing(self.status)


class CriterionBasis(models.Model):
    """A wording of a criterion rests on a regulation."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="bases")
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="cited_by")

    class Meta:
        verbose_name_plural = "criterion bases"
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "regulation"], name="a_regulation_is_cited_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.regulation.code}"
