"""Fields of products' own: which there are, and what items hold in them."""

from collections.abc import Iterable

from django.db.models import Q

from backlog.columns import Column
from backlog.extras import field_in
from backlog.models import CustomField, Item, ItemExtras
from core.models import User


def fields_of(product: int) -> list[CustomField]:
    """Those that are asked for, in the order they were defined."""
    return list(CustomField.objects.filter(product=product).in_use().order_by("id"))


def named(names: Iterable[str], user: User) -> dict[str, CustomField]:
    """{"f12": the field} of those that this person may see; no query if none is meant."""
    ids = [pk for name in names if (pk := field_in(name)) is not None]
    if not ids:
        return {}
    rows = CustomField.objects.visible_to(user).filter(pk__in=ids)
    return {row.code: row for row in rows.order_by("id")}


def columns(fields: Iterable[CustomField]) -> tuple[Column, ...]:
    return tuple(Column(each.code, each.name, "labels") for each in fields)


def held_by(items: Iterable[Item]) -> dict[int, dict[str, str]]:
    """{item: {code of a field: its value}}; one query."""
    rows = ItemExtras.objects.filter(item__in=[item.pk for item in items])
    return dict(rows.values_list("item", "values"))


def holding(field: CustomField, text: str) -> Q:
    """Items that hold this; words are looked for within, anything else is the same."""
    if field.kind == CustomField.Kind.TEXT:
        return Q(**{f"extras__values__{field.code}__icontains": text})
    try:
        value = field.read(text)
    except ValueError:
        return Q(pk__in=[])
    return Q(extras__values__contains={field.code: value})


def shown(item: Item) -> list[tuple[CustomField, str]]:
    """What its page shows: every field in use, and ended ones that hold something."""
    values = held_by([item]).get(item.pk, {})
    rows = CustomField.objects.filter(product=item.product_id).order_by("id")
    pairs = [(row, values.get(row.code, "")) for row in rows]
    return [(row, value) for row, value in pairs if value or row.ended_at is None]
