"""What somebody can show besides the password: an app's code, passkeys, spare codes."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.clock import now
from core.models.people import User


class Factor(models.TextChoices):
    PASSWORD = "password", "Password"
    CODE = "code", "Code from an app"
    PASSKEY = "passkey", "Passkey"
    SPARE = "spare", "Spare code"


class CodeApp(models.Model):
    """The secret that a person's app makes codes from, sealed. Counts once confirmed."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    sealed_secret = models.TextField()
    made_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(
        default=0, help_text="The half minute of the last code: none is good twice."
    )

    def __str__(self) -> str:
        return f"Code app of {self.user}"


class Passkey(models.Model):
    """A key that one device or password manager keeps, and proves by signing."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    host = models.CharField(
        max_length=253, help_text="It answers at this name of ours only."
    )
    credential_id = models.CharField(max_length=1400, unique=True)
    public = models.BinaryField(help_text="The credential with its public key.")
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="one_passkey_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpareCode(models.Model):
    """One of the codes on paper for the day the phone is gone. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code_hash"], name="one_spare_code_each"
            ),
        ]

    def __str__(self) -> str:
        return f"Spare code of {self.user}"


class Try(models.Model):
    """One try to prove who one is. Counted here, so that no lost cache forgets them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    factor = models.CharField(max_length=10, choices=Factor)
    purpose = models.CharField(max_length=20)
    ok = models.BooleanField()
    challenge_hash = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        help_text="Of the challenge that a passkey answered: each is good once.",
    )

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="tries_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_factor_display()}"


class FactorChangeQuerySet(models.QuerySet["FactorChange"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)


class FactorChange(models.Model):
    """What was changed about a person's ways to prove who they are, and by whom."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signs_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text="After a reset: before this moment nothing is signed.",
    )

    objects = FactorChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="factor_changes_of_a_person"),
            models.Index(
                fields=["user", "signs_from"],
                condition=Q(signs_from__isnull=False),
                name="resets_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("core:factor_list")
