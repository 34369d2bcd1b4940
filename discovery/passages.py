"""Passages of a note: are these its words, and where do they stand in them."""

import re
from collections.abc import Iterable
from typing import Protocol


class Words(Protocol):
    verbatim: str
    summary: str


def flat(text: str) -> str:
    return " ".join(text.split())


def is_in(passage: str, note: Words) -> bool:
    """True if the note says it, however its lines are broken; no words are in nothing."""
    asked = flat(passage)
    return bool(asked) and any(
        asked in flat(each) for each in (note.verbatim, note.summary)
    )


def marked(text: str, passages: Iterable[str]) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it is highlighted. Joined they are the text."""
    spans = sorted(span for passage in passages for span in found(text, passage))
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, stop in spans:
        start = max(start, at)
        if start >= stop:
            continue
        pieces += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


def found(text: str, passage: str) -> list[tuple[int, int]]:
    pattern = r"\s+".join(re.escape(word) for word in passage.split())
    return [hit.span() for hit in re.finditer(pattern, text)] if pattern else []
