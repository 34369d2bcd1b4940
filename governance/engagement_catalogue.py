"""The clauses a first draft of the rules of engagement begins with (domain.md §8).

A beginning to talk about, not an agreement: nothing holds before both sides sign it.
Classes and service levels by their codes; what an installation does not have is left
out.
"""

from dataclasses import dataclass

PURPOSE = (
    "So that the contact center changes by itself what it runs day to day, IT answers for "
    "the platform underneath, and what needs both is decided by both. Each side can see "
    "what it is owed, and by when."
)


@dataclass(frozen=True)
class Clause:
    heading: str
    belongs_to: str
    text: str
    commits: str = ""
    classes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


CATALOGUE: tuple[Clause, ...] = (
    Clause(
        "Routing and skills", "center",
        "The contact center changes routing and skills itself, day to day and in real "
        "time. It files the change and Operations decides. IT may be asked what it knows "
        "about it, and its silence holds nothing up. Where a change needs IT to deploy "
        "it, IT deploys it within its service level.",
        "Self-administered within four business hours; with IT’s hands in two business "
        "days.",
        ("routing", "skills"), ("SLA-03", "SLA-04"),
    ),
    Clause(
        "Agent definitions and permissions", "center",
        "Who is an agent, and what an agent may do, is decided by Operations. IT gives and "
        "takes the accounts; a leaver’s is closed first.",
        "New and changed access in one day, a leaver’s in four hours.",
        ("agents",), ("SLA-06",),
    ),
    Clause(
        "Prompts and messages", "center",
        "Operations decides what callers hear and read. Compliance looks at every wording "
        "before it is live; in an emergency right after.",
        "One business day, in an emergency 60 minutes; compliance looks within four hours.",
        ("prompts",), ("SLA-05",),
    ),
    Clause(
        "Self-service applications", "center",
        "The content of self-service belongs to the contact center. Changes of the "
        "platform it runs on are the platform’s.",
        classes=("self_service",),
    ),
    Clause(
        "Reports and data", "center",
        "The contact center’s support functions build its reports. A feed or a report that "
        "only IT can build is asked for, and accepted by who asked.",
        "A standard report in three business days; one that needs IT in ten.",
        ("reports",), ("SLA-07", "SLA-08"),
    ),
    Clause(
        "Core platform and upgrades", "it",
        "IT implements and upgrades the core platform. It asks the contact center first, "
        "and waits for the answer or until the clock of the question runs out.",
        "No upgrade in a week the contact center named as its peak.",
        ("platform",),
    ),
    Clause(
        "Network and voice", "it",
        "IT keeps network and voice up and counts the minutes they were not.",
        "The voice platform is there 99.95 % of each month.",
        ("network",), ("SLA-09",),
    ),
    Clause(
        "Maintenance and patching", "it",
        "IT maintains and patches, outside the busy hours of the contact center.",
        classes=("maintenance",),
    ),
    Clause(
        "Selection of systems and vendors", "joint",
        "No system of the contact center is selected by one side. IT and the contact "
        "center each give their word, by two people.",
        classes=("selection",),
    ),
    Clause(
        "Incidents", "it",
        "Any agent may call. IT answers and restores by the weight of the incident, at any "
        "hour for the heaviest.",
        "Answered in 15 minutes and restored in two hours; the next weight 30 minutes and "
        "eight hours.",
        levels=("SLA-01", "SLA-02"),
    ),
    Clause(
        "What the contact center owes", "center",
        "IT can plan only what it hears of. The contact center says ahead how many calls "
        "it expects, who tests, and when a campaign begins.",
        "Ten business days ahead.",
        levels=("SLA-10",),
    ),
    Clause(
        "When it does not work", "joint",
        "A service level missed three months in a row goes to the officers of both sides. "
        "Credits are a signal and no cash. Whoever is owed something says so by a change "
        "request or a ticket, not by the corridor. Both leads read these rules again every "
        "six months.",
    ),
)  # fmt: skip
