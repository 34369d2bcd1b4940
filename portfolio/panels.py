"""The parts of a product's page that other apps draw, fetched by address.

Apps to the right cannot be imported here (docs/adr/0001); their panel is asked for
by URL name, and left out while nobody offers that name or the reader may not see it.
Governance knows a product as it knows every subject: by its label and id.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product, Vendor

OFFERED = (
    ("roadmap:product_panel", "Roadmap", Perm.ROADMAP_READ),
    ("roadmap:dependency_panel", "Dependencies", Perm.ROADMAP_VIEW),
    ("backlog:product_panel", "Backlog", Perm.BACKLOG_VIEW),
    ("discovery:product_panel", "Discovery", Perm.DISCOVERY_VIEW),
    ("pilots:product_panel", "Pilots", Perm.PILOT_VIEW),
    ("support:product_panel", "Releases", Perm.RELEASE_VIEW),
    ("portfolio:standard_panel", "Standards", Perm.PORTFOLIO_VIEW),
    ("backlog:requirement_panel", "Requirements", Perm.BACKLOG_VIEW),
    ("discovery:evaluation_panel", "Vendor evaluations", Perm.DECISION_VIEW),
    ("support:problem_panel", "Problems", Perm.PROBLEM_VIEW),
    ("support:risk_panel", "Risks", Perm.PROBLEM_VIEW),
    ("support:run_panel", "Run phase", Perm.PROBLEM_VIEW),
    ("portfolio:raci_panel", "Who decides what", Perm.RACI_VIEW),
)
OF_VENDOR = (
    ("discovery:evaluation_vendor_panel", "Evaluations", Perm.DECISION_VIEW),
    ("discovery:learning_vendor_panel", "Forums and learning", Perm.DISCOVERY_VIEW),
)
ABOUT = (
    ("gates", "Gates", "governance:subject_panel", Perm.GATE_VIEW),
    ("decisions", "Decisions", "governance:decision_panel", Perm.DECISION_VIEW),
    ("plans", "Plans", "governance:plan_panel", Perm.PLAN_VIEW),
)


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    title: str
    url: str


def panels(product: Product, user: User) -> list[Panel]:
    """The panels this person may see, in the order of the thread."""
    placed = (
        Panel(name_of(view), title, address(view, product.pk))
        for view, title, perm in OFFERED
        if access.may(user, perm)
    )
    about = subject_panels(product, user)
    return [panel for panel in (*placed, *about) if panel.url]


def vendor_panels(vendor: Vendor, user: User) -> list[Panel]:
    """What other apps know of a vendor, for its page."""
    placed = (
        Panel(name_of(view), title, address(view, vendor.pk))
        for view, title, perm in OF_VENDOR
        if access.may(user, perm)
    )
    return [panel for panel in placed if panel.url]


def name_of(view: str) -> str:
    """roadmap for roadmap:product_panel, raci for portfolio:raci_panel."""
    app, _, name = view.partition(":")
    what = name.removesuffix("_panel")
    return app if what == "product" else what


def drift_of(product: Product) -> Panel | None:
    """What a look at this product now finds; None while nobody offers it."""
    url = address("dashboards:drift_panel", product.pk)
    return Panel("drift", "Run as a product?", url) if url else None


def cards_of(user: User, **asked: Iterable[Model]) -> str:
    """Where the roadmap tells how many cards these have, as `products=page.rows`.

    `products` brings the lines they are in; `lines` and `portfolios` stand alone.
    """
    may = access.may(user, Perm.ROADMAP_VIEW)
    url = address("roadmap:horizon_counts") if may else ""
    keys = {name: ",".join(str(row.pk) for row in rows) for name, rows in asked.items()}
    query = "&".join(f"{name}={found}" for name, found in keys.items() if found)
    return f"{url}?{query}" if url and query else ""


def subject_panels(product: Product, user: User) -> list[Panel]:
    """What governance keeps about a product: by its label and id, as of any subject."""
    place = product._meta.label_lower, product.pk
    return [
        Panel(name, title, address(view, *place))
        for name, title, view, perm in ABOUT
        if access.may(user, perm)
    ]


def address(view: str, *args: str | int) -> str:
    """The address of a panel, or "" while no app offers it."""
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""
