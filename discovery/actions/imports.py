"""Notes that come in a file: support and voice of the customer, redacted on the way.

A row is known by its `external_key`, so a file can be loaded twice. What a person
changed here since stays, as long as the row in the file is the same: `import_hash`
keeps what the file said. A changed row changes the note, which is then read again.

A batch costs a fixed number of statements, whatever its length: one read, one insert
and one update of notes, one of their products, one of redactions, one of audit rows.
Each note still gets an audit row of its own, so that its history is found by its id.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db import transaction
from django.utils.crypto import salted_hmac

from core import access, audit
from core.clock import today
from core.errors import Refused
from core.models import ImportRun, User
from core.redaction import redact
from core.roles import Perm
from core.verbs import Verb
from discovery import details as shapes
from discovery.actions import tags as tag_set
from discovery.actions import words
from discovery.actions.highlights import drop_gone
from discovery.models import Note, RedactionEvent
from portfolio.models import Product, Queue, Site

BATCH = 500
DETAILS = ("ticket", "product_area", "count_30d", "csat", "regulatory", "resolution")
TEXTS = ("title", "verbatim", "summary", "journey_step", "frequency_claim")
State = Literal["created", "updated", "unchanged", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of one row; `text` says why it failed or was passed over."""

    state: State
    note: int | None = None
    text: str = ""


@dataclass
class Places:
    """Codes as files write them → rows here; read once for a whole import."""

    products: dict[str, int]
    sites: dict[str, int]
    queues: dict[str, int]

    @classmethod
    def read(cls) -> "Places":
        def by_code(model: Any) -> dict[str, int]:
            return {c.upper(): pk for c, pk in model.objects.values_list("code", "pk")}

        return cls(by_code(Product), by_code(Site), by_code(Queue))


@dataclass
class Row:
    """One row of the file as a note: cleaned values, product, and its fingerprint."""

    key: str
    values: dict[str, Any]
    product: int | None
    counts: dict[str, int]
    hash: str = field(init=False)

    def __post_init__(self) -> None:
        told = json.dumps([self.values, self.product], sort_keys=True, default=str)
        self.hash = hashlib.sha256(told.encode()).hexdigest()


def import_note(
    row: dict[str, Any], *, by: User, run: ImportRun | None = None
) -> State:
    """Load one row; raises Refused with what is wrong with it."""
    [outcome] = import_notes([row], by=by, run=run)
    if outcome.state == "failed":
        raise Refused(outcome.text)
    return outcome.state


@transaction.atomic
def import_notes(
    rows: Sequence[dict[str, Any]],
    *,
    by: User,
    run: ImportRun | None = None,
    seen: set[str] | None = None,
    places: Places | None = None,
) -> list[Outcome]:
    """Load up to a batch of rows (BATCH is a good size); one outcome for each, in order.

    A row is a dictionary of texts: external_key, verbatim, title, summary,
    happened_on (ISO), product, site and queue (codes), tags (list or commas),
    journey_step, severity, frequency_claim, and the details of the kind
    (`DETAILS`). `seen` carries the keys of this file's earlier batches.
    """
    access.require_somewhere(by, Perm.IMPORT_RUN)
    places, seen = places or Places.read(), set() if seen is None else seen
    outcomes: list[Outcome | None] = [None] * len(rows)
    parsed: dict[int, Row] = {}
    for place, given in enumerate(rows):
        try:
            row = parse(given, places)
        except ValueError as error:
            outcomes[place] = Outcome("failed", text=str(error))
            continue
        if row.key in seen:
            outcomes[place] = Outcome(
                "unchanged", text="An earlier row of this file has the same id."
            )
            continue
        seen.add(row.key)
        parsed[place] = row
    for place, outcome in load(parsed, by=by, run=run).items():
        outcomes[place] = outcome
    return [outcome for outcome in outcomes if outcome]


def load(
    parsed: dict[int, Row], *, by: User, run: ImportRun | None
) -> dict[int, Outcome]:
    keys = [row.key for row in parsed.values()]
    spelling = tag_set.spelling(
        n for row in parsed.values() for n in row.values["tags"]
    )
    for row in parsed.values():
        row.values["tags"] = tag_set.spelled(row.values["tags"], spelling)
    known = {
        note.external_key: note
        for note in Note.objects.select_for_update().filter(external_key__in=keys)
    }
    fresh = {place: row for place, row in parsed.items() if row.key not in known}
    changed = {
        place: row
        for place, row in parsed.items()
        if row.key in known
        and known[row.key].import_hash != row.hash
        and not known[row.key].is_emptied  # those words do not come back
    }
    told = {"import": run.pk} if run else {}
    outcomes = {
        place: Outcome("unchanged", known[row.key].pk)
        for place, row in parsed.items()
        if row.key in known
    }
    outcomes |= insert(fresh, by=by, told=told)
    outcomes |= update(changed, known, by=by, told=told)
    return outcomes


