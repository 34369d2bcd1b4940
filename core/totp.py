"""Codes that an app shows for half a minute (RFC 6238): six digits, SHA-1, 30 seconds.

Those are the settings that every app understands. A clock may be one step off either
way, and a step is good once: who reads a code over a shoulder comes too late with it.
"""

import secrets
from base64 import b32encode
from datetime import datetime
from hmac import compare_digest

DIGITS, STEP_SECONDS, SECRET_BYTES = 6, 30, 20
SKEW = (0, -1, 1)


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def matches(
    secret: bytes, code: str, at: datetime, *, last_step: int = 0
) -> int | None:
    """The step that `code` belongs to; None if to none near, or to one used before."""
    now = int(at.timestamp()) // STEP_SECONDS
    for step in (now + each for each in SKEW):
        if step > last_step and compare_digest(code_of(secret, step), code):
            return step
    return None


def code_of(secret: bytes, step: int) -> str:
    generated: bytes = box(secret).generate(step * STEP_SECONDS)
    return generated.decode()


def address(secret: bytes, person: str, issuer: str) -> str:
    """The otpauth:// address that a QR code carries to the app."""
    return str(box(secret).get_provisioning_uri(person, issuer))


def typed(secret: bytes) -> str:
    """The secret for people who type it, in groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def box(secret: bytes):  # type: ignore[no-untyped-def]
    from cryptography.hazmat.primitives.hashes import SHA1  # read in when it is needed
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
