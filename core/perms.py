"""What one may do, one line for each, and each in words.

Who may: core/roles.py. Over which teams: core/access.py.
"""

from collections.abc import Mapping
from enum import StrEnum, auto


class Perm(StrEnum):
    PORTFOLIO_VIEW = auto()  # products, goals, objectives, metrics, vendors
    PORTFOLIO_EDIT = auto()
    STANDARD_EDIT = auto()  # write standards, bring them into force, retire them
    DEVIATION_ASK = auto()  # and say that a product conforms
    DEVIATION_DECIDE = auto()
    PLACE_EDIT = auto()  # sites and queues, which belong to no team
    METRIC_RECORD = auto()  # observations and check-ins
    SOURCE_EDIT = auto()  # addresses that figures are fetched from
    BENEFIT_VIEW = auto()
    BENEFIT_EDIT = auto()
    BENEFIT_SIGN = (
        auto()
    )  # own and attest a benefit; sign another's forecast for Finance
    BUDGET_EDIT = auto()  # budget lines and the practices that goals rest on
    NOTE_CREATE = auto()
    DISCOVERY_VIEW = auto()  # published notes, themes, opportunities
    DISCOVERY_TRIAGE = auto()  # unpublished notes, redaction review, links
    RETENTION_EDIT = auto()  # how long words are kept; for every team, so wide
    BACKLOG_VIEW = auto()
    BACKLOG_EDIT = auto()
    BACKLOG_SCORE = auto()  # outside sessions too; which columns: backlog/scorers.py
    VALUE_SCORE = auto()  # value and time criticality: business owners
    RISK_SCORE = auto()  # risk reduction: those, architecture and compliance
    SIZE_SCORE = auto()  # job size: the teams
    REQUIREMENT_EDIT = auto()  # write, trace, agree on, say that it is met
    REQUIREMENT_ANSWER = auto()  # for IT: can, can with changes, cannot
    REQUIREMENT_TEST = auto()  # add tests and their results
    PILOT_VIEW = auto()
    PILOT_RUN = auto()  # plan, submit, start
    PILOT_MEASURE = auto()  # results, who is in which arm, who is left out
    PILOT_DECIDE = auto()
    ROLLOUT_RUN = auto()  # plan waves, start them, go on
    ROLLOUT_TEST = auto()  # test waves, report what goes wrong, stop and roll back
    RELEASE_VIEW = auto()  # published notes; one's own receipts
    RELEASE_EDIT = auto()
    RECEIPT_RECORD = auto()  # attest for the sites where one leads
    ROSTER_EDIT = auto()  # who is on the floor, which belongs to no team
    PROBLEM_VIEW = auto()
    PROBLEM_REPORT = auto()  # and count how often it happens
    PROBLEM_SOLVE = auto()  # take on, find the cause, plan, resolve
    RISK_ACCEPT = auto()  # live with a risk until a day
    RUN_CHECK = auto()  # begin a product's run-phase checks, and say what they found
    RUN_CATALOGUE = auto()  # which checks there are; for every product, so wide
    GATE_VIEW = auto()
    GATE_SUBMIT = auto()
    GATE_SIGN = auto()  # only in the seats one holds (governance/seating.py)
    GATE_EMERGENCY = auto()  # two of them let something begin before its review
    CRITERIA_EDIT = auto()
    CALENDAR_EDIT = auto()
    ROADMAP_READ = auto()  # as it is shown to one's audience (roadmap/audiences.py)
    ROADMAP_VIEW = auto()  # all of it
    ROADMAP_EDIT = auto()
    ROADMAP_SHARE = auto()  # with people who have no account
    ROADMAP_LIMIT = auto()  # how much each column should hold, for everybody
    RACI_VIEW = auto()
    CHANGE_VIEW = auto()
    CHANGE_FILE = auto()  # write requests; who files and decides: the matrix
    RACI_EDIT = auto()
    SLA_RECORD = auto()
    SLA_ANSWER = auto()  # only for the offices one holds (governance/offices.py)
    CREDIT_EDIT = auto()  # what a missed service level earns; for both sides, so wide
    DECISION_VIEW = auto()  # the decision log
    DECISION_EDIT = auto()  # propose, weigh, link, review
    DECISION_DECIDE = auto()  # decide, reverse
    PLAN_VIEW = auto()  # plan documents; their two owners agree, readers acknowledge
    PLAN_EDIT = auto()
    DASHBOARD_VIEW = auto()
    AUDIT_VIEW = auto()
    JOBS_VIEW = auto()
    IMPORT_RUN = auto()
    PEOPLE_EDIT = auto()


