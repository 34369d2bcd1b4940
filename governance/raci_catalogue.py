"""The RACI matrix the product starts with: 32 activities, six parties (domain.md §8).

Starting data: it is loaded once as version 1 and lives in the database from then
on, where it is edited as a draft and published. The sentence of each row says
where it comes from; S0 … S4 are the texts in SOURCES.
"""

from dataclasses import dataclass
from datetime import date

FIRST_DAY = date(2026, 1, 1)
PARTIES = ("IT", "OPS", "SUP", "PM", "VEN", "CMP")
GATE_ROW = 17  # the gate decision to scale: rule E5 applies

SOURCES = {
    "S0": "WFM Labs, Product Management for Contact Centers",
    "S1": "Strategic Contact, A New Working Relationship for IT and the Contact Center",
    "S2": "Strategic Contact, Align Business, Contact Center and Technology Strategies",
    "S3": "Donna Fluss, Who Should Own the Contact Center",
    "S4": "Should the Product Owner/Manager do support work?",
}


@dataclass(frozen=True)
class Row:
    number: int
    phase: str  # P plan, M implement, S support, D day to day
    name: str
    parts: str  # one per party, in the order of PARTIES; - is none
    basis: str

    def cells(self) -> dict[str, str]:
        """{"IT": "A/R", "OPS": "C", …}; no part is an empty text."""
        parts = [part.replace("-", "") for part in self.parts.split()]
        return dict(zip(PARTIES, parts, strict=True))

    def source(self) -> str:
        """The sentence with the names of its sources written out."""
        text = self.basis
        for short, name in SOURCES.items():
            text = text.replace(f"{short} ", f"{name}: ")
        return text


CATALOGUE: tuple[Row, ...] = (
    # --- plan ----------------------------------------------------------------------
    Row(
        1,
        "P",
        "Core infrastructure strategy, standards",
        "A/R C I C I C",
        "S3 “IT should be responsible for setting the strategy for the enterprise’s core infrastructure”",
    ),
    Row(
        2,
        "P",
        "Contact-center technology strategic plan",
        "R R C A/R C C",
        "S1 “collaboration on strategic plans, tactical plans, budgets, requirements, and vendor evaluations”",
    ),
    Row(
        3,
        "P",
        "Tactical plan and budget",
        "R A/R C R - I",
        "S1 “collaboration on strategic plans, tactical plans, budgets, requirements, and vendor evaluations”; S2 “budget is synchronized with plans”",
    ),
    Row(
        4,
        "P",
        "Market and vendor education",
        "R R R A/R C I",
        "S1 “education through vendor forums, conferences and other events”",
    ),
    Row(
        5,
        "P",
        "Vendor evaluation and selection",
        "R R C A/R I C",
        "S3 “they should be involved in all contact center system selections”",
    ),
    Row(
        6,
        "P",
        "Application decisions",
        "R A/R C R - C",
        "S3 “make their application decisions jointly with their business partners”",
    ),
    Row(
        7,
        "P",
        "Define the performance IT must deliver",
        "C A/R C C - I",
        "S3 comment: business “responsible for defining what performance IT should provide”",
    ),
    Row(
        8,
        "P",
        "Roadmap and prioritized backlog",
        "C C C A/R I C",
        "S0 “Translating insight into prioritized features and user stories”",
    ),
    # --- implement -----------------------------------------------------------------
    Row(
        9,
        "M",
        "Platform implementation, upgrades",
        "A/R C C C R C",
        "S1 “IT owns the core implementation roles”; S3 “largely responsible for all implementations, upgrades”",
    ),
    Row(
        10,
        "M",
        "Detailed requirements, specifications",
        "C R R A/R C C",
        "S1 “defining detailed requirements and specifications”; “support and line functions need to dive into the process”",
    ),
    Row(
        11,
        "M",
        "Designing new ways to use technology",
        "C R R A/R C I",
        "S1 “designing new ways to use technology”",
    ),
    Row(
        12,
        "M",
        "Functional testing",
        "R R A/R I C C",
        "S1 “very important role in testing – functional, load, continuity/recovery”",
    ),
    Row(
        13,
        "M",
        "Load testing",
        "A/R I R I R -",
        "S1 “very important role in testing – functional, load, continuity/recovery”",
    ),
    Row(
        14,
        "M",
        "Continuity/recovery testing",
        "A/R R R I R C",
        "S1 “very important role in testing – functional, load, continuity/recovery”",
    ),
    Row(
        15,
        "M",
        "Piloting and refining",
        "C R R A/R C C",
        "S1 “piloting and refining”; S0 pilots",
    ),
    Row(
        16,
        "M",
        "Rollout strategy and execution",
        "C A/R R R I I",
        "S1 “best rollout strategy (across sites, groups, functions, etc.)”",
    ),
    Row(
        17,
        "M",
        "Gate decision to scale",
        "C C I R - A/R",
        "S0 “every pilot must meet regulatory, security, and governance standards before it scales”",
    ),
    Row(
        18,
        "M",
        "Release notes, training of support teams",
        "I C R A/R C C",
        "S4 “training support teams on new features, updates, and product enhancements”",
    ),
    # --- support -------------------------------------------------------------------
    Row(
        19,
        "S",
        "NOC, backbone performance",
        "A/R I I - R -",
        "S1 “main role in the Network Operations Center”; S3 backbone",
    ),
    Row(
        20,
        "S",
        "Help desk, incident resolution",
        "A/R I C I R -",
        "S1 “help desk, and operations support”",
    ),
    Row(
        21,
        "S",
        "Monitor application/queue performance",
        "C I A/R I C -",
        "S1 “contact center support functions can now monitor performance”",
    ),
    Row(
        22,
        "S",
        "New reports and analysis",
        "C C A/R C - -",
        "S1 “create new reports and analysis”",
    ),
    Row(
        23,
        "S",
        "Problem solving, root cause",
        "A/R C R C R I",
        "S1 “get involved in solving problems … (whether technology-driven or business driven)”",
    ),
    Row(
        24,
        "S",
        "Ongoing testing and optimizing",
        "R C A/R C C -",
        "S1 “monitoring, ongoing testing, optimizing… goes beyond IT”",
    ),
    Row(
        25,
        "S",
        "Maintenance, patching",
        "A/R I I - R -",
        "S3 “ongoing maintenance”",
    ),
    Row(
        26,
        "S",
        "Triage of product support issues",
        "C C R A/R I C",
        "S4 “Identify high-priority issues … and delegate them”",
    ),
    # --- day to day ----------------------------------------------------------------
    Row(
        27,
        "D",
        "Routing and skills changes",
        "I A R I - C",
        "S3 “day-to-day operation … changes in routing”",
    ),
    Row(
        28,
        "D",
        "Agent definitions and permissions",
        "C A R - - C",
        "S3 “agent definitions and permissions”",
    ),
    Row(
        29,
        "D",
        "Prompts and messages",
        "I A R C - C",
        "S3 “messages”",
    ),
    Row(
        30,
        "D",
        "Self-service application content",
        "C A R C C C",
        "S3 “self-service applications”",
    ),
    Row(
        31,
        "D",
        "Rules-of-engagement review",
        "R A/R C C - I",
        "S3 “rules of engagement … clearly defined and agreed upon by both sides”",
    ),
    Row(
        32,
        "D",
        "Chargeback and service credits",
        "R A I C - I",
        "S3 comment: “the business has to pay for the IT it uses”",
    ),
)
