"""Lines, capabilities, outcomes and projects of the products.

The products and their goals are the reference text's; how they are grouped, what each can
do, costs and may rest is ours (docs/demo.md). One thing follows from the text: CG-4 has
only capabilities that are tried or made, so it is pursued and not equipped, and CG-7 none.
"""

from datetime import date
from decimal import Decimal

from core import system
from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio.actions import products as actions
from portfolio.models import (
    Capability,
    Goal,
    Metric,
    OutcomeMetric,
    Portfolio,
    Product,
    ProductLine,
    Project,
    Vendor,
)

PORTFOLIO = (
    "Contact-center modernization",
    "One platform, one truth and a job people stay in, for 1.24 million accounts.",
    "Renee Calloway",
)

# line, purpose, owner, products
LINES = [
    ("Channels", "Customers reach help, or help themselves, on one platform.", "Renee Calloway", ["CONNECT", "SELFSERVE", "OUTREACH"]),
    ("Associate workplace", "People on the floor know the answer and are there when it counts.", "Renee Calloway", ["ASSIST", "KNOW", "WFX"]),
    ("Trust and insight", "Card numbers stay unheard, and every contact teaches us something.", "Ruth Adeyemi", ["PAYSEC", "INSIGHT"]),
]  # fmt: skip

# product: customers, associates, sourcing, changed without IT, live since
SERVED = {
    "CONNECT": ("All 1.24 million accounts; 294,100 calls offered in October.", "All 452, in five sites.", "cloud", False, date(2024, 3, 1)),
    "ASSIST": ("Loan and card customers who call.", "38 % of those on the loan and card queues.", "cloud", True, date(2026, 4, 1)),
    "KNOW": ("Everybody who asks anything.", "All 452 associates and 31 supervisors.", "own", True, date(2019, 9, 1)),
    "SELFSERVE": ("31,200 payment sessions a month.", "Those on the payment queue, who get what the bot hands over.", "cloud", True, date(2014, 6, 1)),
    "PAYSEC": ("Everybody who pays by card on the phone.", "Those on the payment and collections queues.", "cloud", False, date(2021, 2, 1)),
    "WFX": ("All who wait in a queue.", "All 452 associates, every day.", "cloud", True, date(2018, 1, 1)),
    "INSIGHT": ("All whose calls are recorded.", "Supervisors and quality analysts.", "cloud", True, date(2022, 5, 1)),
    "OUTREACH": ("212,000 call attempts in October.", "Collections and outbound.", "cloud", False, date(2020, 11, 1)),
}  # fmt: skip

