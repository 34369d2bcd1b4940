"""Checks an evidence pack of Tandem offline: python3 verify_pack.py pack.zip

    python3 -I -S verify_pack.py pack.zip [--expect SHA256]

One file, Python 3.8 or later, nothing to install, no network. Every member is hashed
again and held against manifest.json and SHA256SUMS, every header against the one a
pack has, every signature against the record that was signed, and every audit entry
against its hash. Each member that was changed, added, renamed or is missing is named.

Whoever makes a whole new pack can make it fit in itself. So give the pack's SHA-256,
as the review page shows it and the audit trail keeps it, with --expect.

Exit codes: 0 all in order, 1 something is not, 2 it could not be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import sys
import zipfile
import zlib
from typing import Any, BinaryIO, Callable, Iterator, NamedTuple  # noqa: UP035 (3.8)

FORMAT = "tandem-pack/1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
ARCHIVE = "(the archive)"
PIECE = 1 << 20
MOST_TEXT = 256 << 20  # of one member that is read as a whole
LOCAL, ENTRY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_SHAPE = struct.Struct("<4s5H3I2H")
ENTRY_SHAPE = struct.Struct("<4s6H3I5H2I")
END_SHAPE = struct.Struct("<4s4H2IH")
NEW_YEAR_1980 = 33
UTF8 = 0x0800
STORED = (20, UTF8, 0, 0, NEW_YEAR_1980)  # version, flags, method, time, day
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError,
              TypeError, AttributeError, OSError, EOFError, RuntimeError)  # fmt: skip


class Fault(NamedTuple):
    """One thing that is not in order: in which member, and what."""

    name: str
    what: str


class Place(NamedTuple):
    """Where a member lies: the start of its header, and the size of its content."""

    name: str
    start: int
    size: int


class Content(NamedTuple):
    sha256: str
    crc: int
    size: int


Reader = Callable[[], Iterator[bytes]]


# --- the shape of a pack: its archive's bytes follow from its members alone ---------------
def header(name: str, size: int, crc: int) -> bytes:
    """What stands before a member's content."""
    raw = encoded(name)
    return LOCAL_SHAPE.pack(LOCAL, *STORED, crc, size, size, len(raw), 0) + raw


def entry(name: str, size: int, crc: int, start: int) -> bytes:
    """A member's line in the directory at the end."""
    raw = encoded(name)
    sizes = (crc, size, size, len(raw), 0, 0, 0, 0, 0, start)
    return ENTRY_SHAPE.pack(ENTRY, 20, *STORED, *sizes) + raw


def ending(count: int, size: int, start: int) -> bytes:
    return END_SHAPE.pack(END, 0, 0, count, count, size, start, 0)


def in_order(names: Any) -> list[str]:
    """The manifest first, the sums last, what is between by the bytes of its name."""
    between = sorted(set(names) - {MANIFEST, SUMS}, key=encoded)
    return [MANIFEST, *between, SUMS]


def sums(hashes: dict[str, str]) -> str:
    """SHA256SUMS, as `sha256sum -c` reads it too."""
    names = [name for name in in_order(hashes) if name != SUMS]
    return "".join(f"{hashes[name]}  {name}\n" for name in names)


