"""Changes to notes: captured, sent, read by a second person, published, archived."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import access, versions
from core.clock import now, today
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import tags, words
from discovery.actions.completing import completed
from discovery.actions.highlights import drop_gone
from discovery.models import Note
from portfolio.models import Product

State = Note.State


def create(
    *,
    verbatim: str = "",
    products: Iterable[Product] = (),
    token: UUID | None = None,
    send: bool = True,
    by: User,
    **fields: Any,
) -> Note:
    """Keep a note, redacted; with `send` it waits for its redaction review.

    The same `token` from the same person is the same note: sent twice, kept once.
    """
    access.require_somewhere(by, Perm.NOTE_CREATE)
    try:
        with transaction.atomic():
            return sent_before(token, by) or keep(
                verbatim=verbatim, products=products, token=token, send=send, by=by,
                **fields,
            )  # fmt: skip
    except IntegrityError:
        twin = sent_before(token, by)  # its request came in at the same moment
        if twin is None:
            raise
        return twin


def sent_before(token: UUID | None, by: User) -> Note | None:
    if token is None:
        return None
    return Note.objects.filter(collector=by, client_token=token).first()


def keep(
    *,
    products: Iterable[Product],
    token: UUID | None,
    send: bool,
    by: User,
    **fields: Any,
) -> Note:
    fields.setdefault("kind", Note.Kind.LISTENING_SESSION)
    fields.setdefault("participant", Note.Who.ASSOCIATE)
    fields["happened_on"] = fields.get("happened_on") or today()
    completed(fields)
    clean, counts = words.clean(Note, fields)
    tags.settle_in(clean)
    clean["title"] = clean.get("title") or titled(clean)
    state = State.REDACTION_REVIEW if send else State.DRAFT
    note = Note.objects.create(collector=by, client_token=token, state=state, **clean)
    note.products.set(products)
    words.remember(counts, note=note)
    words.record_note(
        by, Verb.NOTE_CREATED, note, kind=note.kind, state=state, redacted=counts
    )
    return note


def titled(clean: dict[str, Any]) -> str:
    return words.headline(clean.get("verbatim") or clean.get("summary") or "")


@transaction.atomic
def edit(
    note: Note,
    *,
    version: int | None,
    products: Iterable[Product] | None = None,
    by: User,
    **fields: Any,
) -> Note:
    """Change a note. Raises Stale if someone changed it after `version` was read.

    New words on a published note need a new redaction review.
    """
    note = locked(note)
    require_editor(by, note)
    if note.state == State.ARCHIVED:
        raise Refused("An archived note is not changed. Restore it first.")
    versions.claim(note, version, **fields)
    was_titled = note.title == titled(vars(note))
    if fields.get("kind", note.kind) != note.kind:
        fields.setdefault("details", {})
    tags.settle_in(fields)
    merged = {**vars_of(note), **fields}
    completed(merged)
    given = {name: merged[name] for name in {*fields, "details"}}
    clean, counts = words.clean(Note, given)
    title = clean.get("title", note.title)
    if not title or (was_titled and title == note.title):
        clean["title"] = titled({**vars(note), **clean})
    changed = versions.apply(note, **clean)
    if products is not None:
        changed |= replaced(note, list(products))
    if note.state == State.PUBLISHED and WORDS & changed.keys():
        unread(note)
    note.save()
    drop_gone(note)
    words.remember(counts, note=note)
    told = words.telling(Note, changed)
    words.record_note(by, Verb.NOTE_CHANGED, note, changed=told, redacted=counts)
    return note


WORDS = {"title", "verbatim", "summary", "details", "journey_step", "frequency_claim"}


def vars_of(note: Note) -> dict[str, Any]:
    """What the rules about a note as a whole look at."""
    names = ("verbatim", "summary", "kind", "details", "happened_on", "session", "site")
    return {name: getattr(note, name) for name in names}


def replaced(note: Note, products: list[Product]) -> dict[str, list[Any]]:
    before = sorted(str(each) for each in note.products.all())
    after = sorted(str(each) for each in products)
    note.products.set(products)
    return {"products": [before, after]} if before != after else {}


@transaction.atomic
def send(note: Note, *, version: int | None = None, by: User) -> Note:
    """Hand a draft over for redaction review. Only who wrote it down may."""
    note = locked(note)
    if by.pk != note.collector_id:
        raise PermissionDenied("Only who wrote a draft sends it")
    if note.state != State.DRAFT:
        raise Refused("This note was sent already.")
    return move(note, State.REDACTION_REVIEW, Verb.NOTE_SENT, version=version, by=by)


@transaction.atomic
def publish(
    note: Note, *, version: int | None = None, on: date | None = None, by: User
) -> Note:
    """Say that a person has read the words and found nobody in them (domain.md §4).

    Whoever wrote the words down does not review them, as long as somebody else can.
    Words that came in a file were typed by nobody here; any reviewer may read them.
    """
    note = locked(note)
    require_triage(by, note)
    if note.state == State.DRAFT and note.verbatim:
        raise Refused("A quote is reviewed before it is published. Send it first.")
    if note.state not in {State.DRAFT, State.REDACTION_REVIEW}:
        raise Refused(f"This note is {note.get_state_display().lower()} already.")
    own = by.pk == note.collector_id and note.verbatim and not note.external_key
    if own and someone_else(note, by):
        raise Refused(
            "You wrote this down, so somebody else reads it before it is published."
        )
    note.reviewed_by, note.reviewed_at = by, moment(on)
    return move(note, State.PUBLISHED, Verb.NOTE_PUBLISHED, version=version, by=by)


@transaction.atomic
def discard(note: Note, *, version: int | None = None, by: User) -> None:
    """Delete a draft for good. It was never anybody's but its writer's."""
    note = locked(note)
    if by.pk != note.collector_id:
        raise PermissionDenied("Only who wrote a draft discards it")
    if note.state != State.DRAFT:
        raise Refused("This note was sent: archive it instead.")
    versions.claim(note, version)
    words.record_note(by, Verb.NOTE_DISCARDED, note)
    note.delete()


@transaction.atomic
def archive(
    note: Note, *, because: str = "", version: int | None = None, by: User
) -> Note:
    """Put a note away, with one line back to the person who sent it."""
    note = locked(note)
    withdrawn = by.pk == note.collector_id and note.state == State.REDACTION_REVIEW
    if not withdrawn:
        require_triage(by, note)
    if note.state not in {State.REDACTION_REVIEW, State.PUBLISHED}:
        raise Refused(f"This note is {note.get_state_display().lower()}, not sent.")
    if not withdrawn and not because.strip():
        raise Refused("Say why, in one line: the person who sent the note reads it.")
    clean, counts = words.clean(Note, {"archived_because": because.strip()})
    note.archived_because = clean["archived_because"]
    words.remember(counts, note=note)
    return move(note, State.ARCHIVED, Verb.NOTE_ARCHIVED, version=version, by=by)


@transaction.atomic
def restore(note: Note, *, version: int | None = None, by: User) -> Note:
    """Take a note out of the archive, to where it was."""
    note = locked(note)
    if by.pk != note.collector_id or note.reviewed_at:
        require_triage(by, note)
    if note.state != State.ARCHIVED:
        raise Refused("This note is not archived.")
    if note.is_emptied:
        raise Refused("The words of this note are gone for good.")
    note.archived_because = ""
    to = State.PUBLISHED if note.reviewed_at else State.REDACTION_REVIEW
    return move(note, to, Verb.NOTE_RESTORED, version=version, by=by)


# --- the parts they share ----------------------------------------------------------------
def locked(note: Note) -> Note:
    return Note.objects.select_for_update(of=("self",)).get(pk=note.pk)


def move(note: Note, to: str, verb: Verb, *, version: int | None, by: User) -> Note:
    was = note.state
    versions.claim(note, version)
    note.state = to
    note.save()
    words.record_note(by, verb, note, state=[was, to])
    return note


def unread(note: Note) -> None:
    """The words are new: nobody has read them yet."""
    note.state, note.reviewed_by, note.reviewed_at = State.REDACTION_REVIEW, None, None


def moment(on: date | None) -> datetime:
    """Now, or noon of the day on which history says it happened."""
    return timezone.make_aware(datetime.combine(on, time(12))) if on else now()


def triages(by: User, note: Note) -> bool:
    """True if `by` triages notes of one of its products, or any if it has none."""
    products = list(note.products.all())
    if not products:
        return access.may(by, Perm.DISCOVERY_TRIAGE)
    return any(
        access.allows(by, Perm.DISCOVERY_TRIAGE, team=product.team)
        for product in products
    )


def require_triage(by: User, note: Note) -> None:
    if not (by.is_system or triages(by, note)):
        raise PermissionDenied(f"{by} does not triage {note}")


def may_edit(by: User, note: Note) -> bool:
    """Its collector until it is published; after sending also who triages it."""
    if note.state == State.DRAFT:
        return by.pk == note.collector_id
    own = by.pk == note.collector_id and note.state == State.REDACTION_REVIEW
    return own or triages(by, note)


def require_editor(by: User, note: Note) -> None:
    if not (by.is_system or may_edit(by, note)):
        raise PermissionDenied(f"{by} does not edit {note}")


def someone_else(note: Note, by: User) -> bool:
    """True if another person could review this note."""
    teams = list(note.products.values_list("team", flat=True)) or None
    people = access.holders(Perm.DISCOVERY_TRIAGE, teams=teams)
    return people.exclude(pk=by.pk).exists()
