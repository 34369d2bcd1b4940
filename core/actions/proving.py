"""Proving who one is once more, before something is signed or a lock is changed.

An account that has an app or a passkey proves itself by one of them, any other by its
password. Tries are rows under a lock on the person, so guessing is bounded whatever
the cache does, and two at once are counted one after the other.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import structlog
from django.db import transaction

from core import factors, passkeys, totp, vault
from core.clock import now
from core.errors import Refused
from core.factors import Kept, Proof
from core.models import Factor, Passkey, SpareCode, Try, User

# So many wrong tries within so long, and no further one is looked at.
LIMITS = [(5, timedelta(minutes=15)), (20, timedelta(days=1))]
KEPT_FOR = timedelta(days=30)
TOO_MANY = "Too many wrong tries. Try again in a quarter of an hour; if it goes on, change your password."
COPIED = "This passkey says that it signed less often than before: it may have been copied. Remove it and add it anew."
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Found:
    """What came of one try: `fault` is empty if it held."""

    factor: str
    fault: str = ""
    challenge_hash: str | None = None
    counts: bool = True


def prove(person: User, proof: Proof, *, purpose: str, about: str = "") -> str:
    """The factor by which `proof` holds. Raises Refused, in words, if it does not.

    Call it outside of the transaction of what it is for: a wrong try stays counted.
    """
    asked = (person.pk, purpose, about)
    if proof.held_for != asked:
        found = tried(person, proof, purpose, about)
        if found.fault:
            raise Refused(found.fault)
        proof.factor, proof.held_for = found.factor, asked
    return proof.factor


@transaction.atomic
def tried(person: User, proof: Proof, purpose: str, about: str) -> Found:
    """Look at one try and count it. Commits also what did not hold."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if too_many(person):
        return Found("", TOO_MANY)
    found = looked_at(person, proof, purpose, about)
    if found.counts:
        Try.objects.filter(user=person, at__lt=now() - KEPT_FOR).delete()
        Try.objects.create(
            user=person,
            factor=found.factor,
            purpose=purpose,
            ok=not found.fault,
            challenge_hash=found.challenge_hash,
        )
    if found.fault:
        log.warning("proof_refused", user_id=person.pk, factor=found.factor)
    return found


def too_many(person: User) -> bool:
    """True while the wrong tries since the last right one have reached a limit."""
    rows = Try.objects.filter(user=person).order_by("-id")
    right = rows.filter(ok=True).values_list("id", flat=True).first() or 0
    wrong = rows.filter(ok=False, id__gt=right)
    return any(wrong.filter(at__gt=now() - span).count() >= n for n, span in LIMITS)


def looked_at(person: User, proof: Proof, purpose: str, about: str) -> Found:
    has = factors.kept(person)
    if proof.passkey and has.passkeys:
        return by_passkey(person, proof.passkey, has, purpose, about)
    if proof.code and has.is_strong:
        return by_code(person, proof.code, has)
    if has.is_strong:
        return Found("", strong_words(has), counts=False)
    if not proof.password:
        return Found("", "Type your password.", counts=False)
    right = person.check_password(proof.password)
    fault = "" if right else "That is not your password. Nothing was done."
    return Found(Factor.PASSWORD, fault)


def strong_words(has: Kept) -> str:
    ways = ["a passkey"] if has.passkeys else []
    ways += ["a code from your app"] if has.has_app else []
    return (
        f"This account proves itself by {' or '.join(ways)}, no longer by its password."
    )


def by_passkey(person: User, answer: str, has: Kept, purpose: str, about: str) -> Found:
    wanted = {"person": person, "purpose": purpose, "about": about}
    try:
        found = passkeys.used(answer, has.passkeys, **wanted)
    except passkeys.Unproven as error:
        return Found(Factor.PASSKEY, str(error))
    if Try.objects.filter(challenge_hash=found.challenge_hash).exists():
        return Found(Factor.PASSKEY, passkeys.LATE)
    key = next(k for k in has.passkeys if k.credential_id == found.credential_id)
    if (found.count or key.sign_count) and found.count <= key.sign_count:
        return Found(Factor.PASSKEY, COPIED, found.challenge_hash)
    Passkey.objects.filter(pk=key.pk).update(sign_count=found.count, last_used_at=now())
    return Found(Factor.PASSKEY, "", found.challenge_hash)


def by_code(person: User, code: str, has: Kept) -> Found:
    """Six digits are the app's; anything longer is a spare code."""
    code = "".join(code.split()).replace("-", "")
    if len(code) != totp.DIGITS:
        return by_spare(person, code)
    if not (has.app and has.has_app):
        return Found(Factor.CODE, "You have no app for codes. Use your passkey.")
    step = None
    if code.isascii() and code.isdecimal():
        secret = bytes.fromhex(vault.unseal(has.app.sealed_secret))
        step = totp.matches(secret, code, now(), last_step=has.app.last_step)
    if step is None:
        return Found(
            Factor.CODE, "This code is not right, or was used. Wait for the next one."
        )
    has.app.last_step = step
    has.app.save(update_fields=["last_step"])
    return Found(Factor.CODE)


def by_spare(person: User, code: str) -> Found:
    mine = SpareCode.objects.filter(user=person, code_hash=spare_hash(code))
    if not mine.filter(used_at=None).update(used_at=now()):
        return Found(Factor.SPARE, "This is no spare code of yours, or it was used.")
    return Found(Factor.SPARE)


def spare_hash(code: str) -> str:
    return sha256(f"tandem.spare:{code.lower()}".encode()).hexdigest()
