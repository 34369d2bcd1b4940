"""Answers to who sent a note: where it has come, kept and told; and words of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min

from core.actions.notices import tell
from core.clock import today
from core.errors import Refused
from core.models import User
from core.notices import Kind
from core.verbs import Verb
from discovery.actions import notes, words
from discovery.answers import Reached, in_words
from discovery.models import Answer, Note, Reply


@transaction.atomic
def reply(note: Note, *, text: str, by: User) -> Reply:
    """Write a line back to whoever sent the note; who that is stays unknown to `by`.

    Raises Refused for a note that was never sent, PermissionDenied for who does not
    triage it. Each line of its own is kept: what was told is not told differently later.
    """
    note = notes.locked(note)
    notes.require_triage(by, note)
    if note.state == Note.State.DRAFT:
        raise PermissionDenied("A draft is its writer's alone")
    if not text.strip():
        raise Refused("Write what becomes of it.")
    clean, counts = words.clean(Reply, {"text": text.strip()})
    row = Reply.objects.create(note=note, by=by, on=today(), **clean)
    words.remember(counts, note=note)
    Answer.objects.filter(note=note, answered_on=None).update(answered_on=today())
    words.record_note(by, Verb.NOTE_REPLIED, note, redacted=counts)
    told = f"“{note.title}”: somebody wrote back to you."
    tell_author(note, told, occasion=f"reply {row.pk}", by=by)
    return row


@dataclass(frozen=True, slots=True)
class Moved:
    """A note that has come further, or back; `name` is what it led to and `need` which
    opportunity that answers, if its author may know."""

    note: Note
    to: Reached
    name: str = ""
    need: str = ""


KEPT = ("stage", "subject_type", "subject_id", "opportunity", "because", "since", "answered_on")  # fmt: skip


@transaction.atomic
def keep(moved: Sequence[Moved], *, on: date | None = None, by: User) -> None:
    """Keep how far notes have come, and tell their authors what is news to them.

    Raises nothing: the links are what they are. Who was answered once was answered,
    whatever is undone later. Nothing is audited here: the links were.
    """
    day = on or today()
    pks = [each.note.pk for each in moved]
    rows = Answer.objects.select_for_update().filter(note__in=pks).order_by("note")
    known = {row.note_id: row.answered_on for row in rows}
    replied = dict(
        Reply.objects.filter(note__in=pks).values_list("note").annotate(Min("on"))
    )
    Answer.objects.bulk_create(
        [
            row_of(each, day, known.get(each.note.pk) or replied.get(each.note.pk))
            for each in moved
        ],
        update_conflicts=True, unique_fields=["note"], update_fields=KEPT,
    )  # fmt: skip
    for each in moved:
        if each.to.stage not in SILENT:
            tell_of(each, by)


SILENT = (*Answer.UNANSWERED, Answer.Stage.WITHDRAWN)


def row_of(moved: Moved, day: date, answered_on: date | None) -> Answer:
    to = moved.to
    kind, pk = to.subject or ("", None)
    says = to.stage not in Answer.UNANSWERED
    return Answer(
        note=moved.note, stage=to.stage, subject_type=kind, subject_id=pk,
        opportunity_id=to.opportunity, because=to.because, since=day,
        answered_on=answered_on or (day if says else None),
    )  # fmt: skip


def tell_of(moved: Moved, by: User) -> None:
    to = moved.to
    text = f"“{moved.note.title}”: {in_words(to.stage, moved.name, to.because, moved.need)}."
    kind, pk = to.subject or ("", "")
    tell_author(moved.note, text, occasion=f"{to.stage} {kind} {pk}".strip(), by=by)


def tell_author(note: Note, text: str, *, occasion: str, by: User) -> None:
    """Tell whoever sent it; notes that came in a file were sent by nobody here."""
    if note.external_key:
        return
    tell(
        [note.collector],
        kind=Kind.NOTE,
        about=note,
        text=text,
        occasion=occasion,
        by=by,
    )
