"""Signing asks for the password again; guessing it is slowed down.

Five wrong passwords lock signing for a quarter of an hour. The count lives in the
cache; when the cache is away the password still has to be right.
"""

from contextlib import suppress

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from core.errors import Refused
from core.models import User

TRIES = 5
LOCKED_SECONDS = 15 * 60
log = structlog.get_logger(__name__)


def confirm(person: User, password: str) -> None:
    """Raise Refused unless this is the person's password."""
    if failures(person) >= TRIES:
        raise Refused("Too many wrong passwords. Sign again in a quarter of an hour.")
    if not person.check_password(password):
        count(person)
        raise Refused("That is not your password. Nothing was signed.")
    with suppress(RedisError):
        cache.delete(key(person))


def failures(person: User) -> int:
    with suppress(RedisError):
        return int(cache.get(key(person), 0))
    return 0


def count(person: User) -> None:
    log.warning("signing_password_wrong", user_id=person.pk)
    with suppress(RedisError, ValueError):  # it may run out between the two
        cache.add(key(person), 0, LOCKED_SECONDS)
        cache.incr(key(person))


def key(person: User) -> str:
    return f"signing:{person.pk}"
