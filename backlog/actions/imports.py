"""Bringing in another tool's backlog, a batch of rows at a time.

`external_key` says which row is which item within one product, so the same file
twice changes nothing. An item of ours that left in a file of ours (`backlog.jira_files`)
is known by its key and its id together: a key alone may be another tool's. Call `import_items` with some 500 rows at a time, and
`link_parents` with the same rows afterwards: a parent may stand further down.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from backlog import wsjf
from backlog.actions import keys
from backlog.actions.causes import linked, placing, tell
from backlog.models import Item
from backlog.queries import hierarchy
from backlog.reading import Reading, read
from core import access, audit, versions
from core.clock import now
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Product

CREATED, UPDATED, UNCHANGED, FAILED = "created", "updated", "unchanged", "failed"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of one row; `says` holds sentences for people."""

    key: str
    result: str
    item_id: int | None = None
    says: tuple[str, ...] = ()


@transaction.atomic
def import_items(
    rows: Iterable[Row], *, product: Product, seen: set[str] | None = None, by: User
) -> list[Outcome]:
    """Load rows (see `backlog.reading.FIELDS`), one outcome each, in their order.

    A row that cannot be read fails by itself; the rest of the batch loads. Pass
    the same `seen` with every batch of a file: a key that stands in it twice
    would otherwise change back and forth with every run.
    """
    seen = set() if seen is None else seen
    access.require(by, Perm.BACKLOG_EDIT, team=product.team)
    alone(product)
    rows = list(rows)
    readings = [read(row) for row in rows]
    ids = {str(row.get("key")): str(row.get("id", "")) for row in rows}
    here = existing(product, (reading.key for reading in readings), ids)
    made, changed, outcomes = [], [], []
    for reading in readings:
        item = here.get(reading.key)
        faults = reading.faults or unfit(reading, item, seen)
        seen.add(reading.key)
        if faults:
            outcomes.append((reading, FAILED, faults))
        elif item is None:
            here[reading.key] = item = new(reading, product, by)
            made.append(item)
            outcomes.append((reading, CREATED, ()))
        elif difference := versions.apply(item, **reading.values):
            versions.claim(item, None)
            changed.append((item, difference))
            outcomes.append((reading, UPDATED, ()))
        else:
            outcomes.append((reading, UNCHANGED, ()))
    save_new(made, by=by, product=product)
    save_changed(changed, by=by, product=product)
    return [told(here, reading, result, says) for reading, result, says in outcomes]


@transaction.atomic
def link_parents(
    rows: Iterable[Row],
    *,
    product: Product,
    ids: Mapping[str, str] | None = None,
    by: User,
) -> list[Outcome]:
    """Put each row's item under its parent; outcomes of the rows that name one.

    `ids` are those of the whole file, by key.
    """
    access.require(by, Perm.BACKLOG_EDIT, team=product.team)
    alone(product)
    asked = [
        reading for row in rows if (reading := read(row)).parent and not reading.faults
    ]
    wanted = [key for reading in asked for key in (reading.key, reading.parent or "")]
    here = existing(product, wanted, ids or {})
    lines = hierarchy.lines_above(item.pk for item in here.values())
    moved, outcomes = [], []
    for reading in asked:
        item, above = here.get(reading.key), here.get(reading.parent or "")
        says = misfit(item, above, lines) if item else f"{reading.key} was not loaded."
        if says or item is None or above is None:
            says = says or f"Its parent {reading.parent} is not in this backlog."
            pk = item.pk if item else None
            outcomes.append(Outcome(reading.key, UNCHANGED, pk, (says,)))
            continue
        difference = versions.apply(item, parent=above)
        if difference:
            lines[item.pk] = (item.key, above.pk)
            versions.claim(item, None)
            moved.append((item, difference))
        outcomes.append(
            Outcome(reading.key, UPDATED if difference else UNCHANGED, item.pk)
        )
    save_changed(moved, by=by, product=product)
    return outcomes


