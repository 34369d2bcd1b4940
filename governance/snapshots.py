"""What a link said on the day it was given as evidence: its text, without its page.

A link may say something else tomorrow. Its text is fetched once, within bounds, and kept
redacted with its SHA-256: that is what a signature binds.
"""

import html
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import nh3
from charset_normalizer import from_bytes

from core import fetching
from core.redaction import redact

MOST_BYTES, SECONDS, LONGEST = 2 * 2**20, 30, 200_000
PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain", "text/csv", "text/markdown", "application/json")
# Where a line ends on the screen it ends in the text.
BLOCKS = re.compile(
    r"<\s*/?\s*(?:p|div|br|li|tr|h[1-6]|section|article|header|footer|table|ul|ol)\b[^>]*>",
    re.IGNORECASE,
)
UNSEEN = {"script", "style", "template", "noscript", "svg"}


@dataclass(frozen=True)
class Snapshot:
    text: str
    sha256: str


def taken(address: str) -> Snapshot:
    """The text at an address. Raises `fetching.Unfetched`, in words."""
    with TemporaryDirectory() as place:
        file = Path(place) / "page"
        kind = fetching.fetch(
            address,
            file,
            most=MOST_BYTES,
            seconds=SECONDS,
            accept="text/html, text/plain;q=0.9, */*;q=0.1",
        )
        raw = file.read_bytes()
    return of(raw, kind)


def of(raw: bytes, content_type: str) -> Snapshot:
    kind, _, more = content_type.lower().partition(";")
    text = decoded(raw, more)
    if kind.strip() in PAGES:
        text = seen(text)
    elif kind.strip() not in TEXTS:
        raise fetching.Unfetched(
            f"It is no page of text ({kind.strip() or 'of no kind'}): download it and add it as a file."
        )
    text = redact(tidy(text)[:LONGEST])[0]
    if not text:
        raise fetching.Unfetched(
            "It has no text to keep: what it shows is drawn by scripts, or behind a sign-in."
        )
    return Snapshot(text, sha256(text.encode()).hexdigest())


def seen(page: str) -> str:
    """What a page of HTML says to a reader: no markup, no scripts, no styles."""
    broken = BLOCKS.sub(lambda found: "\n" + found.group(), page)
    clean = nh3.clean(broken, tags=set(), clean_content_tags=UNSEEN)
    return html.unescape(clean)


def decoded(raw: bytes, parameters: str) -> str:
    named = re.search(r"charset=[\"']?([\w-]+)", parameters)
    if named:
        try:
            return raw.decode(named.group(1), "replace")
        except LookupError:
            pass
    best = from_bytes(raw).best()
    return str(best) if best else raw.decode("utf-8", "replace")


def tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.replace("\0", "").splitlines()]
    return "\n".join(line for line in lines if line)
