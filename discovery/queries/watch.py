"""The watch list: market notes that are current, where they stand, and which run out."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from core.models import User
from discovery.models import Note
from discovery.watch_map import HORIZONS, POSITIONS, Place, shown
from portfolio.models import Product

GOOD_FOR = timedelta(days=180)  # domain.md §4, where a note does not say
BEFORE = timedelta(days=30)


def items() -> "QuerySet[Note]":
    """Published market notes; a copy of one is none of its own."""
    kind = Note.Kind.MARKET_VENDOR_INTEL
    return Note.objects.evidence().filter(kind=kind, copy_of=None)


def is_current(on: date) -> Q:
    """Good on that day: by its own word, or for half a year."""
    told = Q(details__expires_on__gte=on.isoformat())
    untold = Q(details__expires_on__isnull=True, happened_on__gte=on - GOOD_FOR)
    return told | untold


def is_over(on: date) -> Q:
    """Its last day has passed; not the negation, which no missing day would answer."""
    told = Q(details__expires_on__lt=on.isoformat())
    untold = Q(details__expires_on__isnull=True, happened_on__lt=on - GOOD_FOR)
    return told | untold


def runs_out(on: date) -> Q:
    """Its last day is less than 30 days off, or has passed."""
    last = on + BEFORE
    told = Q(details__expires_on__lte=last.isoformat())
    untold = Q(details__expires_on__isnull=True, happened_on__lte=last - GOOD_FOR)
    return told | untold


def last_day(note: Note) -> date:
    told = note.details.get("expires_on")
    return date.fromisoformat(told) if told else note.happened_on + GOOD_FOR


def watch_rows(user: User, asked: dict[str, Any], on: date) -> "QuerySet[Note]":
    """What a person may read of the watch list, narrowed, newest first."""
    seen = Note.objects.visible_to(user).values("pk")
    rows = items().filter(pk__in=seen)
    rows = rows.filter(is_over(on) if asked.get("over") else is_current(on))
    if product := asked.get("product"):
        rows = rows.filter(products=product)
    for name in ("our_position", "horizon"):
        if wanted := asked.get(name):
            rows = rows.filter(**{f"details__{name}": wanted})
    if words := asked.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    return rows.defer("words").order_by("-happened_on", "-id")


def placed(rows: "QuerySet[Note]") -> dict[Place, int]:
    """How many stand where; what has no position or no horizon stands nowhere."""
    at = {
        name: KeyTextTransform(name, "details") for name in ("our_position", "horizon")
    }
    found = rows.order_by().annotate(
        position_of=at["our_position"], horizon_of=at["horizon"]
    )
    found = found.filter(position_of__in=list(POSITIONS), horizon_of__in=list(HORIZONS))
    many = found.values_list("position_of", "horizon_of").annotate(n=Count("pk"))
    return {Place(position, horizon): n for position, horizon, n in many}


# --- who is asked ----------------------------------------------------------------------------
def of_person(user: User, on: date, most: int) -> Iterable[Note]:
    """What runs out of one's products; without a product, of one's own notes."""
    mine = Q(product_manager=user) | Q(product_owner=user)
    products = Product.objects.filter(mine)
    rows = items().filter(pk__in=Note.objects.visible_to(user).values("pk"))
    asked = Q(products__in=products) | Q(products=None, collector=user)
    found = rows.filter(runs_out(on)).filter(asked).distinct().defer("words")
    return found.order_by("happened_on", "id")[:most]


def people_of(note: Note) -> Iterator[User]:
    """Who is asked, each once; load with `products__product_manager`, `…_owner`."""
    seen: set[int] = set()
    asked = [
        person
        for product in note.products.all()
        for person in (product.product_manager, product.product_owner)
    ] or [note.collector]
    for person in asked:
        if person and person.pk not in seen:
            seen.add(person.pk)
            yield person


def says(note: Note, on: date) -> str:
    day = last_day(note)
    ran = "ran out on" if day < on else "is good until"
    return f"What is said there {ran} {shown(day)}: look again, or archive it"
