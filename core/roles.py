"""Who may do what: the whole answer, on one screen.

A role is held in one team, or everywhere (a membership without a team). `own`
are the permissions that reach as far as the membership; `all` reach every team.
Permissions and their words stand in core/perms.py, and are imported from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models

from core.perms import WORDS, Perm

__all__ = ["PERMISSIONS", "WORDS", "Family", "Grant", "Perm", "Role"]


class Role(models.TextChoices):
    PRODUCT_MANAGER = "product_manager", "Product manager"
    PRODUCT_OWNER = "product_owner", "Product owner"
    FRONTLINE_LEAD = "frontline_lead", "Frontline lead"
    GOVERNANCE_REVIEWER = "governance_reviewer", "Governance reviewer"
    EXECUTIVE = "executive", "Executive"
    IT_PARTNER = "it_partner", "IT partner"
    OPERATIONS_LEADER = "operations_leader", "Operations leader"
    ADMINISTRATOR = "administrator", "Administrator"


class Family(models.TextChoices):
    """What a criterion is of, and a governance reviewer knows (domain.md §7)."""

    REGULATORY = "regulatory", "Regulatory"
    SECURITY = "security", "Security"
    GOVERNANCE = "governance", "Governance"


@dataclass(frozen=True)
class Grant:
    own: frozenset[Perm] = field(default_factory=frozenset)
    all: frozenset[Perm] = field(default_factory=frozenset)


P = Perm
ROADMAP_READER = {P.PORTFOLIO_VIEW, P.ROADMAP_READ, P.DISCOVERY_VIEW, P.NOTE_CREATE,
                  P.CHANGE_VIEW, P.RELEASE_VIEW, P.PROBLEM_VIEW}  # fmt: skip
READER = ROADMAP_READER | {P.ROADMAP_VIEW, P.BACKLOG_VIEW, P.PILOT_VIEW, P.GATE_VIEW, P.RACI_VIEW,
                           P.DASHBOARD_VIEW, P.BENEFIT_VIEW, P.JOBS_VIEW,
                           P.DECISION_VIEW, P.PLAN_VIEW}  # fmt: skip
# Who takes part in what business and IT decide together.
PARTNER = {P.DECISION_EDIT, P.DECISION_DECIDE, P.PLAN_EDIT, P.CHANGE_FILE}
# Who says what is needed, and shows that it is there (domain.md §8, row 10).
SPECIFIER = {P.REQUIREMENT_EDIT, P.REQUIREMENT_TEST}
# Who is part of solving problems (domain.md §8, row 23), and of looking for them.
SOLVER = {P.PROBLEM_REPORT, P.PROBLEM_SOLVE, P.RUN_CHECK}
# Who says what delay costs (domain.md §2, “Scorers”); the size is said by the teams.
BUSINESS_OWNER = {P.VALUE_SCORE, P.RISK_SCORE}
# Who answers for the business: signs, decides in an emergency, lives with a risk.
ACCOUNTABLE = BUSINESS_OWNER | {P.RISK_ACCEPT, P.SLA_ANSWER, P.GATE_SIGN, P.GATE_EMERGENCY}  # fmt: skip
MAKER = {P.DISCOVERY_TRIAGE, P.BACKLOG_EDIT, P.BACKLOG_SCORE, P.METRIC_RECORD,
         P.PILOT_MEASURE, P.IMPORT_RUN, P.SOURCE_EDIT}  # fmt: skip

PERMISSIONS: Mapping[str, Grant] = {
    Role.PRODUCT_MANAGER: Grant(
        own=frozenset(
            MAKER
            | PARTNER
            | SOLVER
            | SPECIFIER
            | BUSINESS_OWNER
            | {
                P.PORTFOLIO_EDIT,
                P.DEVIATION_ASK,
                P.PLACE_EDIT,
                P.BENEFIT_EDIT,
                P.BUDGET_EDIT,
                P.PILOT_RUN,
                P.RELEASE_EDIT,
                P.ROLLOUT_RUN,
                P.ROLLOUT_TEST,
                P.GATE_SUBMIT,
                P.ROADMAP_EDIT,
                P.ROADMAP_SHARE,
                P.RACI_EDIT,
            }
        ),
        all=frozenset(READER),
    ),
    Role.PRODUCT_OWNER: Grant(
        own=frozenset(
            MAKER
            | SOLVER
            | SPECIFIER
            | {
                P.PILOT_RUN,
                P.DEVIATION_ASK,
                P.DECISION_EDIT,
                P.SIZE_SCORE,
                P.RELEASE_EDIT,
                P.ROLLOUT_TEST,
                P.CHANGE_FILE,
            }
        ),
        all=frozenset(READER),
    ),
    Role.FRONTLINE_LEAD: Grant(
        all=frozenset(
            ROADMAP_READER | {P.RECEIPT_RECORD, P.CHANGE_FILE, P.PROBLEM_REPORT}
        )
    ),
    Role.GOVERNANCE_REVIEWER: Grant(
        own=frozenset({P.GATE_SIGN, P.PILOT_DECIDE, P.RISK_SCORE}),
        all=frozenset(READER | {P.AUDIT_VIEW}),
    ),
    Role.EXECUTIVE: Grant(
        own=frozenset(ACCOUNTABLE),
        all=frozenset((READER | {P.AUDIT_VIEW}) - {P.NOTE_CREATE}),
    ),
    Role.IT_PARTNER: Grant(
        own=frozenset(
            PARTNER
            | SOLVER
            | {P.BACKLOG_SCORE, P.RISK_SCORE, P.SIZE_SCORE}
            | {P.RACI_EDIT, P.SLA_RECORD, P.SLA_ANSWER, P.IMPORT_RUN}
            | {P.ROLLOUT_TEST, P.GATE_SIGN, P.GATE_EMERGENCY}
            | {P.REQUIREMENT_ANSWER, P.REQUIREMENT_TEST}
            | {P.STANDARD_EDIT, P.DEVIATION_ASK, P.DEVIATION_DECIDE}
        ),
        all=frozenset(READER),
    ),
    Role.OPERATIONS_LEADER: Grant(
        own=frozenset(
            PARTNER
            | SOLVER
            | SPECIFIER
            | ACCOUNTABLE
            | {
                P.RACI_EDIT,
                P.SLA_RECORD,
                P.IMPORT_RUN,
                P.METRIC_RECORD,
                P.PILOT_MEASURE,
                P.BENEFIT_EDIT,
                P.BENEFIT_SIGN,
                P.CREDIT_EDIT,
                P.BUDGET_EDIT,
                P.BACKLOG_SCORE,
                P.PILOT_DECIDE,
                P.RECEIPT_RECORD,
                P.ROSTER_EDIT,
                P.ROLLOUT_RUN,
                P.ROLLOUT_TEST,
            }
        ),
        all=frozenset(READER),
    ),
    Role.ADMINISTRATOR: Grant(
        all=frozenset(
            READER
            | {
                P.AUDIT_VIEW,
                P.CRITERIA_EDIT,
                P.CALENDAR_EDIT,
                P.RUN_CATALOGUE,
                P.CREDIT_EDIT,
                P.ROADMAP_LIMIT,
                P.RETENTION_EDIT,
                P.ROADMAP_SHARE,
                P.PEOPLE_EDIT,
                P.PLACE_EDIT,
                P.IMPORT_RUN,
                P.ROADMAP_SHARE,
            }
        ),
    ),
}
