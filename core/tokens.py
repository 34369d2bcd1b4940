"""Personal API keys: made once, shown once, kept as a hash."""

import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.db.models import Q
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from core.clock import now
from core.models import AccessToken, User

PREFIX = "tdm_"


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 of a secret of 256 random bits: a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def living(secret: str) -> AccessToken | None:
    """The key with this secret if it is neither revoked nor past its date."""
    in_date = Q(expires_at=None) | Q(expires_at__gt=now())
    return (
        AccessToken.objects.filter(in_date, token_hash=digest(secret), revoked_at=None)
        .select_related("user")
        .first()
    )


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer tdm_…`."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = living(secret.strip())
        if token is None or not token.user.is_active:
            raise exceptions.AuthenticationFailed("This key is unknown or has expired.")
        with transaction.atomic():
            AccessToken.objects.filter(pk=token.pk).update(last_used_at=now())
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return 'Bearer realm="Tandem API"'