# product, code, name, status, goals, vendor, changed without IT, a month,
# tolerated minutes, in, designed, of the monthly cost for availability
CAPABILITIES = [
    ("CONNECT", "CON-1", "Skills-based routing", "live", ["CG-2"], "Tessaly Cloud", True, 178_000, 60, "month", "99.9", 24_000),
    ("CONNECT", "CON-2", "Waiting-time announcements", "live", ["CG-2"], "Tessaly Cloud", True, 21_000, 240, "month", "99.9", 0),
    ("CONNECT", "CON-3", "Scheduled callback", "pilot", ["CG-2"], "Tessaly Cloud", True, 14_000, 480, "month", "99.5", 0),
    ("CONNECT", "CON-4", "Collections dialer in the cloud", "in_delivery", ["CG-2"], "Tessaly Cloud", False, 45_000, 120, "month", "99.9", 6_000),
    ("CONNECT", "CON-9", "Touch-tone menus of 2014", "retired", [], "", False, 3_000, None, "month", None, 0),
    ("ASSIST", "AST-1", "Auto-summary at wrap-up", "pilot", ["CG-1", "CG-4"], "Brightquill AI", True, 8_000, 480, "day", "99.0", 0),
    ("ASSIST", "AST-2", "Next step suggested on the screen", "live", ["CG-1"], "Brightquill AI", True, 6_000, 480, "day", "99.0", 0),
    ("ASSIST", "AST-3", "Coach for new hires", "live", ["CG-6"], "Brightquill AI", True, 4_000, 960, "day", "99.0", 0),
    ("KNOW", "KNW-1", "Search over all articles", "live", ["CG-1"], "Lanternshelf", True, 9_000, 30, "month", "99.5", 0),
    ("KNOW", "KNW-2", "Guided workflows", "in_delivery", ["CG-1", "CG-4"], "", True, 12_000, 60, "month", "99.9", 2_000),
    ("SELFSERVE", "SLF-1", "Payment bot", "live", ["CG-3"], "Corvane Voice", True, 28_000, 120, "month", "99.9", 5_000),
    ("SELFSERVE", "SLF-2", "Payment bot, second version", "pilot", ["CG-3"], "Corvane Voice", True, 12_000, 120, "month", "99.9", 2_000),
    ("PAYSEC", "PSC-1", "Pause and resume of recordings", "live", ["CG-5", "CG-5b"], "Paylantern", False, 14_000, 30, "month", "99.9", 4_000),
    ("PAYSEC", "PSC-2", "Card payment by keypad, masked", "in_delivery", ["CG-5", "CG-5b"], "Paylantern", False, 8_000, 30, "month", "99.95", 3_000),
    ("WFX", "WFX-1", "Forecast and schedules", "live", ["CG-2", "CG-6"], "Fennmark WFM", True, 26_000, 480, "week", "99.5", 3_000),
    ("WFX", "WFX-2", "Shift swaps by phone", "live", ["CG-6", "CG-6b"], "Fennmark WFM", True, 6_500, 1_440, "week", "99.0", 0),
    ("INSIGHT", "INS-1", "Sample of calls for quality", "live", ["CG-5"], "Orrery Insights", True, 15_000, 2_880, "month", "99.0", 0),
    ("INSIGHT", "INS-2", "Automatic quality scoring", "pilot", ["CG-5"], "Orrery Insights", True, 3_300, 2_880, "month", "99.0", 0),
    ("INSIGHT", "F-123", "Supervisor sentiment wallboard", "planned", [], "Orrery Insights", False, 0, None, "month", None, 0),
    ("OUTREACH", "OUT-1", "Contact-frequency guard", "live", ["CG-5"], "Relaystone", False, 24_000, 15, "day", "99.9", 7_000),
    ("OUTREACH", "OUT-2", "One view of consent", "in_delivery", ["CG-5"], "Relaystone", False, 4_300, 15, "day", "99.9", 1_000),
]  # fmt: skip

# code: home, outsourcer, gig; r ready, n not ready, - they do not need it, ? nobody said
FITS = {
    "CON-1": "rrn", "CON-2": "---", "AST-2": "rnn", "AST-3": "rnn", "KNW-1": "rrr",
    "SLF-1": "---", "PSC-1": "nrn", "WFX-1": "rr?", "WFX-2": "rnr", "INS-1": "rn-",
    "OUT-1": "rr?",
}  # fmt: skip
FIT = {"r": "ready", "n": "not_ready", "-": "not_needed", "?": ""}

# product, metric, target, by; OUTREACH has none, and drifts
OUTCOMES = [
    ("CONNECT", "SL", "80", date(2027, 9, 30)),
    ("CONNECT", "ABAN", "4", date(2027, 9, 30)),
    ("ASSIST", "AHT", "375", date(2027, 9, 30)),
    ("ASSIST", "STP", "14", date(2027, 9, 30)),
    ("KNOW", "FCR", "74", date(2027, 9, 30)),
    ("SELFSERVE", "CONT_VER", "42", date(2027, 9, 30)),
    ("PAYSEC", "PAN_REC", "0", date(2027, 9, 30)),
    ("WFX", "ATTR_1Y", "42", date(2027, 9, 30)),
    ("INSIGHT", "AUTOFAIL", "0.8", date(2027, 9, 30)),
]

