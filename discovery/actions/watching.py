"""Telling who is asked that something on the watch list runs out: once, when it begins."""

from datetime import date, timedelta

from django.db import transaction

from core import system
from core.actions import notices
from core.notices import Kind
from discovery.models import Note
from discovery.queries import watch
from governance.actions.reminding import is_told

STALE = timedelta(days=30)  # what began longer ago waits on home pages, and is not told


def remind(on: date) -> int:
    """Tell what begins to run out; return of how many things somebody was told."""
    related = ("products__product_manager", "products__product_owner")
    rows = watch.items().filter(watch.runs_out(on)).select_related("collector")
    rows = rows.defer("words").prefetch_related(*related).order_by("pk")
    fresh = [note for note in rows.iterator(chunk_size=200) if is_fresh(note, on)]
    return sum(tell(note, on) for note in fresh)


def is_fresh(note: Note, on: date) -> bool:
    return on - (watch.last_day(note) - watch.BEFORE) <= STALE


@transaction.atomic
def tell(note: Note, on: date) -> bool:
    """Never its words: a notice is mailed, and outlives them."""
    occasion = f"runs_out {watch.last_day(note)}"
    if is_told(note, occasion):
        return False
    people = [p for p in watch.people_of(note) if Note.objects.visible_to(p).filter(pk=note.pk).exists()]  # fmt: skip
    notices.tell(
        people, kind=Kind.WATCH, about=note, text=f"{note}: {watch.says(note, on)}",
        occasion=occasion, by=system.user(),
    )  # fmt: skip
    return bool(people)
