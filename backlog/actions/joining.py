"""Joining a session by its code: a short way to what one may see anyway.

Codes are short, so guessing is slowed down: ten wrong ones shut the door to one person
for a quarter of an hour. The count lives in the cache; when that is away, a code still
opens nothing that its reader may not see.
"""

import secrets
from contextlib import suppress

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

from backlog.actions.sessions import guard_not_final, locked, require_facilitator
from backlog.models import JoinCode, ScoringSession
from core import audit
from core.clock import now
from core.errors import Refused
from core.models import User
from core.verbs import Verb

# Nothing that looks or sounds like another when it is read out: no B, I, O, S, 0, 1, 5, 8.
LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
LENGTH = 6
TRIES, SHUT_SECONDS = 10, 15 * 60


@transaction.atomic
def open_door(session: ScoringSession, *, by: User) -> JoinCode:
    """Give the session a code, a new one if it has one: the old one then leads nowhere."""
    session = locked(session)
    require_facilitator(session, by)
    guard_not_final(session)
    JoinCode.objects.filter(session=session).delete()
    made = JoinCode.objects.create(
        session=session, code=new_code(), made_by=by, made_at=now()
    )
    audit.record(by, Verb.SCORING_CODED, session)
    return made


def join(code: str, *, by: User) -> ScoringSession:
    """The session of a code. Raises Refused if there is none that this person may see."""
    if wrong(by) >= TRIES:
        raise Refused("Too many wrong codes. Try again in a quarter of an hour.")
    typed = code.strip().upper().replace(" ", "").replace("-", "")
    rows = ScoringSession.objects.visible_to(by)
    session = rows.filter(join_code__code=typed).first()
    if session is None:
        count(by)
        raise Refused(
            "No session has this code. Look at it again, or ask who facilitates."
        )
    return session


def new_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not JoinCode.objects.filter(code=code).exists():
            return code


# --- guesses ----------------------------------------------------------------------------
def wrong(person: User) -> int:
    with suppress(RedisError):
        return int(cache.get(key(person), 0))
    return 0


def count(person: User) -> None:
    with suppress(RedisError, ValueError):  # it may run out between the two
        cache.add(key(person), 0, SHUT_SECONDS)
        cache.incr(key(person))


def key(person: User) -> str:
    return f"joining:{person.pk}"
