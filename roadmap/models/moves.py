"""The promises ledger: every move of every card, with its reason (mission.md, G28).

Rows are added under the lock of the board, so their ids are in the order of their
commits; Postgres refuses to change or delete one. Only the link to a card goes
when the card does: its key, its title of that day and its product stay.
"""

from itertools import product as pairs
from typing import Self

from django.db import models
from django.db.models import Q

from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from portfolio.models import Product
from roadmap.models.cards import Card, Horizon


class MoveKind(models.TextChoices):
    CREATED = "created", "New"
    FORWARD = "forward", "Moved on"
    BACK = "back", "Moved back"
    KEPT = "kept", "Kept in Later"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
    REOPENED = "reopened", "Opened again"
    DELETED = "deleted", "Deleted"


OPEN = ("later", "next", "now")  # towards more certainty


def kind_of(old: str, new: str) -> MoveKind:
    """What a step from column to column is called; "" is nowhere."""
    if not new:
        return MoveKind.DELETED
    if not old:
        return MoveKind.CREATED
    if old == new:
        return MoveKind.KEPT
    if new not in OPEN:
        return MoveKind(new)
    if old not in OPEN:
        return MoveKind.REOPENED
    back = OPEN.index(new) < OPEN.index(old)
    return MoveKind.BACK if back else MoveKind.FORWARD


class MoveQuerySet(models.QuerySet["Move"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.ROADMAP_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("card", "product", "moved_by")

    def of_kind(self, kind: str) -> Self:
        """The moves whose `kind` this is."""
        columns = ["", *Horizon.values]
        wanted = Q(pk__in=[])
        for old, new in pairs(columns, columns):
            if kind_of(old, new) == kind:
                wanted |= Q(from_horizon=old, to_horizon=new)
        return self.filter(wanted)


class Move(models.Model):
    """One line of the ledger: who did what with a card, why, and how its checklist stood.

    From nowhere is a new card, to nowhere a deleted one; from Later to Later is one
    that a review kept there.
    """

    card = models.ForeignKey(
        Card, models.SET_NULL, null=True, blank=True, related_name="moves"
    )
    card_key = models.CharField(max_length=10)
    card_title = models.CharField("outcome", max_length=160)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    from_horizon = models.CharField(max_length=8, choices=Horizon, blank=True)
    to_horizon = models.CharField(max_length=8, choices=Horizon, blank=True)
    reason = models.TextField(blank=True)
    checklist = models.JSONField(default=dict)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(default=now)

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-moved_at", "-id"], name="ledger_page"),
            models.Index(fields=["card_key", "-moved_at", "-id"], name="ledger_card"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_horizon="", to_horizon=""),
                name="a_move_comes_from_or_goes_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_key} {self.from_horizon} → {self.to_horizon}"

    @property
    def kind(self) -> MoveKind:
        return kind_of(self.from_horizon, self.to_horizon)

    @property
    def is_taken_back(self) -> bool:
        """A step that the reader of a list should not miss."""
        return self.kind in (MoveKind.BACK, MoveKind.DROPPED, MoveKind.DELETED)


class Look(models.Model):
    """Up to which line of the ledger one person has read it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    move_id = models.BigIntegerField(help_text="The last line that was seen.")
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} has read up to line {self.move_id}"
