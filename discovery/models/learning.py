"""What people learned at vendors' forums, conferences and trainings, and what follows (domain.md §5)."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Vendor

LONGEST = 4_000


class LearningQuerySet(models.QuerySet["Learning"]):
    def visible_to(self, user: User) -> Self:
        """Who reads discovery reads the log: all of it or none."""
        return self if access.may(user, Perm.DISCOVERY_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related("vendor", "owner", "recorded_by", "done_by")


class Learning(models.Model):
    class Kind(models.TextChoices):
        USER_GROUP = "user_group", "User group"
        CONFERENCE = "conference", "Conference"
        WEBINAR = "webinar", "Webinar"
        QBR = "qbr", "Quarterly review"
        ADVISORY_BOARD = "advisory_board", "Advisory board"
        TRAINING = "training", "Training"
        SITE_VISIT = "site_visit", "Site visit"
        PAPER = "paper", "Paper read together"

    class Family(models.TextChoices):
        """Whose people were there; the two sides and who stands between them."""

        IT = "IT", "IT"
        OPS = "OPS", "Operations"
        SUP = "SUP", "Contact-center support"
        PM = "PM", "Product management"

    kind = models.CharField(max_length=14, choices=Kind)
    title = models.CharField(max_length=160)
    held_on = models.DateField("held on")
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, null=True, blank=True, related_name="+"
    )
    families = ArrayField(
        models.CharField(max_length=3, choices=Family),
        verbose_name="who was there",
        help_text="Families of roles, never names.",
    )
    learned = models.TextField("what was learned")
    link = models.URLField("where it can be read", max_length=300, blank=True)
    next_step = models.CharField("what we will do", max_length=300, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("by", null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "learning log"
        constraints = [
            models.CheckConstraint(
                condition=Q(next_step="", owner=None, due_on=None)
                | ~Q(next_step="") & Q(owner__isnull=False, due_on__isnull=False),
                name="a_next_step_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=Q(done_by=None, done_at=None)
                | Q(done_by__isnull=False, done_at__isnull=False) & ~Q(next_step=""),
                name="a_step_that_is_done_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(families__len__gte=1), name="somebody_was_there"
            ),
        ]
        indexes = [
            models.Index(fields=["-held_on", "-id"], name="learning_page"),
            GinIndex(fields=["families"], name="learning_families"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:learning_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return bool(self.next_step) and self.done_at is None

    def is_late(self, on: date) -> bool:
        return self.is_waiting and self.due_on is not None and self.due_on < on

    @property
    def was_there(self) -> str:
        labels = dict(self.Family.choices)
        return ", ".join(labels[code] for code in self.families)
