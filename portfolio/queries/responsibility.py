"""Who decides what for one product: the matrix in force, with names instead of parties."""

from collections.abc import Callable
from dataclasses import dataclass, field

from governance import raci_rights
from governance.models import RaciCell
from portfolio.models import Product

DECIDES = (RaciCell.Part.A, RaciCell.Part.A_R)
MANAGES = "PM"  # product management comes first, as it is who looks


@dataclass(slots=True)
class Seat:
    """One party, who that is for this product, and what it alone decides."""

    party: str
    label: str
    who: str
    decides: list[str] = field(default_factory=list)


NAMES: dict[str, Callable[[Product], str]] = {
    MANAGES: lambda product: product.product_manager.name,
    "IT": lambda product: product.it_owner.name if product.it_owner else "",
    "VEN": lambda product: ", ".join(v.name for v in product.vendors.all()),
}


def who_decides(product: Product) -> list[Seat]:
    """Each party that is accountable for something, product management first. Three queries.

    The matrix is the company's; what a product adds is who stands behind its parties.
    """
    parties = raci_rights.parties()
    seats = {
        party.code: Seat(party.code, party.name, NAMES.get(party.code, nobody)(product))
        for party in sorted(parties, key=lambda party: party.code != MANAGES)
    }
    held = RaciCell.objects.filter(row__matrix=raci_rights.in_force(), part__in=DECIDES)
    held = held.select_related("row", "party").order_by("row__number")
    for cell in held.filter(party__code__in=seats):
        seats[cell.party.code].decides.append(cell.row.name)
    return [seat for seat in seats.values() if seat.decides]


def nobody(product: Product) -> str:
    """Operations, support and compliance are the company's, not one product's."""
    return ""
