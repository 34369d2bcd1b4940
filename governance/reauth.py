"""Signing asks who one is once more: by passkey or code if the account has one, else
by the password (ADR 24).

What the proof is for goes into it: a passkey's answer about one record signs no other.
"""

from core import factors
from core.actions import proving
from core.clock import now
from core.errors import Refused
from core.factors import SIGN, Proof
from core.models import User


def confirm(person: User, proof: Proof | str, *, about: str = "") -> str:
    """The factor that proves this is the person. Raises Refused, in words, if none does.

    A text is a password. Call it outside of the transaction of what is signed, so that
    a wrong try stays counted.
    """
    refuse_after_reset(person)
    given = Proof(password=proof) if isinstance(proof, str) else proof
    return proving.prove(person, given, purpose=SIGN, about=about)


def refuse_after_reset(person: User) -> None:
    """Whose factors were reset signs a day later: somebody else may have asked for it."""
    reset = factors.reset_of(person)
    if reset and reset.signs_from and reset.signs_from > now():
        raise Refused(
            f"{reset.changed_by} reset how you sign. You can sign from "
            f"{reset.signs_from:%d %b %Y, %H:%M} UTC on."
        )
