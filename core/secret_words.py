"""Secrets that a program shows to get in: made once, shown once, kept as a hash. Pure."""

import hashlib
import secrets

PREFIX = "tdm_"


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 of a secret of 256 random bits: a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
