"""Teams, people, sites, queues, vendors and products."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.hashers import make_password

from core.models import Membership, Team, User
from core.roles import Family, Role
from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio.models import Product, Queue, Site, Vendor

DOMAIN = "larkmont.example"

# The last of each role is the one the sign-in page offers.
# name, title, role, team ("" = every team), families
PEOPLE: list[tuple[str, str, Role, str, list[str]]] = [
    (
        "Dana Whitlock",
        "Product manager, routing",
        Role.PRODUCT_MANAGER,
        "Switchboard",
        [],
    ),
    (
        "Priya Raman",
        "Product manager, agent assist",
        Role.PRODUCT_MANAGER,
        "Copilot",
        [],
    ),
    (
        "Marcus Oyelaran",
        "Product manager, knowledge",
        Role.PRODUCT_MANAGER,
        "Compass",
        [],
    ),
    (
        "Tom Brandvold",
        "Product manager, secure payments",
        Role.PRODUCT_MANAGER,
        "Vault",
        [],
    ),
    ("Aisha Grant", "Product manager, workforce", Role.PRODUCT_MANAGER, "Tempo", []),
    ("Kenji Morrow", "Product manager, analytics", Role.PRODUCT_MANAGER, "Lens", []),
    ("Laurel Finch", "Product manager, outreach", Role.PRODUCT_MANAGER, "Beacon", []),
    (
        "Elena Castellano",
        "Product manager, self-service",
        Role.PRODUCT_MANAGER,
        "Front Door",
        [],
    ),
    ("Leo Hartmann", "Product owner", Role.PRODUCT_OWNER, "Switchboard", []),
    ("Nina Sorensen", "Product owner", Role.PRODUCT_OWNER, "Copilot", []),
    ("Ida Reyes", "Product owner", Role.PRODUCT_OWNER, "Compass", []),
    ("Grace Yun", "Product owner", Role.PRODUCT_OWNER, "Vault", []),
    ("Felix Aubert", "Product owner", Role.PRODUCT_OWNER, "Tempo", []),
    ("Tara Quinn", "Product owner", Role.PRODUCT_OWNER, "Lens", []),
    ("Jonas Weil", "Product owner", Role.PRODUCT_OWNER, "Beacon", []),
    ("Omar Haddad", "Product owner", Role.PRODUCT_OWNER, "Front Door", []),
    ("Miguel Santos", "Team lead, San Antonio", Role.FRONTLINE_LEAD, "", []),
    ("Freya Lund", "Team lead, Sioux Falls", Role.FRONTLINE_LEAD, "", []),
    ("Tyrell Banks", "Team lead, Tulsa", Role.FRONTLINE_LEAD, "", []),
    ("Vera Novak", "Team lead, virtual", Role.FRONTLINE_LEAD, "", []),
    ("Jasmine Cole", "Team lead, Jacksonville", Role.FRONTLINE_LEAD, "", []),
    (
        "Victor Lindqvist",
        "Information security lead",
        Role.GOVERNANCE_REVIEWER,
        "",
        ["security"],
    ),
    (
        "Naomi Achterberg",
        "Model and AI risk lead",
        Role.GOVERNANCE_REVIEWER,
        "",
        ["governance"],
    ),
    (
        "Ruth Adeyemi",
        "Compliance director, delegate of the chief risk officer",
        Role.GOVERNANCE_REVIEWER,
        "",
        list(Family.values),
    ),
    ("Maren Holt", "Head of product", Role.EXECUTIVE, "", []),
    ("Helena Marsh", "Chief operating officer", Role.EXECUTIVE, "", []),
    (
        "Desmond Okafor",
        "Director, servicing operations",
        Role.OPERATIONS_LEADER,
        "",
        [],
    ),
    ("Howard Penn", "Finance partner", Role.OPERATIONS_LEADER, "", []),
    ("Patrice Monroe", "Director, payments operations", Role.OPERATIONS_LEADER, "", []),
    ("Renee Calloway", "VP operations", Role.OPERATIONS_LEADER, "", []),
    ("Sanjay Kulkarni", "Director, core platforms", Role.IT_PARTNER, "", []),
    ("Wanda Ferris", "Tandem administrator", Role.ADMINISTRATOR, "", []),
]

# code, name, agents, partner
SITES = [
    ("SAT", "San Antonio TX", 160, ""),
    ("FSD", "Sioux Falls SD", 88, ""),
    ("JAX", "Jacksonville FL", 108, ""),
    ("VRT", "Virtual, 11 states", 54, ""),
    ("TUL", "Tulsa OK", 42, "Halyard Ridge"),
]

# code, name, service level % / seconds, base FTE
QUEUES = [
    ("PLS", "Personal Loan Servicing", 80, 30, "81.2"),
    ("AUT", "Auto Servicing", 80, 30, "50.2"),
    ("CRD", "Card Servicing", 80, 30, "60.8"),
    ("PAY", "Payments & Payoff", 80, 20, "36.6"),
    ("COI", "Collections Inbound", 80, 30, "22.4"),
    ("HRD", "Hardship & Loss Mitigation", 80, 60, "23.2"),
    ("DIS", "Disputes & Fraud", 80, 45, "24.9"),
    ("ESP", "Spanish-language", 80, 30, "16.1"),
]

# name, category, tier, annual USD, contract end, notice days, note
VENDORS = [
    ("Tessaly Cloud", "ccaas", "critical", 3_100_000, date(2029, 3, 31), 180,
     "QBR 2026-12-08; voice-bot roadmap item slipped twice."),
    ("Brightquill AI", "agent_assist", "high", 96_000, date(2027, 8, 31), 90,
     "$310,000 a year at scale. Model v4 due 2027-Q1: re-certify."),
    ("Corvane Voice", "conversational_ai", "high", 480_000, date(2027, 12, 31), 90,
     "SOC 2 period ended 2026-06-30, waiver W-01."),
    ("Paylantern", "payments", "critical", 265_000, date(2028, 6, 30), 120,
     "PCI AoC valid to 2027-02-28."),
    ("Fennmark WFM", "wfm_wem", "moderate", 390_000, date(2027, 5, 31), 90, "90-day notice."),
    ("Orrery Insights", "speech_analytics", "high", 220_000, date(2027, 1, 31), 90,
     "90-day notice date 2026-11-02 passed: renews by itself."),
    ("Relaystone", "outreach", "high", 340_000, date(2028, 2, 29), 90, "Consent API in beta."),
    ("Halyard Ridge", "bpo", "high", 2_300_000, date(2027, 12, 31), 90,
     "TUL site; recording notice audit due."),
    ("Lanternshelf", "knowledge", "low", 0, None, 90, "Article store behind the workflows."),
]  # fmt: skip

RENEW_BY_THEMSELVES = {"Orrery Insights"}

# code, name, kind, team, vendors, vision, context
PRODUCTS = [
    ("CONNECT", "Omnichannel platform & routing", "platform", "Switchboard", ["Tessaly Cloud"],
     "Every customer reaches someone who can help, on one platform.",
     "Waves 1–2 of 3 moved off a 2011 on-premise switch; the Collections dialer is left, end of support 2027-09-30."),
    ("ASSIST", "Agent assist & auto-summary", "capability", "Copilot", ["Brightquill AI"],
     "Associates spend the call on the person, not on the screen.",
     "Piloted at JAX, live for 38 % of PLS/CRD agents."),
    ("KNOW", "Knowledge & guided workflows", "capability", "Compass", ["Lanternshelf"],
     "One right answer, found in one place, while the customer is on the line.",
     "1,840 articles, 31 % past review date."),
    ("SELFSERVE", "Conversational IVR, bot, text", "experience", "Front Door", ["Corvane Voice"],
     "Simple things are finished without a person, unless the customer wants one.",
     "Touch-tone IVR of 2014 being replaced."),
    ("PAYSEC", "Secure payments", "capability", "Vault", ["Paylantern"],
     "Card numbers are never heard and never stored.",
     "Pause-and-resume today, DTMF masking next."),
    ("WFX", "Workforce & scheduling", "platform", "Tempo", ["Fennmark WFM"],
     "Schedules that bend to people, and still meet the service level.",
     "Forecast in the tool, intraday in spreadsheets."),
    ("INSIGHT", "Interaction analytics & auto-QA", "capability", "Lens", ["Orrery Insights"],
     "Every contact teaches us something, not two in a hundred.",
     "2 % manual QA sample."),
    ("OUTREACH", "Compliant outreach", "capability", "Beacon", ["Relaystone"],
     "We reach out when it helps and stop when we are told.",
     "Three consent stores, no single view."),
]  # fmt: skip

# Ours: moving data, retraining, running two for a while. The others are not known.
COST_TO_LEAVE = {
    "Tessaly Cloud": Decimal(1_900_000),
    "Corvane Voice": Decimal(210_000),
    "Orrery Insights": Decimal(60_000),
    "Halyard Ridge": Decimal(640_000),
}

# What each site answers. Ours: the reference says how many people sit where.
ANSWERS = {
    "SAT": ["PLS", "CRD", "PAY", "COI", "ESP"], "FSD": ["AUT", "DIS", "PLS"],
    "JAX": ["PLS", "CRD", "AUT"], "VRT": ["HRD", "PLS", "CRD", "ESP"], "TUL": ["PAY", "COI"],
}  # fmt: skip
MANAGER_OF = {"Patrice Monroe": "Renee Calloway", "Renee Calloway": "Helena Marsh"}


def load() -> None:
    load_people()
    for code, name, agents, partner in SITES:
        put(Site, {"code": code}, name=name, agents=agents, partner=partner)
    for code, name, percent, seconds, fte in QUEUES:
        put(
            Queue,
            {"code": code},
            name=name,
            service_level_percent=percent,
            service_level_seconds=seconds,
            base_fte=Decimal(fte),
        )
    for code, answered in ANSWERS.items():
        Site.objects.get(code=code).queues.set(Queue.objects.filter(code__in=answered))
    load_vendors()
    load_products()


def load_people() -> None:
    password = make_password(settings.DEMO_PASSWORD if settings.DEMO else None)
    for name, title, role, team_name, families in PEOPLE:
        team = (
            put(Team, {"name": team_name}, Verb.TEAM_CREATED)[0] if team_name else None
        )
        email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
        user, _ = put(
            User,
            {"email": email},
            Verb.USER_JOINED,
            name=name,
            title=title,
            password=password,
        )
        put(
            Membership,
            {"user": user, "team": team, "role": role},
            Verb.MEMBERSHIP_GRANTED,
            families=families,
        )
    for name, manager in MANAGER_OF.items():
        User.objects.filter(name=name, manager=None).update(manager=person(manager))


def load_vendors() -> None:
    for name, category, tier, annual, end, notice, note in VENDORS:
        put(
            Vendor,
            {"name": name},
            Verb.VENDOR_CREATED,
            category=category,
            tier=tier,
            annual_value=Decimal(annual),
            contract_end=end,
            notice_days=notice,
            auto_renews=name in RENEW_BY_THEMSELVES,
            exit_cost=COST_TO_LEAVE.get(name),
            note=note,
        )


def load_products() -> None:
    for cord, (code, name, kind, team_name, vendors, vision, context) in enumerate(
        PRODUCTS, 1
    ):
        team = Team.objects.get(name=team_name)
        members = Membership.objects.filter(team=team).select_related("user")
        by_role = {member.role: member.user for member in members}
        product, made = put(
            Product,
            {"code": code},
            Verb.PRODUCT_CREATED,
            name=name,
            kind=kind,
            team=team,
            vision=vision,
            context=context,
            product_manager=by_role[Role.PRODUCT_MANAGER],
            product_owner=by_role[Role.PRODUCT_OWNER],
            it_owner=person("Sanjay Kulkarni"),
            cord=cord,
        )
        if made:
            product.vendors.set(Vendor.objects.filter(name__in=vendors))
