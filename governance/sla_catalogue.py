"""The service levels the product starts with, in both directions (domain.md §8).

Starting data: loaded once, edited on the pages from then on. Rows of one service
share its charge.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Level:
    code: str
    name: str
    provider: str
    consumer: str
    terms: str
    target_percent: Decimal
    measure: str
    service: str = ""


PLATFORM = "Platform run"
CATALOGUE: tuple[Level, ...] = (
    Level(
        "SLA-01",
        "P1 incident (voice down, more than 25% of agents)",
        "IT",
        "OPS",
        "Respond in 15 min, restore in 2 h",
        Decimal(95),
        "Ticket clocks",
        PLATFORM,
    ),
    Level(
        "SLA-02",
        "P2 incident",
        "IT",
        "OPS",
        "Respond in 30 min, restore in 8 h",
        Decimal(95),
        "Ticket clocks",
        PLATFORM,
    ),
    Level(
        "SLA-03",
        "Routing change needing IT deployment",
        "IT",
        "SUP",
        "2 business days",
        Decimal(95),
        "Request to live",
        PLATFORM,
    ),
    Level(
        "SLA-04",
        "Routing or skill change, self-administered",
        "SUP",
        "OPS",
        "4 business hours; emergency 30 min",
        Decimal(95),
        "Request to live",
    ),
    Level(
        "SLA-05",
        "Prompt or message change",
        "SUP",
        "OPS",
        "1 business day; emergency 60 min; compliance review within 4 h",
        Decimal(95),
        "Request to live",
    ),
    Level(
        "SLA-06",
        "Access: new, changed, leaver",
        "IT",
        "OPS",
        "1 day; leaver 4 h",
        Decimal(98),
        "HR feed to identity management",
        "Identity",
    ),
    Level(
        "SLA-07",
        "New data feed or report needing IT",
        "IT",
        "SUP",
        "10 business days",
        Decimal(90),
        "Request to accepted",
        "Data and reports",
    ),
    Level(
        "SLA-08",
        "Standard report request",
        "SUP",
        "OPS",
        "3 business days",
        Decimal(90),
        "Request to accepted",
    ),
    Level(
        "SLA-09",
        "Availability of the voice platform",
        "IT, VEN",
        "OPS",
        "Monthly availability",
        Decimal("99.95"),
        "Minutes up of minutes in the month",
        "Voice and network",
    ),
    Level(
        "SLA-10",
        "Operations gives forecast, acceptance testers, notice of campaigns",
        "OPS",
        "IT",
        "10 business days ahead",
        Decimal(90),
        "Calendar",
    ),
)


@dataclass(frozen=True)
class Clock:
    """How long a level may take: in minutes of open time, or in business days."""

    level: str
    calendar: str
    minutes: int | None = None
    days: int | None = None
    respond_minutes: int | None = None
    name: str = "Standard"


HOURS = 60  # minutes
CENTER, ALWAYS = "center", "round-the-clock"
CLOCKS: tuple[Clock, ...] = (
    Clock("SLA-01", ALWAYS, 2 * HOURS, respond_minutes=15),
    Clock("SLA-02", CENTER, 8 * HOURS, respond_minutes=30),
    Clock("SLA-03", CENTER, days=2),
    Clock("SLA-04", CENTER, 4 * HOURS),
    Clock("SLA-04", CENTER, 30, name="Emergency"),
    Clock("SLA-05", CENTER, days=1),
    Clock("SLA-05", CENTER, HOURS, name="Emergency"),
    Clock("SLA-06", CENTER, days=1),
    Clock("SLA-06", CENTER, 4 * HOURS, name="Leaver"),
    Clock("SLA-07", CENTER, days=10),
    Clock("SLA-08", CENTER, days=3),
    Clock("SLA-10", CENTER, days=10),
)
# How a month is counted, where it is not typed.
COUNTING = {each.level: "clocks" for each in CLOCKS} | {
    "SLA-09": "availability",
    "SLA-10": "ahead",
}
