"""What a card waits for: another card, or something outside the roadmap."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from roadmap.models.cards import Card


class DependencyQuerySet(models.QuerySet["Dependency"]):
    def visible_to(self, user: User) -> Self:
        """Those of cards that `user` may see, at both ends."""
        how_far = access.reach(user, Perm.ROADMAP_VIEW)
        if how_far.everywhere:
            return self.all()
        outside = Q(needed=None) | how_far.q("needed__product__team")
        return self.filter(how_far.q("card__product__team") & outside)


class Dependency(models.Model):
    card = models.ForeignKey(Card, models.CASCADE, related_name="needs")
    needed = models.ForeignKey(
        Card, models.CASCADE, null=True, blank=True, related_name="needed_by"
    )
    external = models.CharField("something outside", max_length=160, blank=True)
    external_on = models.DateField("ready on", null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)

    objects = DependencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "needed"], name="one_dependency_per_pair"
            ),
            models.CheckConstraint(
                condition=~Q(card=F("needed")), name="no_card_needs_itself"
            ),
            models.CheckConstraint(
                condition=Q(needed=None) & ~Q(external="")
                | Q(needed__isnull=False, external="", external_on=None),
                name="needs_a_card_or_something_outside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card.key} needs {self.what}"

    @property
    def what(self) -> str:
        return self.needed.key if self.needed else self.external
