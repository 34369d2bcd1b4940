"""Personal API keys: made by and for oneself, revoked by oneself or an administrator."""

from datetime import timedelta

from django.db import transaction

from core import access, audit, secret_words
from core.clock import now
from core.errors import Refused
from core.models import AccessToken, User
from core.roles import Perm
from core.verbs import Verb

MOST = 20


@transaction.atomic
def create(*, name: str, days: int | None, by: User) -> tuple[AccessToken, str]:
    """Make a key for oneself; return it with its secret, which is kept nowhere."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if AccessToken.objects.filter(user=by, revoked_at=None).count() >= MOST:
        raise Refused(f"You have {MOST} keys. Revoke one you no longer use.")
    secret = secret_words.new_secret()
    token = AccessToken.objects.create(
        user=by,
        name=name,
        start=secret[:8],
        token_hash=secret_words.digest(secret),
        expires_at=now() + timedelta(days=days) if days else None,
    )
    audit.record(by, Verb.TOKEN_CREATED, token, expires_at=token.expires_at)
    return token, secret


@transaction.atomic
def revoke(token: AccessToken, *, by: User) -> AccessToken:
    """End a key at once."""
    token = AccessToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.user_id != by.pk:
        access.require(by, Perm.PEOPLE_EDIT, team=None)
    if token.revoked_at:
        raise Refused("This key is already revoked.")
    token.revoked_at = now()
    token.save(update_fields=["revoked_at"])
    audit.record(by, Verb.TOKEN_REVOKED, token)
    return token
