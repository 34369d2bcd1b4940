"""Evidence packs as files: from what was frozen to the bytes of one archive.

A pack is a ZIP whose bytes follow from its members alone: stored and not compressed,
in one order, with one date, and nothing that differs from machine to machine. The
shape stands in `verify_pack`, which is handed out alone and so imports nothing of ours.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from governance import canonical, verify_pack
from governance.verify_pack import FORMAT, MANIFEST, SUMS

MOST_BYTES = 2**32 - 2**20  # of one archive: what its headers can say
VERIFIER, README, PAPER = "verify_pack.py", "README.txt", "review.pdf"
LONGEST = 100  # characters of a file's own name
UNSAFE = re.compile(r"[^\w.,()+=@-]+")
Pieces = Iterable[bytes]


class Altered(Exception):
    """A member is not what was frozen; the text names it."""


@dataclass(frozen=True)
class Member:
    """One file of a pack: where it stands, what it must be, and how it is read."""

    path: str
    size: int
    sha256: str
    read: Callable[[], Pieces]

    @property
    def told(self) -> dict[str, Any]:
        return {"path": self.path, "size": self.size, "sha256": self.sha256}


def member(path: str, content: str | bytes) -> Member:
    """A member that is at hand whole."""
    raw = content.encode() if isinstance(content, str) else content
    return Member(path, len(raw), hashlib.sha256(raw).hexdigest(), lambda: [raw])


def members(parts: Mapping[str, Any]) -> list[Member]:
    """What was frozen, one canonical JSON file for each part."""
    return [member(f"{n}.json", canonical.text(part)) for n, part in parts.items()]


def thawed(snapshot: str) -> dict[str, Any]:
    """What was frozen: `about` the pack, its `parts`, and which `files` lie beside them."""
    found: dict[str, Any] = json.loads(snapshot)
    return found


def count(snapshot: str) -> int:
    """How many members a pack will have: the parts, the files, and five of our own."""
    frozen = thawed(snapshot)
    files = {each["path"] for each in frozen["files"]}
    return (
        len(frozen["parts"])
        + len(files)
        + len((MANIFEST, SUMS, PAPER, README, VERIFIER))
    )


def rebuilt(snapshot: str, text: str) -> dict[str, str]:
    """The JSON of a pack made anew from what was frozen, by name: the same bytes again.

    Of the files that are not JSON the manifest `text` is believed.
    """
    frozen = thawed(snapshot)
    parts = {f"{n}.json": canonical.text(part) for n, part in frozen["parts"].items()}
    told = {each["path"]: each for each in json.loads(text)["members"]}
    told |= {path: member(path, found).told for path, found in parts.items()}
    return {**parts, MANIFEST: listed(frozen["about"], told.values())}


def manifest(about: Mapping[str, Any], inside: Iterable[Member]) -> str:
    """The one list of what a pack holds, as canonical JSON."""
    return listed(about, (each.told for each in inside))


def listed(about: Mapping[str, Any], told: Iterable[Mapping[str, Any]]) -> str:
    rows = sorted(told, key=lambda each: each["path"].encode())
    return canonical.text({"format": FORMAT, **about, "members": rows})


def whole(text: str, inside: Iterable[Member]) -> list[Member]:
    """The members with the manifest before them and the sums behind, in their order."""
    found = {each.path: each for each in [member(MANIFEST, text), *inside]}
    hashes = {path: each.sha256 for path, each in found.items()}
    found[SUMS] = member(SUMS, verify_pack.sums(hashes))
    return [found[path] for path in verify_pack.in_order(found)]


def write(
    file: BinaryIO,
    inside: Iterable[Member],
    *,
    each: Callable[[Member], None] = lambda _: None,
) -> str:
    """Write the archive piece by piece; return its SHA-256. `each` is told of progress.

    Raises Altered if a member is not what its size and hash say, or if it is all too
    much for one archive.
    """
    lines, start = [], 0
    for one in inside:
        if start + one.size > MOST_BYTES:
            raise Altered(
                "All its files together are larger than the 4 GB of one pack."
            )
        crc = copied(file, one, start)
        lines.append(verify_pack.entry(one.path, one.size, crc, start))
        start = file.tell()
        each(one)
    file.write(b"".join(lines))
    file.write(verify_pack.ending(len(lines), sum(map(len, lines)), start))
    return verify_pack.sha256_of(file)


def copied(file: BinaryIO, one: Member, start: int) -> int:
    """Copy a member behind its header; return its check sum. Raises Altered."""
    file.write(verify_pack.header(one.path, one.size, 0))
    digest, crc, size = hashlib.sha256(), 0, 0
    for piece in one.read():
        file.write(piece)
        digest.update(piece)
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    if (size, digest.hexdigest()) != (one.size, one.sha256):
        raise Altered(f"{one.path} is not the file that was frozen: it was altered.")
    file.seek(start)
    file.write(verify_pack.header(one.path, size, crc))
    file.seek(0, 2)
    return crc


def path_of(sha256: str, filename: str) -> str:
    """Where a piece of evidence stands: by its hash, and a name harmless anywhere."""
    return f"evidence/{sha256}-{harmless(filename)}"


def harmless(filename: str) -> str:
    """A file's name without what a path, a shell or an old file system would act on.

    Names that Windows keeps for devices do not matter behind a hash and a dash.
    """
    name = UNSAFE.sub("_", PurePosixPath(filename.replace("\\", "/")).name)
    stem, dot, suffix = name.rpartition(".")
    if len(name) > LONGEST and dot:
        name = f"{stem[: LONGEST - len(suffix[:10]) - 1]}.{suffix[:10]}"
    return name[:LONGEST].strip(".") or "file"
