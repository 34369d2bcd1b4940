"""Who decides what for one product: the matrix in force, with names instead of parties."""

from collections.abc import Callable
from dataclasses import dataclass, field

from governance import raci_rights
from governance.models import RaciCell
from portfolio.models import Product

DECIDES = (RaciCell.Part.A, RaciCell.Part.A_R)
Party = RaciCell.Party


@dataclass(slots=True)
class Seat:
    """One party, who that is for this product, and what it alone decides."""

    party: str
    label: str
    who: str
    decides: list[str] = field(default_factory=list)


NAMES: dict[str, Callable[[Product], str]] = {
    Party.PM: lambda product: product.product_manager.name,
    Party.IT: lambda product: product.it_owner.name if product.it_owner else "",
    Party.VEN: lambda product: ", ".join(v.name for v in product.vendors.all()),
}


def who_decides(product: Product) -> list[Seat]:
    """Each party that is accountable for something, product management first. Three queries.

    The matrix is the company's; what a product adds is who stands behind its parties.
    """
    matrix = raci_rights.in_force()
    order = [Party.PM, *(party for party in Party if party != Party.PM)]
    seats = {
        str(party): Seat(party, str(party.label), NAMES.get(party, nobody)(product))
        for party in order
    }
    held = RaciCell.objects.filter(matrix=matrix, part__in=DECIDES)
    for cell in held.select_related("activity").order_by("activity__number"):
        seats[cell.party].decides.append(cell.activity.name)
    return [seat for seat in seats.values() if seat.decides]


def nobody(product: Product) -> str:
    """Operations, support and compliance are the company's, not one product's."""
    return ""