# name, products, state, starts, ends, closed, closing, outcome, deliverables, lead
PROJECTS = [
    ("Platform migration, waves 1 and 2", ["CONNECT"], "ended", date(2025, 2, 3), date(2026, 3, 31), date(2026, 3, 27),
     "Seven queues run in the cloud. Routing stays with its product, which now reads the service level every week.",
     "Answer when they call: one platform for seven of eight queues.", "Loan, auto and card queues moved\nPayments, hardship, disputes and Spanish moved", "Sanjay Kulkarni"),
    ("Collections platform migration, wave 3", ["CONNECT", "OUTREACH"], "running", date(2026, 7, 1), date(2027, 6, 30), None, "",
     "Answer when they call: collections leaves the switch before its support ends.", "Dialer in the cloud\nConsent checked before each attempt\nCollections associates trained", "Sanjay Kulkarni"),
    ("2011 switch retirement", ["CONNECT"], "planned", date(2027, 7, 1), date(2027, 9, 30), None, "",
     "One platform, and its support contract ended by 2027-09-30.", "Lines ported\nHardware returned", "Sanjay Kulkarni"),
    ("Auto-summary rollout to loans and cards", ["ASSIST", "KNOW"], "running", date(2026, 4, 1), date(2027, 3, 31), None, "",
     "Less time on screens, with quality at 88 or better.", "Seats for loans and cards\nCoaching for team leads", "Priya Raman"),
]  # fmt: skip


def load() -> None:
    load_lines()
    for row in CAPABILITIES:
        load_capability(*row)
    load_outcomes()
    for project in PROJECTS:
        load_project(*project)


def load_lines() -> None:
    name, purpose, owner = PORTFOLIO
    portfolio, _ = put(
        Portfolio,
        {"name": name},
        Verb.PORTFOLIO_CREATED,
        purpose=purpose,
        owner=person(owner),
    )
    for name, purpose, owner, codes in LINES:
        line, made = put(
            ProductLine,
            {"name": name},
            Verb.LINE_CREATED,
            portfolio=portfolio,
            purpose=purpose,
            owner=person(owner),
        )
        if made:
            place(line, codes)


def place(line: ProductLine, codes: list[str]) -> None:
    """Put its products into a new line, with whom they serve and how they are run."""
    for product in Product.objects.filter(code__in=codes).order_by("code"):
        customers, associates, sourcing, without_it, since = SERVED[product.code]
        actions.edit(
            product,
            version=None,
            line=line,
            customers_served=customers,
            associates_served=associates,
            sourcing=sourcing,
            business_configurable=without_it,
            live_since=since,
            by=system.user(),
        )


def load_capability(
    product: str, code: str, name: str, status: str, goals: list[str], vendor: str,
    without_it: bool, monthly: int, tolerated: int | None, window: str,
    designed: str | None, availability: int,
) -> None:  # fmt: skip
    row, made = put(
        Capability,
        {"code": code},
        Verb.CAPABILITY_CREATED,
        product=Product.objects.select_related("team").get(code=product),
        name=name,
        status=status,
        vendor=Vendor.objects.filter(name=vendor).first(),
        sourcing="" if vendor else "own",
        business_configurable=without_it,
        monthly_cost=Decimal(monthly),
        tolerated_outage_minutes=tolerated,
        outage_window=window,
        designed_availability=None if designed is None else Decimal(designed),
        availability_cost=Decimal(availability),
        **fits(code),
    )
    if made:
        row.goals.set(Goal.objects.filter(code__in=goals))


def fits(code: str) -> dict[str, str]:
    """Who could work with it tomorrow; of what is not live, nobody has said."""
    ways = ("fit_home", "fit_partner", "fit_gig")
    return dict(zip(ways, (FIT[each] for each in FITS.get(code, "???")), strict=True))


def load_outcomes() -> None:
    for product, metric, target, due in OUTCOMES:
        put(
            OutcomeMetric,
            {
                "product": Product.objects.select_related("team").get(code=product),
                "metric": Metric.objects.current().get(code=metric),
            },
            Verb.OUTCOME_ADDED,
            target=Decimal(target),
            due_on=due,
        )


def load_project(
    name: str, products: list[str], state: str, starts: date, ends: date,
    closed: date | None, closing: str, outcome: str, deliverables: str, lead: str,
) -> None:  # fmt: skip
    project, made = put(
        Project,
        {"name": name},
        Verb.PROJECT_CREATED,
        state=state,
        starts_on=starts,
        ends_on=ends,
        closed_on=closed,
        closing=closing,
        outcome=outcome,
        deliverables=deliverables,
        lead=person(lead),
    )
    if made:
        project.products.set(Product.objects.filter(code__in=products))
