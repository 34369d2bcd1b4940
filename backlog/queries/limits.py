"""What stands in each state of a product, against how much of it there may be."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from backlog.models import Item, WorkLimit
from backlog.models.limits import STATES

NOT_COUNTED = (Item.Kind.THEME, Item.Kind.EPIC)


@dataclass(frozen=True)
class Load:
    """One state of one product: how many items it holds of how many."""

    state: str
    count: int
    most: int

    @property
    def label(self) -> str:
        return str(Item.State(self.state).label)

    @property
    def is_over(self) -> bool:
        return self.count > self.most


def counts(products: Iterable[int]) -> dict[tuple[int, str], int]:
    """{(product, state): items that count}; one query."""
    rows = Item.objects.filter(product__in=list(products), state__in=STATES)
    rows = rows.exclude(kind__in=NOT_COUNTED).order_by()
    sums = rows.values("product", "state").annotate(count=Count("pk"))
    return {(row["product"], row["state"]): row["count"] for row in sums}


def loads(products: Iterable[int]) -> dict[int, list[Load]]:
    """{product: its limited states, as they stand}; two queries."""
    ids = list(products)
    limits = WorkLimit.objects.filter(product__in=ids)
    held = counts(ids)
    return {
        limit.product_id: [
            Load(state, held.get((limit.product_id, state), 0), most)
            for state in STATES
            if (most := getattr(limit, state)) is not None
        ]
        for limit in limits
    }


def over(items: Iterable[Item], to: str) -> Mapping[int, str]:
    """{product: why it is too much} of those that would pass their limit if all of
    `items` went to `to`. Two queries, or none for a state without limits."""
    if to not in STATES:
        return {}
    coming = [i for i in items if i.state != to and i.kind not in NOT_COUNTED]
    more = Counter(item.product_id for item in coming)
    names = {item.product_id: item.product.code for item in coming}
    found = {}
    for product, lines in loads(more).items():
        for load in lines:
            if load.state == to and load.count + more[product] > load.most:
                found[product] = said(names[product], load)
    return found


def said(code: str, load: Load) -> str:
    """ "PAYSEC holds 3 of 3 in progress. Finish one first, or say why one more."""
    return (
        f"{code} holds {load.count} of {load.most} {load.label.lower()}. "
        "Finish one first, or say why one more."
    )


def too_many(item: Item, to: str) -> str:
    """Why one more may not go there without a reason; "" if there is room."""
    return over([item], to).get(item.product_id, "")
