"""Where one can go: the entries of the navigation, in their order."""

from dataclasses import dataclass

from core.roles import Perm


@dataclass(frozen=True)
class Entry:
    """One place to go; `key` is the letter that follows G.

    `also` names pages elsewhere that belong to it, by how their addresses begin; `short`
    is its label where only a thumb's width is left.
    """

    view: str
    label: str
    icon: str
    perm: Perm | None = None
    key: str = ""
    also: tuple[str, ...] = ()
    short: str = ""

    @property
    def tab(self) -> str:
        return self.short or self.label


# One navigation for all: permissions remove entries, the order never changes.
NAVIGATION: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("dashboards:home", "Home", "home", key="h"),
            Entry("discovery:inbox", "Inbox", "inbox", Perm.DISCOVERY_TRIAGE, "i"),
            Entry("core:notice_list", "Notices", "bell", key="u"),
        ),
    ),
    (
        "Plan",
        (
            Entry("roadmap:board", "Roadmap", "board", Perm.ROADMAP_READ, "r"),
            Entry("backlog:item_grid", "Backlog", "list", Perm.BACKLOG_VIEW, "b"),
            Entry("portfolio:goal_list", "Goals", "map", Perm.PORTFOLIO_VIEW, "l"),
            Entry(
                "portfolio:objective_list",
                "Objectives",
                "target",
                Perm.PORTFOLIO_VIEW,
                "k",
            ),
            Entry(
                "dashboards:alignment", "Alignment", "checks", Perm.DASHBOARD_VIEW, "f"
            ),
        ),
    ),
    (
        "Learn",
        (
            Entry(
                "discovery:note_list",
                "Discovery notes",
                "note",
                Perm.DISCOVERY_VIEW,
                "n",
                also=("watch-list", "learning", "retention"),
                short="Notes",
            ),
            Entry("discovery:coverage", "Coverage", "gauge", Perm.DISCOVERY_VIEW),
            Entry("discovery:theme_list", "Themes", "theme", Perm.DISCOVERY_VIEW, "t"),
            Entry(
                "discovery:opportunity_list",
                "Opportunities",
                "idea",
                Perm.DISCOVERY_VIEW,
                "o",
            ),
            Entry("pilots:pilot_list", "Pilots", "flask", Perm.PILOT_VIEW, "p"),
            Entry("pilots:rollout_list", "Rollouts", "layers", Perm.PILOT_VIEW, "w"),
            Entry("support:release_list", "Releases", "send", Perm.RELEASE_VIEW, "x"),
        ),
    ),
    (
        "Decide",
        (
            Entry(
                "governance:review_list",
                "Gate reviews",
                "stamp",
                Perm.GATE_VIEW,
                "g",
                also=(
                    "criteria",
                    "criteria-sets",
                    "regulations",
                    "calendars",
                    "conditions",
                    "waivers",
                    "evidence",
                    "packs",
                    "signatures",
                ),
            ),
            Entry(
                "governance:decision_list",
                "Decisions",
                "scale",
                Perm.DECISION_VIEW,
                "e",
            ),
            Entry("governance:plan_list", "Plans", "file", Perm.PLAN_VIEW, "s"),
            Entry(
                "governance:meeting_list",
                "Meetings",
                "users",
                Perm.CHANGE_VIEW,
                also=("meeting-actions", "agenda-items"),
            ),
            Entry(
                "governance:raci",
                "RACI",
                "grid",
                Perm.RACI_VIEW,
                "a",
                also=("people-of-parties", "away", "consults"),
            ),
            Entry(
                "governance:rules",
                "Rules of engagement",
                "rules",
                Perm.RACI_VIEW,
                short="Rules",
            ),
            Entry("dashboards:outcomes", "Outcomes", "chart", Perm.DASHBOARD_VIEW, "d"),
            Entry(
                "portfolio:benefit_list", "Benefits", "coins", Perm.BENEFIT_VIEW, "v"
            ),
        ),
    ),
)
PRODUCTS = Entry("portfolio:product_list", "Products", "package", Perm.PORTFOLIO_VIEW)
RECORDS: tuple[Entry, ...] = (
    Entry(
        "portfolio:standard_list",
        "Standards",
        "checks",
        Perm.PORTFOLIO_VIEW,
        also=("standard-versions", "deviations"),
    ),
    Entry("portfolio:metric_list", "Metrics", "gauge", Perm.PORTFOLIO_VIEW, "m"),
    Entry(
        "governance:sla_list",
        "Service levels",
        "timer",
        Perm.RACI_VIEW,
        also=(
            "service-cases",
            "escalated-levels",
            "offices",
            "services",
            "credit-policy",
            "statements",
            "relationship",
        ),
    ),
    Entry(
        "governance:change_request_list", "Change requests", "route", Perm.CHANGE_VIEW
    ),
    Entry("backlog:requirement_list", "Requirements", "shapes", Perm.BACKLOG_VIEW),
    Entry(
        "discovery:evaluation_list", "Vendor evaluations", "scale", Perm.DECISION_VIEW
    ),
    Entry("support:problem_list", "Problems", "alert", Perm.PROBLEM_VIEW),
    Entry("support:risk_list", "Risks", "shield", Perm.PROBLEM_VIEW),
    Entry(
        "support:run_list",
        "Run phase",
        "activity",
        Perm.PROBLEM_VIEW,
        also=("run-duties",),
    ),
    Entry("governance:change_list", "Changes", "swap", Perm.CHANGE_VIEW, "c"),
    Entry("core:import_list", "Imports", "import", Perm.IMPORT_RUN),
    Entry("core:job_list", "Jobs", "jobs", Perm.JOBS_VIEW),
    Entry("core:audit_list", "Audit", "scroll", Perm.AUDIT_VIEW),
    Entry("core:people", "People", "users", Perm.PEOPLE_EDIT),
)
