"""Fields of a product's own: defined, ended, filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from backlog.actions.items import locked
from backlog.models import CustomField, Item, ItemExtras
from backlog.models.extras import MOST
from backlog.queries.extras import fields_of
from core import access, audit, versions
from core.clock import now
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Product


@transaction.atomic
def define(
    product: Product, *, name: str, kind: str, options: Sequence[str] = (), by: User
) -> CustomField:
    """Give the items of a product another field. Its kind stays as it is."""
    product = Product.objects.select_for_update(of=("self",), no_key=True).get(
        pk=product.pk
    )
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    if CustomField.objects.filter(product=product).in_use().count() >= MOST:
        raise Refused(f"A product has at most {MOST} fields of its own. End one first.")
    row = CustomField(product=product, name=name, kind=kind, options=list(options))
    guard(row)
    row.save()
    record(Verb.FIELD_DEFINED, row, by, kind=kind, options=row.options)
    return row


@transaction.atomic
def change(
    field: CustomField,
    *,
    name: str,
    options: Sequence[str],
    version: int | None,
    by: User,
) -> CustomField:
    """Call a field otherwise, or offer other options. Raises Stale after another's."""
    row = held(field)
    access.require(by, Perm.PORTFOLIO_EDIT, team=row.product.team)
    fields = {"name": name, "options": list(options)}
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    guard(row)
    if changed:
        row.save(update_fields=[*changed, "version"])
        record(Verb.FIELD_CHANGED, row, by, changed=changed)
    return row


@transaction.atomic
def end(field: CustomField, *, by: User) -> CustomField:
    """Ask for it no more. What items hold in it stays where it is."""
    row = held(field)
    access.require(by, Perm.PORTFOLIO_EDIT, team=row.product.team)
    if row.ended_at:
        raise Refused(f"“{row.name}” is ended already.")
    row.ended_by, row.ended_at = by, now()
    versions.claim(row, None)
    row.save(update_fields=["ended_by", "ended_at", "version"])
    record(Verb.FIELD_ENDED, row, by)
    return row


@transaction.atomic
def fill(
    item: Item, *, values: Mapping[CustomField, str], version: int | None, by: User
) -> Item:
    """Set fields of an item, "" takes a value back; fields not named stay.

    Raises Unfit naming the field of a value that it does not take, Stale if somebody
    changed the item after `version` was read.
    """
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    row = ItemExtras.objects.filter(item=item).first() or ItemExtras(item=item)
    read = {field: checked(field, item, text) for field, text in values.items()}
    # The page of two versions looks for each value under the name that was posted.
    for field in read:
        setattr(item, field.code, row.values.get(field.code, ""))
    item.words_for = {field.code: field.name for field in read}  # type: ignore[attr-defined]
    versions.claim(item, version, **{field.code: read[field] for field in read})
    changed = apply(row, read)
    if changed:
        row.save()
        item.save(update_fields=["version"])
        team = item.product.team
        audit.record(by, Verb.ITEM_CHANGED, item, team=team, changed=changed)
    return item


@transaction.atomic
def fill_many(
    asked: Mapping[int | None, Mapping[str, str]], *, product: Product, by: User
) -> dict[int | None, list[str]]:
    """Set fields by their names, of many items at once; {item: what was not taken}.

    What a field does not take is said and left out; the rest is kept.
    """
    access.require(by, Perm.BACKLOG_EDIT, team=product.team)
    own = {row.name.lower(): row for row in fields_of(product.pk)}
    rows = Item.objects.select_for_update(of=("self",), no_key=True).defer("words")
    items = {row.pk: row for row in rows.filter(pk__in=list(asked), product=product)}
    kept = {row.item_id: row for row in ItemExtras.objects.filter(item__in=items)}
    faults: dict[int | None, list[str]] = {}
    changed: list[tuple[Item, dict[str, Any]]] = []
    for pk, item in items.items():
        read, faults[pk] = readable(asked[pk], own)
        row = kept.setdefault(pk, ItemExtras(item=item))
        if difference := apply(row, read):
            versions.claim(item, None)
            changed.append((item, {"changed": difference, "imported": True}))
    write([kept[item.pk] for item, _ in changed])
    Item.objects.bulk_update([item for item, _ in changed], ["version"])
    audit.record_all(by, Verb.ITEM_CHANGED, changed, team=product.team)
    return faults


def write(rows: Sequence[ItemExtras]) -> None:
    new = [row for row in rows if row.pk is None]
    old = [row for row in rows if row.pk is not None]
    ItemExtras.objects.bulk_create(new)
    ItemExtras.objects.bulk_update(old, ["values"])


def readable(
    texts: Mapping[str, str], own: Mapping[str, CustomField]
) -> tuple[dict[CustomField, str], list[str]]:
    """(the values that fields take, a sentence for each that none does)."""
    read: dict[CustomField, str] = {}
    faults = []
    for name, text in texts.items():
        field = own.get(name)
        if field is None:
            faults += [f"There is no field “{name}” here."] if text else []
            continue
        try:
            read[field] = field.read(text)
        except ValueError as error:
            faults.append(f"{field.name}: {error}")
    return read, faults


def checked(field: CustomField, item: Item, text: str) -> str:
    if field.product_id != item.product_id or field.ended_at:
        raise Unfit(field.code, f"{item.key} has no field “{field.name}”.")
    try:
        return field.read(text)
    except ValueError as error:
        raise Unfit(field.code, f"{field.name}: {error}") from error


def apply(row: ItemExtras, read: Mapping[CustomField, str]) -> dict[str, list[Any]]:
    """{name of a field: [old, new]} of those that changed."""
    changed: dict[str, list[Any]] = {}
    for field, new in read.items():
        old = row.values.get(field.code, "")
        if old != new:
            changed[field.name] = [old, new]
            row.values.pop(field.code, None)
            if new:
                row.values[field.code] = new
    return changed


def guard(row: CustomField) -> None:
    row.name = " ".join(row.name.split())
    if not row.name:
        raise Unfit("name", "Call it something.")
    if row.kind == CustomField.Kind.CHOICE and not row.options:
        raise Unfit("options", "Name what can be chosen.")
    if row.kind != CustomField.Kind.CHOICE:
        row.options = []
    same = CustomField.objects.filter(product=row.product_id, name__iexact=row.name)
    if same.exclude(pk=row.pk).exists():
        raise Unfit("name", f"{row.product.code} has a field “{row.name}” already.")


def held(field: CustomField) -> CustomField:
    rows = CustomField.objects.select_for_update(of=("self",))
    return rows.select_related("product__team").get(pk=field.pk)


def record(verb: Verb, row: CustomField, by: User, **data: Any) -> None:
    about = {"field": row.name} | data
    audit.record(by, verb, row.product, team=row.product.team, **about)