def canonical(value: Any) -> str:
    """JSON that has one spelling: sorted names, no spaces, real characters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


# --- finding the members -------------------------------------------------------------------
def at(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def length(file: BinaryIO) -> int:
    return file.seek(0, 2)


def from_front(file: BinaryIO) -> list[Place]:
    """The members by their own headers; none if one of them leads astray."""
    places, start, end = [], 0, length(file)
    while at(file, start, 4) == LOCAL and start + LOCAL_SHAPE.size <= end:
        fields = LOCAL_SHAPE.unpack(at(file, start, LOCAL_SHAPE.size))
        size, long = fields[8], fields[9]
        name = at(file, start + LOCAL_SHAPE.size, long).decode(
            "utf-8", "surrogateescape"
        )
        places.append(Place(name, start, size))
        start += LOCAL_SHAPE.size + long + size
    lines = sum(ENTRY_SHAPE.size + len(encoded(place.name)) for place in places)
    fits = end - start == lines + END_SHAPE.size  # also when its first byte was changed
    return places if fits or at(file, start, 4) in (ENTRY, END) else []


def from_back(file: BinaryIO) -> list[Place]:
    """The members by the directory; none if they do not lie one behind the other."""
    end = length(file) - END_SHAPE.size
    if end < 0 or at(file, end, 4) != END:
        return []
    _, _, _, _, count, size, start = END_SHAPE.unpack(at(file, end, END_SHAPE.size))[:7]
    if start + size != end:
        return []
    places = list(listed(at(file, start, size)))
    expected = 0
    for place in places:
        if place.start != expected:
            return []
        expected += LOCAL_SHAPE.size + len(encoded(place.name)) + place.size
    return places if expected == start and len(places) == count else []


def listed(directory: bytes) -> Iterator[Place]:
    """The lines of the directory, as far as they can be told apart."""
    here = 0
    while directory[here : here + 4] == ENTRY:
        fields = directory[here : here + ENTRY_SHAPE.size]
        if len(fields) < ENTRY_SHAPE.size:
            return
        told = ENTRY_SHAPE.unpack(fields)
        here += ENTRY_SHAPE.size + told[10]
        name = directory[here - told[10] : here].decode("utf-8", "surrogateescape")
        yield Place(name, told[16], told[9])


# --- reading them ---------------------------------------------------------------------------
def pieces(file: BinaryIO, start: int, size: int) -> Iterator[bytes]:
    while size > 0:
        piece = at(file, start, min(PIECE, size))
        if not piece:
            return
        yield piece
        start, size = start + len(piece), size - len(piece)


def loose(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member of an archive that some other program packed."""
    with archive.open(info) as member:
        while True:
            piece = member.read(PIECE)
            if not piece:
                return
            yield piece


