"""Personal API keys: made once, shown once, kept as a hash."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from core.clock import now
from core.models import AccessToken, User
from core.secret_words import digest

USE_STEP = timedelta(minutes=1)


def living(secret: str) -> AccessToken | None:
    """The key with this secret if it is neither revoked nor past its date."""
    in_date = Q(expires_at=None) | Q(expires_at__gt=now())
    return (
        AccessToken.objects.filter(in_date, token_hash=digest(secret), revoked_at=None)
        .select_related("user")
        .first()
    )


def note_use(token: AccessToken) -> None:
    """Keep when the key was last used, to the minute: reads need not write each time."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now() - USE_STEP)
    AccessToken.objects.filter(stale, pk=token.pk).update(last_used_at=now())


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer tdm_…`."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = living(secret.strip())
        if token is None or not token.user.is_active:
            raise exceptions.AuthenticationFailed("This key is unknown or has ended.")
        if token.last_used_at is None or now() - token.last_used_at > USE_STEP:
            note_use(token)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return 'Bearer realm="Tandem API"'
