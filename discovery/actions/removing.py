"""Words whose time is up: announced, called off when the rule is longer, removed.

Run by the worker, each day. Every note is removed in a transaction of its own and asked
again under its lock, so a run that stops in the middle is taken up by the next, and one
that runs twice finds nothing. Rules: `discovery/retention.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet

from core import access, audit, system, versions
from core.actions import notices
from core.models import User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import emptying, words
from discovery.models import Note, Removal, RetentionRule
from discovery.retention import LEAST_NOTICE, announced_for, is_due, wanted

TITLE = "Words removed"
BATCH = 1_000


@dataclass
class Run:
    """What one run did; `sealed`: of how many sealed records or notes
    of others still hold words."""

    announced: int = 0
    called_off: int = 0
    removed: int = 0
    sealed: int = 0

    @property
    def words(self) -> str:
        text = f"Announced {self.announced}, called off {self.called_off}, removed {self.removed}."
        return text + (
            f" Sealed records or notes of others still hold words of {self.sealed}."
            if self.sealed
            else ""
        )


def notice() -> int:
    asked: int = settings.RETENTION_NOTICE
    return max(LEAST_NOTICE, asked)


def work(on: date, tell: Callable[[int, str], None] = lambda rows, says: None) -> Run:
    """Call off, announce, remove; `tell` hears of every step that is done."""
    run, days = Run(), rules()
    for kind in Note.Kind.values:
        run.called_off += call_off(kind, days.get(kind))
        if kind in days:
            run.announced += announce(kind, days[kind], on)
    tell(run.announced, run.words)
    for pk in due(on):
        remove(pk, on, run)
        tell(1, run.words)
    return run


def rules() -> dict[str, int]:
    """Kind → days, of those that are not kept for ever."""
    rows = RetentionRule.objects.exclude(days=None)
    return {kind: days for kind, days in rows.values_list("kind", "days") if days}


def call_off(kind: str, days: int | None) -> int:
    """Announcements that the rule does not stand behind any more. Returns how many."""
    rows = Removal.objects.announced().filter(note__kind=kind)
    if days is not None:
        rows = rows.filter(note__happened_on__gt=F("due_on") - timedelta(days=days))
    pks = list(rows.values_list("pk", flat=True))
    return Removal.objects.filter(pk__in=pks, removed_on=None).update(
        announced_on=None, due_on=None, version=F("version") + 1
    )


# --- saying it before -----------------------------------------------------------------------
@transaction.atomic
def announce(kind: str, days: int, on: date) -> int:
    """Announce what of a kind goes next, and tell who triages it. Returns how many."""
    rows = to_announce(kind, days, on)
    fresh = [
        Removal(note_id=pk, announced_on=on, due_on=day)
        for pk, happened_on, kept in rows.iterator(chunk_size=BATCH)
        if (day := announced_for(wanted(happened_on, days, kept), on, notice()))
    ]
    if not fresh:
        return 0
    Removal.objects.bulk_create(
        fresh, batch_size=BATCH, update_conflicts=True, unique_fields=["note"],
        update_fields=["announced_on", "due_on"],
    )  # fmt: skip
    rule = RetentionRule.objects.get(kind=kind)
    first = min(row.due_on for row in fresh if row.due_on)
    audit.record(
        system.user(), Verb.RETENTION_ANNOUNCED, rule, notes=len(fresh), days=days,
        first=first,
    )  # fmt: skip
    tell_triagers(rule, on, last=max(row.note_id for row in fresh))
    return len(fresh)


def to_announce(
    kind: str, days: int, on: date
) -> "QuerySet[Note, tuple[int, date, date | None]]":
    """(id, day it happened, kept until) of notes that nothing is announced for yet."""
    last = on + timedelta(days=notice())
    rows = Note.objects.filter(kind=kind, happened_on__lte=last - timedelta(days=days))
    rows = rows.filter(consent_withdrawn_on=None, words_removed_on=None)
    rows = rows.exclude(state=Note.State.DRAFT).filter(removal__announced_on=None)
    free = Q(removal__kept_until=None) | Q(removal__kept_until__lt=last)
    told = rows.filter(free).order_by("pk")
    return told.values_list("pk", "happened_on", "removal__kept_until")


def tell_triagers(rule: RetentionRule, on: date, *, last: int) -> None:
    """One line for each person who triages one of what is new; never the words."""
    people = access.holders(Perm.DISCOVERY_TRIAGE, teams=None)
    for person in access.with_memberships(people):
        if text := line_for(person, rule, on):
            notices.tell(
                [person], kind=Kind.RETENTION, about=rule, text=text,
                occasion=f"announced {on} {last}", by=system.user(),
            )  # fmt: skip


def line_for(person: User, rule: RetentionRule, on: date) -> str:
    """What of a kind this person triages and goes next; "" if none of it is news."""
    rows = Removal.objects.visible_to(person).announced().filter(note__kind=rule.kind)
    told = rows.aggregate(
        all=Count("pk"), new=Count("pk", filter=Q(announced_on=on)), first=Min("due_on")
    )
    if not told["new"]:
        return ""
    many = "1 note loses its" if told["all"] == 1 else f"{told['all']} notes lose their"
    what, day = rule.get_kind_display(), told["first"]
    return f"{what}: {many} words from {day:%-d %b %Y} on. Keep what is needed, and say why."


# --- removing -------------------------------------------------------------------------------
def due(on: date) -> list[int]:
    """Notes whose announced day has come, the oldest day first."""
    rows = Removal.objects.announced().filter(due_on__lte=on)
    return list(rows.order_by("due_on", "pk").values_list("note", flat=True))


@transaction.atomic
def remove(pk: int, on: date, run: Run) -> None:
    """Remove one note's words if everything still says so; counted in `run`."""
    note = Note.objects.select_for_update(of=("self",)).get(pk=pk)
    row = Removal.objects.select_for_update(of=("self",)).get(note=note)
    days = rules().get(note.kind)
    if days is None or note.is_emptied or not may_go(note, row, days, on):
        return
    versions.claim(note, None)
    note.words_removed_on = on
    because = f"Words of this kind are kept for {days} days: these are gone."
    gone = emptying.empty(note, title=TITLE, because=because)
    row.refresh_from_db()  # why it was announced may have quoted the words
    row.removed_on, row.replaced, row.left = on, gone.replaced, gone.left
    row.save()
    told = {"replaced": gone.replaced, "left": gone.left, "announced": row.announced_on}
    words.record_note(system.user(), Verb.NOTE_EMPTIED, note, **told)
    run.removed += 1
    run.sealed += bool(gone.left)


def may_go(note: Note, row: Removal, days: int, on: date) -> bool:
    day = wanted(note.happened_on, days, row.kept_until)
    return is_due(day, row.announced_on, row.due_on, on, notice())
