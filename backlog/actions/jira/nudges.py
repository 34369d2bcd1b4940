"""Jira tells of a change of its own accord: a nudge to sync soon, and nothing more.

What it says is not believed, only that it is Jira who says it: by a signature with a
secret that both hold. Many nudges in a burst are one sync; a connection that Jira asked
to wait is not hurried.
"""

import hmac
import secrets
import time
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

from backlog.actions.jira.connections import allow, locked
from backlog.actions.jira.runs import SOON
from backlog.models import JiraConnection
from core import audit, vault
from core.clock import now
from core.errors import Refused
from core.models import User
from core.tasks import after_commit
from core.verbs import Verb

MOST_BYTES = 1_000_000
MOST_A_MINUTE = 120
DAY = 86_400


@transaction.atomic
def make_secret(row: JiraConnection, *, by: User) -> str:
    """A new secret to sign with, shown this once; the one before is good for nothing."""
    row = locked(row)
    allow(row, by)
    secret = secrets.token_urlsafe(32)
    row.sealed_secret = vault.seal(secret)
    row.save(update_fields=["sealed_secret"])
    audit.record(by, Verb.JIRA_SECRET_MADE, row, team=row.product.team)
    return secret


def is_signed(row: JiraConnection, body: bytes, signature: str) -> bool:
    """True if whoever sent `body` holds the secret: "sha256=…", as Jira Cloud signs."""
    if not row.sealed_secret:
        return False
    try:
        secret = vault.unseal(row.sealed_secret).encode()
    except Refused:
        return False  # its key is gone: nobody can sign until a new one is made
    ours = f"sha256={hmac.new(secret, body, sha256).hexdigest()}"
    return hmac.compare_digest(ours.encode(), signature.strip().encode())


def is_too_many(row: JiraConnection) -> bool:
    """More than a busy project sends in a minute. Let through when the cache is away."""
    key = f"jira.nudges.{row.pk}.{int(time.time()) // 60}"
    try:
        cache.add(key, 0, 120)
        return cache.incr(key) > MOST_A_MINUTE
    except (RedisError, OSError, ValueError):
        return False


def is_repeat(row: JiraConnection, identifier: str) -> bool:
    """Jira sends again what it had no answer to, under the same identifier."""
    if not identifier:
        return False
    try:
        return not cache.add(f"jira.nudge.{row.pk}.{identifier[:100]}", 1, DAY)
    except (RedisError, OSError):
        return False


@transaction.atomic
def nudge(row: JiraConnection) -> bool:
    """Have it synced in a few seconds; False if that is coming, or must wait."""
    from backlog.tasks import jira_nudged  # it calls these actions

    rows = JiraConnection.objects.filter(pk=row.pk, is_on=True)
    rows.update(nudged_at=now())
    soon = now() + SOON
    if not rows.filter(failures=0, next_at__gt=soon).update(next_at=soon):
        return False
    after_commit(jira_nudged, row.pk, countdown=SOON.total_seconds())
    return True
