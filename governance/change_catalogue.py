"""The classes of change requests the product starts with (domain.md §8, mission G3).

Starting data: loaded once and kept in the database from then on. The activity says in
the matrix who files and acts (R) and who decides (A); the clocks are those of §8. `counts_as` is the
kind of change that is counted for the agility index (§9) when it goes live; choosing
systems and vendors changes nothing yet.
"""

from dataclasses import dataclass

DAY, NOW = "day_to_day", "real_time"
STANDARD, EMERGENCY = "Standard", "Emergency"
TECHNICAL = ("platform",)  # what such changes count as: they come from technology
LOOK_MINUTES = 4 * 60  # of open time: compliance reads prompts and messages within it


@dataclass(frozen=True)
class Class:
    code: str
    name: str
    activity: int
    is_joint: bool = False
    looked_at_by: str = ""
    counts_as: str = "other"


CATALOGUE: tuple[Class, ...] = (
    Class("routing", "Routing", 27, counts_as="routing"),
    Class("skills", "Skills", 27, counts_as="routing"),
    Class("agents", "Agent definitions and permissions", 28),
    Class(
        "prompts", "Prompts and messages", 29, looked_at_by="CMP", counts_as="prompt"
    ),
    Class("self_service", "Self-service application content", 30, counts_as="prompt"),
    Class("reports", "Reports and analysis", 22),
    Class("platform", "Core platform and upgrades", 9, counts_as="platform"),
    Class("network", "Network", 19, counts_as="platform"),
    Class("maintenance", "Maintenance and patching", 25, counts_as="platform"),
    Class(
        "selection", "Selection of systems and vendors", 5, is_joint=True, counts_as=""
    ),
)


@dataclass(frozen=True)
class Runs:
    """`level` and `clock` by which a class runs; what is not listed runs by none."""

    change_class: str
    urgency: str
    level: str
    clock: str = STANDARD
    with_it: bool = False


CLOCKS: tuple[Runs, ...] = (
    *(
        each
        for code in ("routing", "skills")
        for each in (
            Runs(code, DAY, "SLA-04"),
            Runs(code, NOW, "SLA-04", EMERGENCY),
            Runs(code, DAY, "SLA-03", with_it=True),
            Runs(code, NOW, "SLA-03", with_it=True),
        )
    ),
    Runs("prompts", DAY, "SLA-05"),
    Runs("prompts", NOW, "SLA-05", EMERGENCY),
    Runs("agents", DAY, "SLA-06", with_it=True),
    Runs("agents", NOW, "SLA-06", "Leaver", with_it=True),
    Runs("reports", DAY, "SLA-08"),
    Runs("reports", DAY, "SLA-07", with_it=True),
)
