"""Gates G0–G4 and the catalogue of their criteria (domain.md §7)."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import Func, Q
from django.urls import reverse

from core.roles import Family, Perm


class Gate(models.TextChoices):
    G0 = "G0", "G0 Intake"
    G1 = "G1", "G1 Proof of concept"
    G2 = "G2", "G2 Pilot"
    G3 = "G3", "G3 Scale"
    G4 = "G4", "G4 Benefit review"


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def in_force(self, on: date) -> Self:
        return self.filter(
            Q(effective_to=None) | Q(effective_to__gt=on), effective_from__lte=on
        )

    def for_gate(self, gate: str) -> Self:
        return self.filter(gates__contains=[gate])


class Criterion(models.Model):
    """One testable criterion of the catalogue. A change of wording is a new, dated row."""

    OPENED_WITH = Perm.GATE_VIEW

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        POLICY = "policy", "Our policy"
        WATCH = "watch", "Watched"
        SUPERSEDED = "superseded", "Superseded"

    code = models.CharField(max_length=10)
    family = models.CharField(max_length=20, choices=Family)
    text = models.TextField(help_text="What can be tested, in plain words.")
    basis = models.TextField("legal or policy basis", blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.IN_FORCE)
    gates = ArrayField(
        models.CharField(max_length=2, choices=Gate),
        help_text="Gates where it is mandatory.",
    )
    waivable = models.BooleanField(default=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    superseded_by = models.CharField(max_length=120, blank=True)
    last_verified_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["code", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "effective_from"], name="one_wording_per_date"
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None)
                | Q(effective_to__gt=models.F("effective_from")),
                name="criterion_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_wording_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(
                            "effective_from",
                            "effective_to",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("governance:criterion_detail", args=[self.pk])