def alone(product: Product) -> None:
    """One batch at a time into a product, so that two runs never make one row twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('backlog.import'), %s)", [product.pk]
        )


def existing(
    product: Product, wanted: Iterable[str], ids: Mapping[str, str]
) -> dict[str, Item]:
    """The items here, by the keys that the file has for them."""
    keys = {key for key in wanted if key}
    ours = {int(ids[key]): key for key in keys if is_id(ids.get(key, ""))}
    named = Q(external_key__in=keys) | Q(external_key="", key__in=keys, pk__in=ours)
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related(
        "parent"
    )
    found = list(rows.filter(named, product=product).defer("words").order_by("pk"))
    mine = {item.key: item for item in found if ours.get(item.pk) == item.key}
    return mine | {item.external_key: item for item in found if item.external_key}


def is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def name(item: Item) -> str:
    """The key that the file has for it."""
    return item.external_key or item.key


def unfit(reading: Reading, item: Item | None, seen: set[str]) -> tuple[str, ...]:
    """Why a row that reads well cannot be saved: the rules of the item it becomes."""
    if reading.key in seen:
        return (f"Key: {reading.key} stands further up in this file.",)
    if item is None:
        return ()
    due, kind = (
        reading.values.get(name, getattr(item, name)) for name in ("due_on", "kind")
    )
    if item.service == Item.Service.FIXED_DATE and due is None:
        return (f"Due date: {item.key} has a fixed date and cannot lose it.",)
    if item.parent and not hierarchy.can_hold(item.parent.kind, kind):
        return (hierarchy.too_small(item.parent.key, item.parent.kind, kind),)
    return ()


def new(reading: Reading, product: Product, by: User) -> Item:
    """An item of these values. Points on the scale are also a feature's job size."""
    kind = reading.values.get("kind", Item.Kind.STORY)
    item = Item(product=product, external_key=reading.key, kind=kind)
    item.created_at = aware(reading.created) if reading.created else now()
    versions.apply(item, **reading.values)
    if item.is_program and item.story_points in wsjf.SCALE:
        item.job_size = int(item.story_points or 0)
        item.scored_by, item.scored_at = by, now()
    return item


def aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def save_new(made: Sequence[Item], *, by: User, product: Product) -> None:
    for kind in sorted({item.kind for item in made}):
        own = [item for item in made if item.kind == kind]
        for item, key in zip(own, keys.take(kind, len(own)), strict=True):
            item.key = key
    Item.objects.bulk_create(made)
    data = [(item, {"kind": item.kind, "imported": item.external_key}) for item in made]
    audit.record_all(by, Verb.ITEM_CREATED, data, team=product.team)


def save_changed(
    changed: Sequence[tuple[Item, dict[str, Any]]], *, by: User, product: Product
) -> None:
    if not changed:
        return
    names = sorted({name for _, difference in changed for name in difference})
    Item.objects.bulk_update([item for item, _ in changed], [*names, "version"])
    data = [
        (item, {"changed": difference, "imported": True})
        for item, difference in changed
    ]
    audit.record_all(by, Verb.ITEM_CHANGED, data, team=product.team)
    waits = linked(*(item for item, _ in changed))
    for item, difference in changed:
        if said := moving(item, difference, waits):
            tell(said, item, by=by)


def moving(item: Item, difference: Mapping[str, Any], waits: set[int]) -> str:
    """What of a change may move ranks, in words; "" if nothing can."""
    steps = difference.get("state") or difference.get("kind")
    expedited = item.service == Item.Service.EXPEDITE
    if steps and (item.score or expedited or item.pk in waits):
        return f"{item.key} {' → '.join(steps)}"
    return placing(item, difference)


def misfit(
    item: Item, above: Item | None, lines: dict[int, tuple[str, int | None]]
) -> str:
    """Why an item cannot go under `above`; "" if it can."""
    if above is None:
        return ""
    if not hierarchy.can_hold(above.kind, item.kind):
        return hierarchy.too_small(name(above), above.kind, item.kind)
    if item.pk in hierarchy.path_up(lines, above.pk):
        return f"Under {name(above)} it would go in a circle."
    return ""


def told(
    here: Mapping[str, Item], reading: Reading, result: str, says: Sequence[str]
) -> Outcome:
    pk = None if result == FAILED else here[reading.key].pk
    return Outcome(reading.key, result, pk, tuple(says))
