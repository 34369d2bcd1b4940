"""The standards of the company, who keeps them, and who deviates until when. All ours."""

from datetime import date
from decimal import Decimal
from typing import Any

from core import system
from core.clock import today
from dashboards.demo.put import person
from governance.models import Party, ServiceLevel
from portfolio.actions import conforming, deviations, standards
from portfolio.models import Product, ProductLine, Standard

LEAD = "Sanjay Kulkarni"
# code, name, family, applies to, named, in force from, look again, service levels, demands, why
STANDARDS: list[tuple[str, str, str, str, list[str], date | None, date | None, list[str], str, str]] = [
    ("NET-1", "Voice goes through the shared carriers", "network", "lines", ["Channels"], date(2026, 2, 2), date(2027, 2, 1), ["SLA-01", "SLA-09"],
     "Calls come in and leave through the two carriers the company has contracts with. No product buys lines of its own.",
     "Two contracts for 294,100 calls a month cost a fifth less than five, and one team knows both networks."),
    ("INF-1", "Runs in the company's two regions", "infrastructure", "every", [], date(2026, 3, 2), date(2026, 11, 30), ["SLA-02", "SLA-06"],
     "What a product runs itself runs in the company's two cloud regions, with the shared backup and monitoring.",
     "One platform team, one on-call rota and one recovery exercise a year for all, instead of eight."),
    ("SEC-1", "One sign-in for all", "security", "every", [], date(2026, 1, 12), date(2027, 1, 11), [],
     "People sign in through the company's directory with a second factor. No product keeps passwords of its own.",
     "Leavers lose every access the same hour, and one audit covers all products."),
    ("INT-1", "Systems talk through the shared gateway", "integration", "every", [], date(2026, 4, 6), date(2027, 4, 5), ["SLA-07"],
     "Data goes between systems through the shared gateway, with a written contract for each feed.",
     "A feed is built once and used by many; a change of one system breaks nobody unawares."),
    ("AGT-1", "One desktop for associates", "agent_tools", "named", ["ASSIST", "KNOW", "WFX"], date(2026, 5, 4), date(2027, 5, 3), [],
     "What associates use during a call opens in the shared desktop. No second sign-in and no window of its own.",
     "Every second window costs seconds of every call, and a separate licence."),
    ("DAT-1", "Recordings are kept in one store", "data", "every", [], None, None, [],
     "Recordings and transcripts are kept in the shared store, with its retention and its masking.",
     "Retention is set once, and a request for deletion is answered from one place."),
]  # fmt: skip
# standard: products that said so, how it was seen
CONFORM = {
    "NET-1": (["CONNECT", "SELFSERVE"], "Carrier invoices of September and October."),
    "INF-1": (
        ["ASSIST", "CONNECT", "KNOW", "PAYSEC", "SELFSERVE", "WFX"],
        "The platform team's inventory of October.",
    ),
    "SEC-1": (
        ["ASSIST", "CONNECT", "INSIGHT", "KNOW", "PAYSEC", "SELFSERVE", "WFX"],
        "Access review of the third quarter.",
    ),
    "INT-1": (["CONNECT", "KNOW", "SELFSERVE"], "Contracts of feeds in the gateway."),
    "AGT-1": (["ASSIST", "KNOW"], "Seen at Jacksonville, on the floor."),
}
# product, standard, asked on, until, decided on (None: waits), costs; both positions
DEVIATIONS: list[dict[str, Any]] = [
    {
        "of": ("PAYSEC", "INT-1"),
        "asked": date(2026, 6, 8), "until": date(2026, 12, 16), "granted": date(2026, 6, 15),
        "cost": (Decimal(64_000), Decimal(9_000)),
        "why": "Masked keypad entry needs the vendor's own line to the card processor.",
        "meanwhile": "The line is encrypted end to end and tested each quarter.",
        "free": "The gateway cannot carry keypad tones, and customers pay by card every day.",
        "standard": "A line of its own is one more to watch, and nobody else can use the feed.",
        "because": "Card numbers stay out of our systems that way. The gateway learns tones in the first quarter.",
    },
    {
        "of": ("WFX", "AGT-1"),
        "asked": date(2026, 5, 11), "until": date(2026, 10, 30), "granted": date(2026, 5, 18),
        "cost": (Decimal(38_000), None),
        "why": "Shift swaps open in the vendor's window until its next release.",
        "meanwhile": "Only between calls, and on the phone.",
        "free": "Associates asked for swaps this spring, not next year.",
        "standard": "A second window on the floor is what the shared desktop was bought to end.",
        "because": "Swaps bring more than the window costs, for half a year.",
    },
    {
        "of": ("OUTREACH", "NET-1"),
        "asked": date(2026, 11, 12), "until": date(2027, 9, 30), "granted": None,
        "cost": (Decimal(120_000), Decimal(31_000)),
        "why": "The Collections dialer still runs on the old switch, with its own carrier.",
        "meanwhile": "The frequency guard counts its calls too, and its bills are read each month.",
        "free": "Moving it twice, to the shared carriers now and to the cloud next year, stops 212,000 attempts a month for two weekends.",
    },
]  # fmt: skip


def load() -> None:
    if not Standard.objects.exists():
        write()
        say()
        ask()


def write() -> None:
    by, it = system.user(), Party.objects.get(code="IT")
    for (
        code,
        name,
        family,
        scope,
        named,
        first,
        again,
        levels,
        demands,
        why,
    ) in STANDARDS:
        standard = standards.create(
            code=code, name=name, family=family, owner=it, scope=scope, demands=demands,
            why=why, levels=ServiceLevel.objects.filter(code__in=levels),
            lines=ProductLine.objects.filter(name__in=named),
            products=Product.objects.filter(code__in=named), by=by,
        )  # fmt: skip
        if first and again:
            standards.publish(
                standard.versions.get(), effective_from=first, review_due_on=again,
                by=by, on=first, acting=person(LEAD),
            )  # fmt: skip


def say() -> None:
    """Owners of the products said so in the weeks before the demo's day."""
    for code, (products, seen_by) in CONFORM.items():
        standard = Standard.objects.get(code=code)
        for product in Product.objects.filter(code__in=products).order_by("code"):
            conforming.state(
                product=product, standard=standard, seen_by=seen_by, by=system.user(),
                on=date(2026, 10, 19), acting=product.product_owner,
            )  # fmt: skip


def ask() -> None:
    by = system.user()
    for told in DEVIATIONS:
        code, asked_of = told["of"]
        product = Product.objects.get(code=code)
        conform, deviate = told["cost"]
        row = deviations.ask(
            product=product, standard=Standard.objects.get(code=asked_of),
            why=told["why"], compensating_control=told["meanwhile"],
            for_flexibility=told["free"], expires_on=told["until"],
            cost_to_conform=conform, cost_to_deviate=deviate, by=by, on=told["asked"],
            acting=product.product_manager,
        )  # fmt: skip
        if told["granted"]:
            row = deviations.grant(
                row, for_standard=told["standard"], because=told["because"], by=by,
                on=told["granted"], acting=person(LEAD),
            )  # fmt: skip
            deviations.expire(row, by=by, on=today())
