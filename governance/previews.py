"""What of a file of evidence can be looked at without opening it, and how it is made.

Pages of PDF and pictures are drawn by a process that is thrown away (`picturing`); text is
shown as text, redacted. Office files have no preview: nothing here would draw them as
their own program does, and a reviewer must not judge by something else than the file.
"""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from charset_normalizer import from_bytes
from django.conf import settings

from core.redaction import redact
from governance.picturing import MOST_PAGES

SECONDS, LONGEST = 30, 20_000  # for one file; characters of a text
DRAWN = {"application/pdf": "pdf", "image/png": "image", "image/jpeg": "image"}
TEXTS = {"text/plain", "text/csv"}
NO_PREVIEW = "Files of this kind have no preview. Download it to look at it."
NOT_DRAWN = "This file could not be drawn: it is damaged, locked, or too large. Download it to look at it."
PAGE = re.compile(r"[1-9]\d?\.png")


@dataclass(frozen=True)
class Made:
    """What came of a file: pictures of its first pages, or a text, or why neither."""

    total: int = 0
    pictures: list[bytes] = field(default_factory=list)
    text: str = ""
    why: str = ""


def made(content_type: str, raw: bytes) -> Made:
    if content_type in DRAWN:
        return drawn(DRAWN[content_type], raw)
    if content_type in TEXTS:
        best = from_bytes(raw[: 4 * LONGEST]).best()
        text = str(best) if best else raw[: 4 * LONGEST].decode("utf-8", "replace")
        return Made(total=1, text=redact(text[:LONGEST].replace("\0", ""))[0])
    return Made(why=NO_PREVIEW)


def drawn(kind: str, raw: bytes) -> Made:
    """Pictures as far as they were drawn before the process ended or was ended."""
    with TemporaryDirectory() as place:
        folder, file = Path(place) / "out", Path(place) / "in"
        folder.mkdir()
        file.write_bytes(raw)
        said = run(kind, file, folder)
        pictures = [path.read_bytes() for path in pages(folder)]
    if not said.isdecimal() or not pictures:
        return Made(why=NOT_DRAWN)
    return Made(total=int(said), pictures=pictures)


def run(kind: str, file: Path, folder: Path) -> str:
    command = [sys.executable, "-m", "governance.picturing"]
    command += [kind, str(file), str(folder)]
    try:
        ended = subprocess.run(  # our own module, no shell
            command,
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
            text=True,
        )
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout.strip() if ended.returncode == 0 else ""


def pages(folder: Path) -> list[Path]:
    found = [path for path in folder.iterdir() if PAGE.fullmatch(path.name)]
    return sorted(found, key=lambda path: int(path.stem))[:MOST_PAGES]
