"""People, the teams they work in, and the roles they hold there."""

from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core.roles import Family, Perm, Role


class Team(models.Model):
    name = models.CharField(max_length=80, unique=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, name: str = "", password: str | None = None, **more: Any
    ) -> "User":
        user = self.model(email=email.strip().lower(), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **more: Any) -> "User":
        return self.create_user(
            email, password=password, is_staff=True, is_superuser=True, **more
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail address (kept in lower case)."""

    OPENED_WITH = Perm.PEOPLE_EDIT

    email = models.EmailField("e-mail address", max_length=200, unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=60, default="America/Chicago")
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_system = models.BooleanField(
        default=False, help_text="Acts for scheduled work; cannot sign in."
    )
    date_joined = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        return reverse("core:person_detail", args=[self.pk])


class Membership(models.Model):
    """A role held in one team, or everywhere when `team` is empty."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=Role)
    families = ArrayField(
        models.CharField(max_length=20, choices=Family),
        default=list,
        blank=True,
        help_text="What a governance reviewer may sign for.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team", "role"],
                name="one_membership_per_role",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(families=[]) | Q(role=Role.GOVERNANCE_REVIEWER),
                name="only_reviewers_sign_for_families",
            ),
        ]

    def __str__(self) -> str:
        where = self.team.name if self.team else "every team"
        return f"{self.get_role_display()}, {where}"


class Invitation(models.Model):
    """A link that lets one person in, once. Only the hash of its token is kept."""

    email = models.EmailField(max_length=200)
    name = models.CharField(max_length=120)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=30, choices=Role)
    families = ArrayField(
        models.CharField(max_length=20, choices=Family), default=list, blank=True
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="acceptance_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.name}"


class AccessToken(models.Model):
    """A personal key for the API. Only its hash is kept; the start helps to tell keys apart."""

    user = models.ForeignKey(User, models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=80)
    start = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
