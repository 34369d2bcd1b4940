"""What is asked of a passkey, and whether its answer holds (WebAuthn, by fido2).

Nothing is kept between the question and the answer: the challenge itself says, under
our signature, whom it was made for, to what end, about which record and at which
address. It is good for five minutes; that it is good once sees to `core.actions.proving`.
"""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core import signing

from core.models import Passkey, User

if TYPE_CHECKING:  # read in when a passkey is asked, not at every start
    from fido2.server import Fido2Server

SALT, LASTS_SECONDS, MOST_BYTES = "core.passkeys", 5 * 60, 20_000
ADD = "add"  # the purpose of a question that makes a new passkey
LATE = "This took longer than five minutes, or belongs to another page. Try again."
ODD = "The passkey's answer does not hold. Nothing was done."


class Unproven(Exception):
    """The answer does not prove what was asked; the text says why, for people."""


@dataclass(frozen=True)
class Asked:
    """What a challenge was made for."""

    person: int
    purpose: str
    about: str
    origin: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    @property
    def has_a_name(self) -> bool:
        """Passkeys belong to names; an address of numbers has none."""
        try:
            ip_address(self.host)
        except ValueError:
            return bool(self.host)
        return False


@dataclass(frozen=True)
class Answered:
    """A proof that held: which key, how often it says it signed, on which challenge."""

    credential_id: str
    public: bytes
    count: int
    challenge_hash: str


def to_use(asked: Asked, keys: Iterable[Passkey]) -> dict[str, Any]:
    """What a browser is to ask one of these passkeys, as JSON values."""
    from fido2.webauthn import UserVerificationRequirement as Verified

    question, _ = server(asked).authenticate_begin(
        [credential(key) for key in keys if key.host == asked.host],
        user_verification=Verified.REQUIRED,
        challenge=challenge(asked),
    )
    return plain(question)


def to_add(asked: Asked, person: User, keys: Iterable[Passkey]) -> dict[str, Any]:
    """What a browser is to ask for a new passkey of this person."""
    from fido2.webauthn import (
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    handle = sha256(f"tandem.person:{person.pk}".encode()).digest()
    question, _ = server(asked).register_begin(
        PublicKeyCredentialUserEntity(
            id=handle, name=person.email, display_name=str(person)
        ),
        [credential(key) for key in keys if key.host == asked.host],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=challenge(asked),
    )
    return plain(question)


def used(answer: str, keys: Iterable[Passkey], **wanted: Any) -> Answered:
    """The proof in a browser's answer. Raises Unproven unless it answers a challenge
    made for just this (`person`, `purpose`, `about`) by one of these keys."""
    from fido2.webauthn import AuthenticationResponse

    said = read(answer)
    token, asked = question(said, **wanted)
    try:
        held = AuthenticationResponse.from_dict(said)
        found = server(asked).authenticate_complete(
            state(token), [credential(key) for key in keys], said
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unproven(ODD) from error
    count = held.response.authenticator_data.counter
    return Answered(text(found.credential_id), bytes(found), count, hashed(token))


def added(answer: str, **wanted: Any) -> tuple[Answered, Asked]:
    """The new passkey in a browser's answer. Raises Unproven as `used` does."""
    said = read(answer)
    token, asked = question(said, **wanted)
    try:
        made = server(asked).register_complete(state(token), said)
        found = made.credential_data
        if found is None:
            raise ValueError("no credential")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unproven(ODD) from error
    credential_id = text(found.credential_id)
    return Answered(credential_id, bytes(found), made.counter, hashed(token)), asked


# --- the challenge ----------------------------------------------------------------------
def challenge(asked: Asked) -> bytes:
    values = [asked.person, asked.purpose, asked.about, asked.origin]
    return signing.dumps([*values, secrets.token_hex(16)], salt=SALT).encode()


def question(
    said: dict[str, Any], *, person: User, purpose: str, about: str | None
) -> tuple[str, Asked]:
    """The challenge that was answered, and what it was made for."""
    try:
        data = json.loads(urlsafe(said["response"]["clientDataJSON"]))
        token = urlsafe(data["challenge"]).decode()
        *values, _nonce = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
        asked = Asked(*values)
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        raise Unproven(LATE) from error
    fits = about is None or asked.about == about
    if not fits or (asked.person, asked.purpose) != (person.pk, purpose):
        raise Unproven(LATE)
    return token, asked


def state(token: str) -> dict[str, Any]:
    return {"challenge": text(token.encode()), "user_verification": "required"}


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


# --- small ------------------------------------------------------------------------------
def server(asked: Asked) -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    party = PublicKeyCredentialRpEntity(id=asked.host, name="Tandem")
    return Fido2Server(party, verify_origin=lambda origin: origin == asked.origin)


def credential(key: Passkey) -> Any:
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(bytes(key.public))


def plain(question: Any) -> dict[str, Any]:
    """As JSON values, with bytes in the base64 that browsers read."""
    values: dict[str, Any] = json.loads(json.dumps(dict(question)))["publicKey"]
    return values


def read(answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer) if len(answer) <= MOST_BYTES else None
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("response"), dict):
        raise Unproven(ODD)
    return said


def text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def urlsafe(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))