def loosely(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Reader:
    return lambda: loose(archive, info)


def content(read: Reader) -> Content:
    digest, crc, size = hashlib.sha256(), 0, 0
    for piece in read():
        digest.update(piece)
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    return Content(digest.hexdigest(), crc, size)


def text(read: Reader) -> str:
    """A member as text. Raises ValueError if it is none, or too long to be read whole."""
    found = bytearray()
    for piece in read():
        found += piece
        if len(found) > MOST_TEXT:
            raise ValueError("too long")
    return found.decode("utf-8")


# --- the check --------------------------------------------------------------------------------
class Check:
    """One look at one pack. `faults` holds the first thing that is wrong with each member."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.faults: dict[str, str] = {}
        self.readers: dict[str, Reader] = {}
        self.contents: dict[str, Content] = {}
        self.places: list[Place] = []
        self.lists: dict[str, dict[str, str]] = {}

    def fault(self, name: str, what: str) -> None:
        self.faults.setdefault(name, what)

    def run(self) -> list[Fault]:
        self.find()
        self.read()
        self.compare()
        self.look_at_headers()
        self.look_inside()
        return [Fault(name, what) for name, what in self.faults.items()]

    def find(self) -> None:
        front, back = from_front(self.file), from_back(self.file)
        self.places = back or front
        if not self.places:
            self.find_loose()
            return
        other = front if len(front) == len(self.places) else self.places
        known = self.known({*front, *back})
        for number, place in enumerate(self.places):
            # A name that was changed in one of its two places is told by the lists.
            if place.name not in known:
                place = place._replace(name=other[number].name)
            self.places[number] = place
            self.add(place.name, self.reader(place))

    def known(self, places: Any) -> Any:
        """Every name that the manifest or the sums tell of."""
        names = {MANIFEST, SUMS}
        for place in places:
            if place.name in LISTS:
                try:
                    names.update(LISTS[place.name](text(self.reader(place))))
                except UNREADABLE:
                    continue
        return names

    def reader(self, place: Place) -> Reader:
        begins = place.start + LOCAL_SHAPE.size + len(encoded(place.name))
        return lambda: pieces(self.file, begins, place.size)

    def find_loose(self) -> None:
        """Packed anew by another program, or damaged: as far as it can be read at all."""
        self.fault(
            ARCHIVE, "is not as Tandem wrote it: it is damaged or was packed anew"
        )
        archive = zipfile.ZipFile(self.file)
        for info in archive.infolist():
            if not info.is_dir():
                self.add(info.filename, loosely(archive, info))

    def add(self, name: str, read: Reader) -> None:
        if name in self.readers:
            self.fault(name, "is there more than once")
        self.readers[name] = read

    def read(self) -> None:
        for name, read in self.readers.items():
            try:
                self.contents[name] = content(read)
            except UNREADABLE:
                self.fault(name, "cannot be read")
                self.contents[name] = Content("", -1, 0)
        self.lists = {name: self.hashes(name) for name in (MANIFEST, SUMS)}

    def hashes(self, name: str) -> dict[str, str]:
        if name not in self.readers:
            self.fault(name, "is missing")
            return {}
        try:
            return LISTS[name](text(self.readers[name]))
        except UNREADABLE:
            self.fault(name, "was changed: it cannot be read any more")
            return {}

    def compare(self) -> None:
        """Hold each content against the lists, and name what is in one and not in the other."""
        believed = self.believed()
        names = set(self.contents).union(*believed) - {MANIFEST, SUMS}
        for name in self.known_first(names) if believed else []:
            wanted = {each[name] for each in believed if name in each}
            if not wanted:
                self.fault(name, "was added" + self.twin(name, believed))
            elif name not in self.contents:
                self.fault(name, "is missing")
            elif wanted != {self.contents[name].sha256}:
                self.fault(name, "was changed: it has another SHA-256")

    def known_first(self, names: set[str]) -> list[str]:
        """What is there before what is missing, which it may be under another name."""
        return sorted(
            names, key=lambda name: (name not in self.contents, encoded(name))
        )

    def twin(self, name: str, believed: list[dict[str, str]]) -> str:
        """Of an unknown member: the one that it is under another name."""
        mine = self.contents[name].sha256
        gone = [old for each in believed for old, theirs in each.items()
                if theirs == mine and old not in self.contents]  # fmt: skip
        for old in gone[:1]:
            self.fault(old, "is missing: it was renamed to " + shown(name))
            return ", or renamed from " + shown(old)
        return ""

    def believed(self) -> list[dict[str, str]]:
        """The lists that can be believed; a fault for the one that cannot."""
        manifest, told = self.lists[MANIFEST], self.lists[SUMS]
        found = self.contents.get(MANIFEST, Content("", 0, 0)).sha256
        whole = [n for n in (MANIFEST, SUMS) if self.lists[n] and self.is_whole(n)]
        fits = told == dict(manifest, **{MANIFEST: found})
        for name in () if fits else (MANIFEST, SUMS):
            # Of two that differ, the one whose check sum still holds is as it was.
            if len(whole) != 1 or name not in whole:
                self.fault(name, f"was changed: {MANIFEST} and {SUMS} do not fit")
        for name in (MANIFEST, SUMS):
            if self.lists[name] and name not in whole:
                self.fault(name, "was changed")
        return [self.lists[name] for name in whole]

    def is_whole(self, name: str) -> bool:
        """True if a check sum in the archive holds; nobody who edits on purpose leaves it."""
        return not self.places or self.contents[name].crc in self.check_sums(name)

    def check_sums(self, name: str) -> list[int]:
        """The check sums of a member in its header and in the directory."""
        [place] = [each for each in self.places if each.name == name][:1]
        end = sum(len(encoded(p.name)) + LOCAL_SHAPE.size + p.size for p in self.places)
        for each in self.places:
            if each is place:
                break
            end += ENTRY_SHAPE.size + len(encoded(each.name))
        raw = at(self.file, place.start + 14, 4), at(self.file, end + 16, 4)
        return [int.from_bytes(each, "little") for each in raw]

    def look_at_headers(self) -> None:
        """Every byte that is not content follows from the contents: compare them all."""
        names = [place.name for place in self.places]
        if names != [name for name in in_order(names) if name in names]:
            self.fault(ARCHIVE, "has its members in another order")
        lines, here = [], 0
        for name, start, size in self.places:
            crc = self.contents[name].crc & 0xFFFFFFFF
            expected = header(name, size, crc)
            if at(self.file, start, len(expected)) != expected:
                self.fault(name, "has another header in the archive")
            lines.append((name, entry(name, size, crc, start)))
            here = start + len(expected) + size
        if lines:
            self.look_at_directory(lines, here)

    def look_at_directory(self, lines: list[tuple[str, bytes]], start: int) -> None:
        here = start
        for name, line in lines:
            if at(self.file, here, len(line)) != line:
                self.fault(name, "has another line in the directory of the archive")
            here += len(line)
        last = ending(len(lines), here - start, start)
        if at(self.file, here, len(last) + 1) != last:
            self.fault(ARCHIVE, "ends otherwise than Tandem wrote it")

    def look_inside(self) -> None:
        for name in [each for each in self.contents if each not in self.faults]:
            if name.endswith(".json") and "/" not in name:
                try:
                    found = text(self.readers[name])
                    value = json.loads(found)
                    what = (
                        "" if canonical(value) == found else "is not in canonical form"
                    )
                    what = what or INSIDE.get(name, fine)(value)
                except UNREADABLE:
                    what = "cannot be read"
                if what:
                    self.fault(name, what)


# --- what stands in the members ---------------------------------------------------------------
def hashes_of_manifest(found: str) -> dict[str, str]:
    return {str(m["path"]): str(m["sha256"]) for m in json.loads(found)["members"]}


def hashes_of_sums(found: str) -> dict[str, str]:
    pairs = [line.split("  ", 1) for line in found.split("\n")[:-1]]
    return {name: digest for digest, name in pairs}


LISTS: dict[str, Callable[[str], dict[str, str]]] = {
    MANIFEST: hashes_of_manifest,
    SUMS: hashes_of_sums,
}


def hashed(found: str) -> str:
    return hashlib.sha256(found.encode("utf-8")).hexdigest()


def fine(_: Any) -> str:
    return ""


def manifest_fault(value: Any) -> str:
    if value["format"] != FORMAT:
        return "is of another format than " + FORMAT + ": use the verifier in the pack"
    return ""


def signatures_fault(value: Any) -> str:
    for each in value["signatures"]:
        if hashed(canonical(each["record"])) != each["record_hash"]:
            return "does not hold the record that {} signed".format(each["signed_by"])
    return ""


def audit_fault(value: Any) -> str:
    """Each entry has its hash; seals rise, and follow each other where they are neighbours."""
    last: dict[str, Any] = {"sequence": 0, "digest": "0" * 64}
    for each in value["entries"]:
        if hashed(each["text"]) != each["sha256"]:
            return "has an entry that was changed: {}".format(each["text"][:120])
        seal = each["seal"]
        if seal and seal["sequence"] <= last["sequence"]:
            return "has seal {} out of order".format(seal["sequence"])
        neighbour = seal and seal["sequence"] == last["sequence"] + 1
        if neighbour and seal["previous"] != last["digest"]:
            return "has seal {} that does not follow".format(seal["sequence"])
        last = seal or last
    return ""


INSIDE: dict[str, Callable[[Any], str]] = {
    MANIFEST: manifest_fault,
    "signatures.json": signatures_fault,
    "audit.json": audit_fault,
}


# --- for people -------------------------------------------------------------------------------
def check(file: BinaryIO, expect: str = "") -> list[Fault]:
    """Everything that is not in order. Raises BadZipFile if it is no archive at all."""
    faults = Check(file).run()
    if expect and sha256_of(file) != expect.strip().lower():
        faults.insert(0, Fault(ARCHIVE, "is not the expected one: its SHA-256 differs"))
    return faults


def sha256_of(file: BinaryIO) -> str:
    return content(lambda: pieces(file, 0, length(file))).sha256


def shown(name: str) -> str:
    """A name that does nothing to a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check an evidence pack of Tandem.")
    parser.add_argument("pack")
    parser.add_argument("--expect", default="", metavar="SHA256")
    said = parser.parse_args(arguments)
    try:
        with open(said.pack, "rb") as file:  # noqa: PTH123  (no need of more than open)
            faults, digest = check(file, said.expect), sha256_of(file)
    except UNREADABLE as error:
        sys.stderr.write(f"{shown(said.pack)} cannot be read: {error}\n")
        return 2
    for name, what in faults:
        sys.stdout.write(f"{shown(name)}: {shown(what)}\n")
    verdict = "NOT IN ORDER" if faults else "in order"
    sys.stdout.write(f"{shown(said.pack)} SHA-256 {digest}\n{verdict}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
