"""What people are told about, in words: one line for each kind of notice.

Not a `choices` list in the database: a new kind needs no migration. `label` finishes
“Tell me of …” on the page where people choose their mail; `mail` is the whole of
what a mail says, because mail is read on other people's screens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    REVIEW_WAITS = "review_waits"
    REVIEW_LATE = "review_late"
    REVIEW_DECIDED = "review_decided"
    CONDITION = "condition"
    PILOT_STOPPED = "pilot_stopped"
    ENDING = "ending"
    DELEGATION = "delegation"
    REGULATION = "regulation"
    FACTOR = "factor"
    RELEASE = "release"
    ROLLOUT = "rollout"
    NAMED = "named"
    CLOCK = "clock"
    PROPOSAL = "proposal"
    SERVICE_ESCALATION = "service_escalation"
    STATEMENT = "statement"
    EMERGENCY = "emergency"
    ASKED = "asked"
    TOLD = "told"
    CHANGE = "change"
    STANDARD = "standard"
    PROBLEM = "problem"
    RISK = "risk"
    REQUIREMENT = "requirement"
    MEETING = "meeting"
    RUN_CHECK = "run_check"
    EVALUATION = "evaluation"
    VENDOR = "vendor"
    NOTE = "note"
    WATCH = "watch"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Words:
    label: str
    icon: str
    mail: str


KINDS: Mapping[Kind, Words] = {
    Kind.REVIEW_WAITS: Words(
        "Gate reviews that wait for my signature",
        "stamp",
        "A gate review waits for your signature.",
    ),
    Kind.REVIEW_LATE: Words(
        "Gate reviews that are late and come to me as chair or executive",
        "alert",
        "A gate review is late and needs you.",
    ),
    Kind.REVIEW_DECIDED: Words(
        "Decisions on what I asked for or own",
        "scale",
        "A gate review of yours was decided, or its approval ended.",
    ),
    Kind.CONDITION: Words(
        "Conditions I own or verify",
        "checks",
        "A condition of an approval waits for you, or was judged.",
    ),
    Kind.ENDING: Words(
        "Approvals and waivers of mine that run out",
        "clock",
        "An approval or a waiver of yours runs out soon, or ran out.",
    ),
    Kind.REGULATION: Words(
        "Regulations to verify, and those that begin or are waived no longer",
        "scroll",
        "A regulation of the catalogue is to be looked at.",
    ),
    Kind.RELEASE: Words(
        "Release notes that I or my people have to read",
        "note",
        "A release note waits to be read.",
    ),
    Kind.ROLLOUT: Words(
        "Waves of my rollouts that pause, stop or are rolled back",
        "layers",
        "A wave of a rollout paused, was stopped, or was rolled back.",
    ),
    Kind.EMERGENCY: Words(
        "Emergency leaves at gates I decide or confirm",
        "alert",
        "Somebody asks for an emergency leave at a gate, or one was given.",
    ),
    Kind.ASKED: Words(
        "What my party is asked before a decision, and what it answered",
        "users",
        "Your party is asked about a decision.",
    ),
    Kind.TOLD: Words(
        "Decisions that my party is told of",
        "scale",
        "Something was decided that your party is told of.",
    ),
    Kind.CHANGE: Words(
        "Change requests I decide, look at, or asked for",
        "timer",
        "A change request waits for you, or one of yours was decided.",
    ),
    Kind.NOTE: Words(
        "What became of the notes I sent",
        "note",
        "A note you sent came further, or somebody answered it.",
    ),
    Kind.VENDOR: Words(
        "Contracts, evidence, versions and promises of vendors my products rest on",
        "vendor",
        "A vendor of a product of yours needs you.",
    ),
    Kind.WATCH: Words(
        "Watch items of my products that run out",
        "eye",
        "Something on the watch list needs you.",
    ),
    Kind.RETENTION: Words(
        "Notes of my products whose words are removed soon",
        "note",
        "Words of notes you triage are removed soon.",
    ),
    Kind.STANDARD: Words(
        "Standards I keep, and deviations I ask for or decide",
        "rules",
        "A standard or a deviation from one needs you.",
    ),
    Kind.PROBLEM: Words(
        "Problems of my products or of mine: reported, given to me, or back again",
        "alert",
        "A problem was reported, given to you, or came back.",
    ),
    Kind.REQUIREMENT: Words(
        "Requirements I set or answered: answered, agreed on, failing a test",
        "shapes",
        "A requirement was answered, agreed on, or fails a test.",
    ),
    Kind.RISK: Words(
        "Risks of my products or of mine: recorded, worse, due, accepted, or happened",
        "shield",
        "A risk needs you, or one of yours has changed.",
    ),
    Kind.RUN_CHECK: Words(
        "Run-phase checks that are given to me or overdue",
        "activity",
        "A run-phase check was given to you, or is overdue.",
    ),
    Kind.MEETING: Words(
        "Meetings of mine: moved, called off, minutes, and what I took on there",
        "users",
        "A meeting of both sides has news for you.",
    ),
    Kind.EVALUATION: Words(
        "Vendors I am to score, and what became of it",
        "scale",
        "Vendors wait for your scores, or an evaluation has news.",
    ),
    Kind.PILOT_STOPPED: Words(
        "Pilots of mine that pause, stop or raise an alarm",
        "flask",
        "A pilot paused, was stopped, or raised an alarm.",
    ),
    Kind.DELEGATION: Words(
        "For whom I act while they are away, and who acts for me",
        "users",
        "You act for somebody, or no more.",
    ),
    Kind.FACTOR: Words(
        "Changes to how I prove who I am",
        "lock",
        "How you prove who you are was changed. If it was not you, tell an administrator.",
    ),
    Kind.NAMED: Words(
        "Discussions of gate reviews that name me",
        "users",
        "You are named in the discussion of a gate review.",
    ),
    Kind.CLOCK: Words(
        "Service-level cases of mine that run short or out of time",
        "timer",
        "A case of a service level is running out of time, or did.",
    ),
    Kind.PROPOSAL: Words(
        "Versions that both sides sign: waiting for me, or decided",
        "sign",
        "A version that both sides sign waits for you, or was decided.",
    ),
    Kind.SERVICE_ESCALATION: Words(
        "Escalated service levels that wait for an office of mine",
        "flag",
        "A service level that was missed month after month waits for your office.",
    ),
    Kind.STATEMENT: Words(
        "Charge statements that wait for my side, or were answered",
        "coins",
        "A charge statement waits for your side, or was answered.",
    ),
}
