"""The parts of a product's page that other apps draw, fetched by address.

Apps to the right cannot be imported here (docs/adr/0001); their panel is asked for
by URL name, and left out while nobody offers that name or the reader may not see it.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product

OFFERED = (
    ("roadmap:product_panel", "Roadmap", Perm.ROADMAP_VIEW),
    ("backlog:product_panel", "Backlog", Perm.BACKLOG_VIEW),
    ("discovery:product_panel", "Discovery", Perm.DISCOVERY_VIEW),
    ("pilots:product_panel", "Pilots", Perm.PILOT_VIEW),
)


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    title: str
    url: str


def panels(product: Product, user: User) -> list[Panel]:
    """The panels this person may see, in the order of the thread."""
    placed = (
        Panel(view.partition(":")[0], title, address(view, product.pk))
        for view, title, perm in OFFERED
        if access.may(user, perm)
    )
    return [panel for panel in placed if panel.url]


def address(view: str, pk: int) -> str:
    """The address of a panel, or "" while no app offers it."""
    try:
        return reverse(view, args=[pk])
    except NoReverseMatch:
        return ""
