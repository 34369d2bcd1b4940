"""The roadmap by link, for people who have no account; and who came."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Max, Q
from django.urls import reverse

from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from portfolio.models import Product
from roadmap.audiences import BY_LINK, RULES


class ShareQuerySet(models.QuerySet["Share"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's products; all of them for who may share everything."""
        how_far = access.reach(user, Perm.ROADMAP_SHARE)
        if how_far.everywhere:
            return self
        beyond = Product.objects.exclude(team__in=how_far.teams)
        mine = self.filter(products__team__in=how_far.teams)
        return mine.exclude(products__in=beyond).distinct()

    def for_list(self) -> Self:
        """With who made each, its products, and when it was last looked at."""
        seen = Q(visits__what=Visit.What.SEEN)
        rows = self.select_related("created_by", "revoked_by")
        return rows.prefetch_related("products__team").annotate(
            views=Count("visits", filter=seen, distinct=True),
            last_view=Max("visits__at", filter=seen),
        )


class Share(models.Model):
    """A link to one audience's roadmap. Only the hash of its token is kept."""

    AUDIENCES = [(each.value, RULES[each].label) for each in BY_LINK]

    name = models.CharField("for whom", max_length=80)
    audience = models.CharField(max_length=10, choices=AUDIENCES)
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    passcode_hash = models.CharField(max_length=128, blank=True)
    origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="share_revoked_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="share_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[each.value for each in BY_LINK]),
                name="share_is_not_of_the_inside_view",
            ),
            models.CheckConstraint(
                condition=Q(origins=[]) | Q(passcode_hash=""),
                name="share_in_a_frame_has_no_passcode",
            ),
        ]

    def __str__(self) -> str:
        return f"Link for {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("roadmap:share_detail", args=[self.pk])

    @property
    def state(self) -> str:
        """revoked, expired, or live; its maker's right is asked when it is opened."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= now() else "live"


class Visit(models.Model):
    """One look at a shared link, or one try of its passcode."""

    class What(models.TextChoices):
        SEEN = "seen", "Looked at it"
        OPENED = "opened", "Gave the passcode"
        WRONG = "wrong", "Gave a wrong passcode"

    share = models.ForeignKey(Share, models.CASCADE, related_name="visits")
    at = models.DateTimeField(default=now)
    what = models.CharField(max_length=6, choices=What)
    address = models.CharField(max_length=45, help_text="Shortened to its network.")
    address_hash = models.CharField(max_length=64, help_text="Keyed: to count tries.")
    agent = models.CharField("program", max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["share", "-at", "-id"], name="visit_page"),
            models.Index(fields=["at"], name="visit_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.share}: {self.get_what_display()}"
