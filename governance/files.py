"""Files of evidence: what is taken in, and how it is kept.

A file is known by its content, not by its name: both have to say the same, and
be on the list. Nothing that a browser or an office program would run is on it.
It is kept under a random name outside the static files and only ever sent as an
attachment.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from django.core.files import File
from django.db.models.fields.files import FieldFile

from core.errors import Refused

MAX_BYTES = 25 * 1024 * 1024
MAX_PARTS = 10_000  # files inside an office document
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
OOXML = "application/vnd.openxmlformats-officedocument."


class Kept(Protocol):
    """What is sent as a file: evidence, a plan, what other apps keep in the same way."""

    sha256: str
    filename: str
    content_type: str

    @property
    def file(self) -> "FieldFile": ...


@dataclass(frozen=True)
class Inspected:
    filename: str
    content_type: str
    size: int
    sha256: str


def inspect(upload: "File[bytes]") -> Inspected:
    """Read the whole upload once, in pieces. Raises Refused if it is not acceptable."""
    name = PurePath((upload.name or "").replace("\\", "/")).name[:200]
    if not upload.size:
        raise Refused("The file is empty.")
    if upload.size > MAX_BYTES:
        raise Refused(f"A file may have at most {MAX_BYTES // 2**20} MB.")
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise Refused(f"Files of this kind are not taken: use {', '.join(KINDS)}.")
    content_type, fits = kind
    if not fits(upload):
        raise Refused("The content of this file is not what its name says.")
    return Inspected(name, content_type, upload.size, sha256(upload))


def sha256(upload: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


def head(upload: "File[bytes]", size: int) -> bytes:
    upload.seek(0)
    found: bytes = upload.read(size)
    return found


def begins(magic: bytes) -> Callable[["File[bytes]"], bool]:
    return lambda upload: head(upload, len(magic)) == magic


def office(part: str) -> Callable[["File[bytes]"], bool]:
    """An office document holds `part`, declares its content types and has no macros."""

    def fits(upload: "File[bytes]") -> bool:
        upload.seek(0)
        if not zipfile.is_zipfile(upload):
            return False
        upload.seek(0)
        try:
            names = zipfile.ZipFile(upload).namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False  # what cannot be opened is refused, in words, like a wrong one
        macros = any(name.endswith("vbaProject.bin") for name in names)
        known = {"[Content_Types].xml", part} <= set(names)
        return known and not macros and len(names) <= MAX_PARTS

    return fits


def is_text(upload: "File[bytes]") -> bool:
    """Text of any common encoding: no control bytes but tab, form feed and line ends."""
    return not any(CONTROL.search(piece) for piece in upload.chunks())


KINDS: Mapping[str, tuple[str, Callable[["File[bytes]"], bool]]] = {
    ".pdf": ("application/pdf", begins(b"%PDF-")),
    ".png": ("image/png", begins(b"\x89PNG\r\n\x1a\n")),
    ".jpg": ("image/jpeg", begins(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", begins(b"\xff\xd8\xff")),
    ".docx": (f"{OOXML}wordprocessingml.document", office("word/document.xml")),
    ".xlsx": (f"{OOXML}spreadsheetml.sheet", office("xl/workbook.xml")),
    ".pptx": (f"{OOXML}presentationml.presentation", office("ppt/presentation.xml")),
    ".csv": ("text/csv", is_text),
    ".txt": ("text/plain", is_text),
}


def opened(kept: "FieldFile") -> "File[bytes]":
    """The kept file, opened to be sent. Raises Refused if the store has lost it."""
    try:
        return kept.open("rb")
    except FileNotFoundError as lost:
        raise Refused(
            "The store does not have this file any more. Its hash is still known."
        ) from lost