# Each permission in words, in the order of the page "What may I do".
WORDS: Mapping[Perm, str] = {
    Perm.NOTE_CREATE: "Capture what is heard on the floor",
    Perm.DISCOVERY_VIEW: "See published notes, themes and opportunities",
    Perm.DISCOVERY_TRIAGE: "Sort the inbox, publish notes, link evidence",
    Perm.RETENTION_EDIT: "Set how long the words of notes are kept",
    Perm.PORTFOLIO_VIEW: "See products, goals, objectives, metrics and vendors",
    Perm.PORTFOLIO_EDIT: "Change products, goals and objectives",
    Perm.STANDARD_EDIT: "Write standards and bring them into force",
    Perm.DEVIATION_ASK: "Say that a product conforms, or ask to deviate",
    Perm.DEVIATION_DECIDE: "Decide on deviations from standards",
    Perm.PLACE_EDIT: "Keep the lists of sites and queues",
    Perm.METRIC_RECORD: "Record measurements and check in on key results",
    Perm.SOURCE_EDIT: "Have figures fetched from an address",
    Perm.BENEFIT_VIEW: "See benefits",
    Perm.BENEFIT_EDIT: "Forecast benefits and enter their actuals",
    Perm.BENEFIT_SIGN: "Attest benefits as finance",
    Perm.BUDGET_EDIT: "Keep budget lines, and the practices goals rest on",
    Perm.BACKLOG_VIEW: "See the backlog and its ranks",
    Perm.BACKLOG_EDIT: "Write and move features and stories",
    Perm.BACKLOG_SCORE: "Score features outside scoring sessions too, in one’s own columns",
    Perm.VALUE_SCORE: "Vote on value and time criticality in scoring sessions",
    Perm.RISK_SCORE: "Vote on risk reduction in scoring sessions",
    Perm.SIZE_SCORE: "Vote on job size in scoring sessions",
    Perm.REQUIREMENT_EDIT: "Write requirements, trace them and agree on them",
    Perm.REQUIREMENT_ANSWER: "Answer requirements for IT",
    Perm.REQUIREMENT_TEST: "Record tests of requirements",
    Perm.PILOT_VIEW: "See pilots and their results",
    Perm.PILOT_RUN: "Plan, submit and start pilots",
    Perm.PILOT_MEASURE: "Record what pilots show, and who is in which arm",
    Perm.PILOT_DECIDE: "Decide what follows from a pilot",
    Perm.ROLLOUT_RUN: "Plan and start the waves of a rollout",
    Perm.ROLLOUT_TEST: "Test waves, report what goes wrong, stop and roll back",
    Perm.RELEASE_VIEW: "See release notes, and say that one has read them",
    Perm.RELEASE_EDIT: "Write and publish release notes",
    Perm.RECEIPT_RECORD: "Attest that people of one’s site have read a note",
    Perm.ROSTER_EDIT: "Keep the roster of the floor",
    Perm.PROBLEM_VIEW: "See problems, risks, their trend, and checks of the run phase",
    Perm.PROBLEM_REPORT: "Report problems and how often they happen, record risks",
    Perm.PROBLEM_SOLVE: "Solve problems, assess and treat risks",
    Perm.RISK_ACCEPT: "Accept risks until a day",
    Perm.RUN_CHECK: "Begin the run-phase checks of products, and record what they find",
    Perm.RUN_CATALOGUE: "Keep the catalogue of run-phase checks",
    Perm.GATE_VIEW: "See gate reviews",
    Perm.GATE_SUBMIT: "Submit work to a gate",
    Perm.GATE_SIGN: "Sign at gates, in the seats one holds",
    Perm.GATE_EMERGENCY: "Give leave in an emergency, with a second person",
    Perm.CRITERIA_EDIT: "Change the criteria of gates",
    Perm.CALENDAR_EDIT: "Keep business calendars: hours and holidays",
    Perm.ROADMAP_READ: "See the roadmap as it is shown to the frontline",
    Perm.ROADMAP_VIEW: "See all of the roadmap, and as each audience sees it",
    Perm.ROADMAP_EDIT: "Change the roadmap",
    Perm.ROADMAP_SHARE: "Share the roadmap by link with people who have no account",
    Perm.ROADMAP_LIMIT: "Set how much each column of the roadmap holds",
    Perm.RACI_VIEW: "See who is responsible for what, and service levels",
    Perm.CHANGE_VIEW: "See which changes the center asked for, and since when they are live",
    Perm.CHANGE_FILE: "Write change requests; the matrix says who files and decides them",
    Perm.RACI_EDIT: "Change who is responsible for what",
    Perm.SLA_RECORD: "Record service levels",
    Perm.SLA_ANSWER: "Answer escalated service levels, for the offices one holds",
    Perm.CREDIT_EDIT: "Set what a missed service level earns",
    Perm.DECISION_VIEW: "See the decision log",
    Perm.DECISION_EDIT: "Propose decisions, weigh their options, look at them again",
    Perm.DECISION_DECIDE: "Decide between options, and reverse a decision",
    Perm.PLAN_VIEW: "See plans, and say that one has read them",
    Perm.PLAN_EDIT: "Write plans and ask people to read them",
    Perm.DASHBOARD_VIEW: "See outcomes on dashboards",
    Perm.IMPORT_RUN: "Bring in files",
    Perm.JOBS_VIEW: "See background work",
    Perm.AUDIT_VIEW: "Read the audit trail",
    Perm.PEOPLE_EDIT: "Invite people, give and take roles, name teams",
}
