"""Rollouts: what scales goes out in waves over sites, groups and functions (G27)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from pilots.models.pilots import Pilot
from portfolio.models import Site
from support.models import Function, Release

PRODUCT_TEAM = "pilot__product__team"


class RolloutQuerySet(models.QuerySet["Rollout"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.PILOT_VIEW).q(PRODUCT_TEAM))

    def for_list(self) -> Self:
        people = ("pilot__product__team", "owner", "rollback_owner", "release")
        return self.select_related(*people)


class Rollout(models.Model):
    """How a pilot that scales gets to everybody: behind its G3, wave by wave."""

    key = models.CharField(max_length=12, unique=True)
    pilot = models.OneToOneField(Pilot, models.PROTECT, related_name="rollout")
    title = models.CharField(max_length=160)
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="What the floor has to have read before a wave starts.",
    )  # fmt: skip
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    rollback_owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    associates = models.PositiveIntegerField(
        "people that G3 was asked for",
        help_text="All waves together stay within a fifth more.",
    )
    rehearsed_on = models.DateField("rollback rehearsed on", null=True, blank=True)
    rehearsal_minutes = models.PositiveSmallIntegerField(
        "minutes the rehearsal took", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rehearsed_on=None, rehearsal_minutes=None)
                | Q(rehearsed_on__isnull=False, rehearsal_minutes__isnull=False),
                name="rehearsal_has_day_and_minutes",
            ),
            models.CheckConstraint(
                condition=Q(associates__gte=1), name="rollout_is_for_somebody"
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="rollout_page")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("pilots:rollout_detail", args=[self.pk])


class WaveQuerySet(models.QuerySet["Wave"]):
    def visible_to(self, user: User) -> Self:
        seen = access.reach(user, Perm.PILOT_VIEW).q(f"rollout__{PRODUCT_TEAM}")
        return self.filter(seen)

    def for_page(self) -> Self:
        team = f"rollout__{PRODUCT_TEAM}"
        people = ("rollout__owner", "rollout__rollback_owner", "rollout__release")
        return self.select_related(team, *people, "started_by", "rolled_back_by")


class Wave(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        STOPPED = "stopped", "Stopped"
        ROLLED_BACK = "rolled_back", "Rolled back"
        DONE = "done", "Done"

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    planned_on = models.DateField("first day")
    state = models.CharField(max_length=11, choices=State, default=State.PLANNED)
    started_on = models.DateField(null=True, blank=True)
    started_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.TextField(
        blank=True, help_text="Why it is paused, stopped or rolled back."
    )
    rolled_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rolled_back_at = models.DateTimeField(null=True, blank=True)
    rollback_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["rollout", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "number"], name="waves_are_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(started_by=None, started_at=None, started_on=None)
                | Q(
                    started_by__isnull=False,
                    started_at__isnull=False,
                    started_on__isnull=False,
                ),
                name="wave_start_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(started_at__isnull=False),
                name="a_wave_under_way_was_started",
            ),
            models.CheckConstraint(
                condition=Q(rolled_back_by=None, rolled_back_at=None)
                | Q(rolled_back_by__isnull=False, rolled_back_at__isnull=False),
                name="rollback_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paused", "stopped", "rolled_back"])
                | ~Q(reason=""),
                name="a_halted_wave_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="wave_state")]

    def __str__(self) -> str:
        return f"{self.rollout.key} wave {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("pilots:wave_detail", args=[self.pk])


class WaveCell(models.Model):
    """A part of the floor that gets it in this wave, and in no other."""

    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="cells")
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="cells")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    group = models.CharField(max_length=40)
    function = models.CharField(max_length=13, choices=Function)

    class Meta:
        ordering = ["site", "group", "function"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "site", "group", "function"],
                name="no_cell_in_two_waves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site.code} {self.group}, {self.get_function_display().lower()}"
