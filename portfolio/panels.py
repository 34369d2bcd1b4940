"""The parts of a product's page that other apps draw, fetched by address.

Apps to the right cannot be imported here (docs/adr/0001); their panel is asked for
by URL name, and left out while nobody offers that name or the reader may not see it.
Governance knows a product as it knows every subject: by its label and id.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product

OFFERED = (
    ("roadmap:product_panel", "Roadmap", Perm.ROADMAP_READ),
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
    return [panel for panel in (*placed, *gates_of(product, user)) if panel.url]


def gates_of(product: Product, user: User) -> list[Panel]:
    if not access.may(user, Perm.GATE_VIEW):
        return []
    url = address("governance:subject_panel", product._meta.label_lower, product.pk)
    return [Panel("gates", "Gates", url)]


def address(view: str, *args: str | int) -> str:
    """The address of a panel, or "" while no app offers it."""
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""
