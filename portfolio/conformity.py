"""How products stand to the standards that apply to them, as of a day.

Answered from days, not from what a job has marked: the day after its last, a deviation
no longer counts, whether or not a worker has been by. A deviation is from the standard,
so it runs to its day through a new version; a statement is of one version only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portfolio.models import (
    ConformityStatement,
    Deviation,
    Product,
    Standard,
    StandardVersion,
)


class State(StrEnum):
    CONFORMS = "conforms"
    DEVIATES = "deviates"
    EXPIRED = "expired"
    NOT_STATED = "not_stated"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    State.CONFORMS: "Conforms",
    State.DEVIATES: "Deviates",
    State.EXPIRED: "Deviation expired",
    State.NOT_STATED: "Not stated",
}


@dataclass(frozen=True)
class Standing:
    """One product and one standard in force. `until`: the last day of a deviation,
    of one that runs or of the one that ran out."""

    product: Product
    standard: Standard
    demanded: StandardVersion
    state: State
    until: date | None = None
    deviation: Deviation | None = None
    statement: ConformityStatement | None = None

    @property
    def is_open(self) -> bool:
        """True where somebody has to act: nobody said so, or the leave ran out."""
        return self.state in (State.EXPIRED, State.NOT_STATED)


def of(product: Product, on: date) -> list[Standing]:
    """Each standard in force on that day that applies to the product, by code.

    A fixed number of queries, however many standards there are.
    """
    return of_many([product], on)[product.pk]


def of_many(products: Sequence[Product], on: date) -> dict[int, list[Standing]]:
    """The same of many products by id, in the same number of queries."""
    ids = [product.pk for product in products]
    held = in_force(Standard.objects.for_page(), on)
    leave, words = deviations(ids, on), statements(ids, on)
    return {
        product.pk: [
            judged(
                product, demanded,
                leave[product.pk, demanded.standard_id],
                words.get((product.pk, demanded.pk)), on,
            )
            for demanded in held
            if demanded.applies_to(product)
        ]
        for product in products
    }  # fmt: skip


def in_force(standards: Iterable[Standard], on: date) -> list[StandardVersion]:
    found = (standard.in_force(on) for standard in standards)
    return [each for each in found if each]


def judged(
    product: Product,
    demanded: StandardVersion,
    given: Sequence[Deviation],
    statement: ConformityStatement | None,
    on: date,
) -> Standing:
    """The rule: a leave that runs, else a word that stands, else a leave that ran out.

    `given` are the deviations granted and not closed by that day.
    """
    last = max(given, key=lambda each: each.expires_on, default=None)
    about = (product, demanded.standard, demanded)
    if last and last.expires_on >= on:
        return Standing(*about, State.DEVIATES, last.expires_on, last)
    if statement:
        return Standing(*about, State.CONFORMS, statement=statement)
    if last:
        return Standing(*about, State.EXPIRED, last.expires_on, last)
    return Standing(*about, State.NOT_STATED)


def deviations(
    products: Iterable[int], on: date
) -> defaultdict[tuple[int, int], list[Deviation]]:
    """By product and standard, those granted by that day and not closed by then."""
    rows = Deviation.objects.filter(
        product__in=products, state__in=Deviation.GIVEN, decided_on__lte=on
    ).exclude(closed_on__lte=on)
    found: defaultdict[tuple[int, int], list[Deviation]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.product_id, row.standard_id].append(row)
    return found


def statements(
    products: Iterable[int], on: date
) -> dict[tuple[int, int], ConformityStatement]:
    """By product and version, those made by that day and not ended by then."""
    rows = ConformityStatement.objects.filter(product__in=products, stated_on__lte=on)
    rows = rows.exclude(ended_on__lte=on).select_related("stated_by")
    return {(row.product_id, row.demanded_id): row for row in rows.order_by("pk")}
