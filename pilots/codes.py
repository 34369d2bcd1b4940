"""Codes of units: tokens that name nobody outside the center's own list of them."""

import re
from functools import lru_cache

from core.redaction import redact, said

TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}")
NUMBER = 7  # so many digits and no letter are somebody's number


@lru_cache(maxsize=4096)
def token(text: str) -> str:
    """`text` as a unit's code. Raises ValueError, in words, for what may name a person."""
    text = text.strip()
    _, found = redact(text)
    if found:
        raise ValueError(f"this holds {said(found)}: send a token in its place")
    if not TOKEN.fullmatch(text):
        raise ValueError(
            "a code has up to 40 letters, digits and . _ : -, as in A-0041"
        )
    if sum(each.isdigit() for each in text) >= NUMBER and not has_letter(text):
        raise ValueError(
            "this may be an account or a phone: send a token with a letter, as A-0041"
        )
    return text


def has_letter(text: str) -> bool:
    return any(each.isalpha() for each in text)


def optional(text: str) -> str:
    """The same, where nothing is an answer too."""
    return token(text) if text.strip() else ""
