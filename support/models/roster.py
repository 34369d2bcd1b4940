"""Who is on the floor: by a token code, never by name. Most have no account here."""

from typing import Self

from django.db import models
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Site
from support.models.releases import Function


class AssociateQuerySet(models.QuerySet["Associate"]):
    def visible_to(self, user: User) -> Self:
        """All of them for who keeps the roster or writes releases; a lead's own sites."""
        keeps = access.may(user, Perm.ROSTER_EDIT)
        if keeps or access.may(user, Perm.RELEASE_EDIT):
            return self
        if not access.may(user, Perm.RECEIPT_RECORD):
            return self.none()
        return self.filter(site__in=led_by(user))

    def for_list(self) -> Self:
        return self.select_related("site", "lead")


class Associate(models.Model):
    """One person of the floor. The code is the floor's; who it is, only the floor knows."""

    OPENED_WITH = Perm.RECEIPT_RECORD

    code = models.CharField(max_length=20, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    group = models.CharField(
        max_length=40, help_text="The group they work in, such as a queue: PLS."
    )
    function = models.CharField(max_length=13, choices=Function, default=Function.AGENT)
    lead = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Attests for them, and is reminded.",
    )  # fmt: skip
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="account", help_text="If they have one here.",
    )  # fmt: skip
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = AssociateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(group="") & ~models.Q(code=""),
                name="associate_has_code_and_group",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "group", "function", "code"], name="associate_cell"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("support:associate_list")


def led_by(user: User) -> models.QuerySet[Site]:
    """The sites where this person leads somebody who is there now."""
    led = Associate.objects.filter(lead=user, active=True)
    return Site.objects.filter(pk__in=led.values("site"))