def insert(
    rows: dict[int, Row], *, by: User, told: dict[str, Any]
) -> dict[int, Outcome]:
    notes = Note.objects.bulk_create(
        Note(
            kind=Note.Kind.SUPPORT_VOC,
            participant=Note.Who.CUSTOMER,
            state=Note.State.REDACTION_REVIEW,
            collector=by,
            external_key=row.key,
            import_hash=row.hash,
            **{"happened_on": today(), **row.values},
        )
        for row in rows.values()
    )
    pairs = list(zip(notes, rows.values(), strict=True))
    finish(pairs, Verb.NOTE_CREATED, by=by, told=told)
    return {
        place: Outcome("created", note.pk)
        for place, note in zip(rows, notes, strict=True)
    }


def update(
    rows: dict[int, Row], known: dict[str, Note], *, by: User, told: dict[str, Any]
) -> dict[int, Outcome]:
    pairs = [(known[row.key], row) for row in rows.values()]
    for note, row in pairs:
        for name, value in row.values.items():
            setattr(note, name, value)
        note.import_hash = row.hash
        note.version += 1
        if note.state == Note.State.PUBLISHED:  # nobody has read the new words
            note.state = Note.State.REDACTION_REVIEW
            note.reviewed_by = note.reviewed_at = None
    if pairs:
        names = {"import_hash", "version", "state", "reviewed_by", "reviewed_at"}
        names |= {name for _, row in pairs for name in row.values}
        Note.objects.bulk_update([note for note, _ in pairs], sorted(names))
        drop_gone(*(note for note, _ in pairs))
        Note.products.through.objects.filter(note__in=[n for n, _ in pairs]).delete()
    finish(pairs, Verb.NOTE_CHANGED, by=by, told=told)
    return {place: Outcome("updated", known[row.key].pk) for place, row in rows.items()}


def finish(
    pairs: Iterable[tuple[Note, Row]], verb: Verb, *, by: User, told: dict[str, Any]
) -> None:
    """The rows beside the notes: products, redactions, audit."""
    pairs = list(pairs)
    if not pairs:
        return
    about = Note.products.through
    about.objects.bulk_create(
        about(note_id=note.pk, product_id=row.product)
        for note, row in pairs
        if row.product
    )
    RedactionEvent.objects.bulk_create(
        RedactionEvent(note=note, counts=row.counts)
        for note, row in pairs
        if row.counts
    )
    audit.record_all(
        by, verb, ((note, {**told, "redacted": row.counts}) for note, row in pairs)
    )


# --- one row of text -----------------------------------------------------------------------
def parse(given: dict[str, Any], places: Places) -> Row:
    """Read one row; raises ValueError with what is wrong, in words."""
    raw = {name: text_of(value) for name, value in given.items() if name != "tags"}
    values: dict[str, Any] = {name: raw.get(name, "") for name in TEXTS}
    if not (values["verbatim"] or values["summary"]):
        raise ValueError("The row has no text.")
    if raw.get("happened_on"):
        values["happened_on"] = day(raw["happened_on"])
    values["severity"] = severity(raw.get("severity", ""))
    values["site_id"] = code(places.sites, raw.get("site", ""), "site")
    values["queue_id"] = code(places.queues, raw.get("queue", ""), "queue")
    values["tags"] = tags(given.get("tags"))
    recorded = {name: raw[name] for name in DETAILS if raw.get(name)}
    values["details"], errors = shapes.clean(Note.Kind.SUPPORT_VOC, recorded)
    if errors:
        raise ValueError(" ".join(f"{name}: {text}" for name, text in errors.items()))
    clean, counts = words.clean(Note, values)
    clean["title"] = clean["title"] or words.headline(
        clean["verbatim"] or clean["summary"]
    )
    product = code(places.products, raw.get("product", ""), "product")
    return Row(key_of(raw.get("external_key", ""), clean), clean, product, counts)


def text_of(value: Any) -> str:
    return "" if value is None else str(value).replace("\x00", "").strip()


def key_of(given: str, clean: dict[str, Any]) -> str:
    """The row's id; a digest where there is none, or where it holds a card number.

    Keyed, because the few digits of a card are soon guessed from a plain digest.
    """
    if given and len(given) <= 100 and redact(given) == (given, {}):
        return given
    told = given or json.dumps(clean, sort_keys=True, default=str)
    digest = salted_hmac("discovery.import", told, algorithm="sha256").hexdigest()
    return f"hmac:{digest}"


def day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"{quoted(text)} is not a date as 2026-11-30.") from None


def severity(text: str) -> int | None:
    if text and text not in {"1", "2", "3", "4", "5"}:
        raise ValueError(f"Severity is 1 to 5, not {quoted(text)}.")
    return int(text) if text else None


def code(known: dict[str, int], text: str, noun: str) -> int | None:
    if text and text.upper() not in known:
        raise ValueError(f"There is no {noun} {quoted(text)} here.")
    return known[text.upper()] if text else None


def quoted(text: str) -> str:
    """A part of the row for its error, redacted: people keep lists of errors."""
    return f"“{redact(text)[0][:40]}”"


def tags(given: Any) -> list[str]:
    each = given if isinstance(given, list | tuple) else text_of(given).split(",")
    found = (text_of(tag).lower() for tag in each)
    return list(dict.fromkeys(tag for tag in found if tag))[:20]
