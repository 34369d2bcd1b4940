"""Computed ranks, kept apart from the items so that a re-rank rewrites narrow rows.

The order itself is in the items' index (`Item.objects.ranked()`); these rows
say which number that order gave, and keep the history of every change.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from backlog.models.items import Item
from core.models import User


class RankRun(models.Model):
    """One recomputation: what caused it, and how many items moved.

    Runs follow each other under one lock, so their ids count up with time: the
    newest is the revision of every rank that a page shows.
    """

    cause = models.CharField(max_length=200)
    caused_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    moved = models.PositiveIntegerField(default=0)
    # Of these, how many for a reason of their own; the others were carried along.
    by_themselves = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-started_at"], name="rank_run_time"),
            # "Is a run under way?", asked by the database before any rank changes.
            models.Index(
                fields=["id"], condition=Q(finished_at=None), name="rank_run_open"
            ),
        ]

    def __str__(self) -> str:
        return self.cause


class RankCause(models.Model):
    """A change that may move ranks. It waits (no run) until a run has seen it.

    Written in the transaction of the change, so that neither a dead broker nor
    a killed worker can lose it.
    """

    item = models.ForeignKey(
        Item, models.CASCADE, null=True, blank=True, related_name="rank_causes"
    )
    text = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    run = models.ForeignKey(
        RankRun, models.CASCADE, null=True, blank=True, related_name="causes"
    )

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(run=None), name="rank_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.text} by {self.by}"


class Lift(models.TextChoices):
    """Why an item stands elsewhere than WSJF alone would put it (backlog/order.py)."""

    EXPEDITE = "expedite", "Expedited"
    FIXED_DATE = "fixed_date", "Its date presses"
    PINNED = "pinned", "Pinned"
    NEEDED = "needed", "Pulled ahead"


class ItemRank(models.Model):
    """The place of one scored, open item: in the whole program and in its product.

    `plain_position` is what WSJF alone would give it, 0 before all is scored. Outside
    a run of `ranking.recompute` the database refuses every change of these rows.
    """

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, related_name="rank"
    )
    position = models.PositiveIntegerField()
    product_position = models.PositiveIntegerField()
    plain_position = models.PositiveIntegerField(db_default=0)

    def __str__(self) -> str:
        return f"{self.position}"


class RankLift(models.Model):
    """One of the few items that the last run put elsewhere than WSJF alone, and why."""

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, related_name="lift"
    )
    kind = models.CharField(max_length=10, choices=Lift)
    ahead_of = models.ForeignKey(
        Item, models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Lift.NEEDED, ahead_of__isnull=False)
                | ~Q(kind=Lift.NEEDED) & Q(ahead_of=None),
                name="only_what_is_needed_is_pulled_ahead_of_another",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class RankPin(models.Model):
    """A place that somebody gave to an item, for a reason and until a day."""

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, related_name="pin"
    )
    place = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    expires_on = models.DateField("until")
    pinned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__gte=1), name="pin_places_count_from_one"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="a_pin_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Pinned to {self.place}"


class RankChange(models.Model):
    """One item's move in one run. No `old`: ranked for the first time; no `new`: left.

    Written by the statement that moves the rank, from what that has written, so the
    database need not look up item and run once more: two million times in a large run.
    """

    run = models.ForeignKey(
        RankRun,
        models.CASCADE,
        related_name="changes",
        db_index=False,
        db_constraint=False,
    )
    item = models.ForeignKey(
        Item,
        models.CASCADE,
        related_name="rank_changes",
        db_index=False,
        db_constraint=False,
    )
    old = models.PositiveIntegerField(null=True)
    new = models.PositiveIntegerField(null=True)
    # Why it stood, and stands, elsewhere than WSJF alone would put it; "" if it did not.
    was_lifted = models.CharField(
        max_length=10, choices=Lift, blank=True, db_default=""
    )
    lifted = models.CharField(max_length=10, choices=Lift, blank=True, db_default="")
    # Something about itself changed; if not, others that did pushed it up or down.
    by_itself = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            # Also the index behind an item's history and "moved since run …".
            models.UniqueConstraint(
                fields=["item", "run"], name="one_rank_change_per_run"
            ),
        ]
        indexes = [
            # Who pushed the others, in a run.
            models.Index(
                fields=["run"], condition=Q(by_itself=True), name="rank_pushed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
