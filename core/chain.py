"""Looks at the whole audit chain and names the first row that is not as it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest
from itertools import islice

import structlog
from django.db.models import Exists, OuterRef

from core.models import AuditEntry, AuditSeal
from core.seal import START, KeyMissing, digest

BATCH = 2000
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Finding:
    """What a look at the chain found. `fault` is empty when all is in order."""

    sealed: int
    unsealed: int
    head_digest: str
    fault: str


@dataclass(frozen=True)
class Fault:
    entry_id: int
    text: str


def look() -> Finding:
    """Recompute the chain from its start. Reads in batches: memory does not grow."""
    walk = Walk()
    for seals in batches(AuditSeal.objects.order_by("sequence").iterator(BATCH)):
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            walk.step(seal, entries.get(seal.entry_id))
    faults = [found for found in (walk.fault, intruder(walk.newest)) if found]
    first = min(faults, key=lambda found: found.entry_id, default=None)
    return Finding(
        sealed=walk.sequence,
        unsealed=AuditEntry.objects.filter(pk__gt=walk.newest).count(),
        head_digest=walk.previous if walk.sequence else "",
        fault=first.text if first else "",
    )


class Walk:
    """Goes along the seals, and keeps the first fault."""

    def __init__(self) -> None:
        self.sequence = 0
        self.previous = START
        self.newest = 0
        self.fault: Fault | None = None

    def step(self, seal: AuditSeal, entry: AuditEntry | None) -> None:
        if not self.fault:
            text = self.fault_of(seal, entry)
            # A gap before this seal comes before anything else that is wrong here.
            gap = seal.sequence != self.sequence + 1
            place = self.newest if gap else seal.entry_id
            self.fault = Fault(place, text) if text else None
        self.sequence = seal.sequence
        self.previous = seal.digest
        self.newest = max(self.newest, seal.entry_id)

    def fault_of(self, seal: AuditSeal, entry: AuditEntry | None) -> str:
        """Why this seal or its entry is not as it was, or ""."""
        here = f"Entry {seal.entry_id} (seal {seal.sequence})"
        if seal.sequence != self.sequence + 1:
            return f"Seal {self.sequence + 1} is missing; next comes {here}."
        if entry is None:
            return f"{here} was deleted."
        if seal.previous != self.previous or seal.entry_id <= self.newest:
            return f"{here} does not follow the seal before it: the order was changed."
        return "" if as_sealed(seal, entry) else f"{here} was changed or exchanged."


def as_sealed(seal: AuditSeal, entry: AuditEntry) -> bool:
    """True if the entry gives the seal's digest. A key unknown here proves nothing."""
    try:
        made = digest(seal.sequence, seal.previous, entry, seal.key_id)
    except KeyMissing as error:
        log.warning("audit_key_missing", error=str(error))
        return False
    return compare_digest(made, seal.digest)


def intruder(newest: int) -> Fault | None:
    """An entry below the head that no seal knows: put in afterwards."""
    seal = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    unknown = AuditEntry.objects.filter(~Exists(seal), pk__lte=newest)
    entry = unknown.order_by("pk").first()
    if entry is None:
        return None
    return Fault(entry.pk, f"Entry {entry.pk} has no seal: it was put in afterwards.")


def batches(seals: Iterator[AuditSeal]) -> Iterator[list[AuditSeal]]:
    while batch := list(islice(seals, BATCH)):
        yield batch


def anchored(sequence: int, expected: str) -> str:
    """A fault if seal `sequence` no longer has the digest that was mailed, or ""."""
    seal = AuditSeal.objects.filter(sequence=sequence).first()
    if seal is None:
        return f"Seal {sequence} was mailed but is gone: the chain was cut."
    if seal.digest != expected:
        return f"Seal {sequence} is not the one that was mailed: the chain was remade."
    return ""
