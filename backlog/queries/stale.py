"""Which scores are in doubt: on items in words, in a list as a condition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from backlog import stale
from backlog.mistakes import INCREMENT
from backlog.models import Basis, Item
from core.clock import now, today
from discovery.models import Note, NoteOpportunity
from governance.models import Review


@dataclass(frozen=True)
class Signs:
    """What scores are held against beside the item itself: published notes, gates."""

    notes: int = 0
    gate_on: date | None = None


NONE = Signs()


def notes_now() -> Coalesce:
    """How many published notes stand behind an item; a part of a query of items."""
    answers = Item.opportunities.through.objects.filter(item=OuterRef(OuterRef("pk")))
    heard = NoteOpportunity.objects.filter(
        opportunity__in=answers.values("opportunity"), note__state=Note.State.PUBLISHED
    )
    return Coalesce(alone(heard, Count("note", distinct=True)), 0)


def gate_on() -> Subquery:
    """The newest decision at one of an item's gates; a part of a query of items."""
    of_items = ContentType.objects.get_for_model(Item)
    reviews = Review.objects.filter(subject_type=of_items, subject_id=OuterRef("pk"))
    return alone(reviews, Max("decided_on"))


def alone(rows: QuerySet[Any], figure: Count | Max) -> Subquery:
    """One figure of all these rows: grouped by what is the same in each."""
    groups = rows.order_by().annotate(same=F("pk") * 0).values("same")
    return Subquery(groups.annotate(told=figure).values("told"))


def signs_of(items: Iterable[Item]) -> dict[int, Signs]:
    """{item id: what its scores are held against}, in one query."""
    rows = Item.objects.order_by().filter(pk__in=[item.pk for item in items])
    told = rows.annotate(notes_now=notes_now(), gate_on=gate_on())
    found = told.values_list("pk", "notes_now", "gate_on")
    return {pk: Signs(notes, gate) for pk, notes, gate in found}


def in_doubt() -> Q:
    """Scored, open or not, and older than an increment or judged by something else."""
    other_day = ~Q(basis__due_on=F("due_on")) & ~Q(basis__due_on=None, due_on=None)
    other_size = Q(basis__size__isnull=False) & ~Q(basis__size=F("size"))
    other_notes = Q(basis__notes__isnull=False) & ~Q(basis__notes=notes_now())
    changed = Q(basis__isnull=False) & (other_day | other_size | other_notes)
    old = Q(scored_at__lt=now() - INCREMENT)
    return Q(order_key__gte=0) & (old | changed | Q(scored_at__date__lt=gate_on()))


def doubts_of(item: Item, signs: Signs) -> list[str]:
    """In words; for a list, with `select_related("basis")` asked beforehand."""
    if not item.takes_scores or item.score is None or item.scored_at is None:
        return []
    basis: Basis | None = getattr(item, "basis", None)
    told = stale.Judged(
        localtime(item.scored_at).date(),
        due_on=item.due_on,
        size=item.score.size,
        was_due_on=basis.due_on if basis else None,
        was_size=basis.size if basis else None,
        is_known=basis is not None,
        notes=signs.notes,
        was_notes=basis.notes if basis else None,
        gate_on=signs.gate_on,
    )
    return stale.doubts(told, today=today())
