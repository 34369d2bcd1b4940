"""What happened to a review, in sentences, from the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.models import AuditEntry, User
from core.verbs import Verb
from governance.about import OF_PARTIES, named_in
from governance.models import Condition, Emergency, Review, Waiver

HISTORY = 60


@dataclass(frozen=True)
class Event:
    actor: User
    text: str
    at: Any


def history(review: Review) -> list[Event]:
    """What happened to the review, its conditions and its waivers, newest first."""
    about = Q(subject_type=Review._meta.label_lower, subject_id=review.pk)
    for model, rows in (
        (Condition, review.conditions.all()),
        (Waiver, review.waivers.all()),
        (Emergency, Emergency.objects.filter(review=review)),
    ):
        ids = [row.pk for row in rows]
        about |= Q(subject_type=model._meta.label_lower, subject_id__in=ids)
    trail = AuditEntry.objects.filter(about).select_related("actor")
    entries = list(trail.order_by("-id")[:HISTORY])
    names = named_in(entries)
    return [Event(entry.actor, in_words(entry, names), entry.at) for entry in entries]


SAYS: dict[str, str] = {
    Verb.REVIEW_OPENED: "asked for the gate",
    Verb.REVIEW_SUBMITTED: "submitted it",
    Verb.REVIEW_ASSESSED: "judged {criterion}",
    Verb.REVIEW_SIGNED: "signed for {seat}: {stance}",
    Verb.REVIEW_VOID: "brought a vote that came to nothing",
    Verb.REVIEW_CHANGE_WANTED: "asked for a change: {text}",
    Verb.REVIEW_CHANGE_ANSWERED: "answered: {answer}",
    Verb.REVIEW_CHANGE_SETTLED: "settled: {text}",
    Verb.SEAT_GIVEN_UP: "stepped back from {seat}: {reason}",
    Verb.SEAT_APPOINTED: "appointed {person} for {seat}",
    Verb.VOTE_CLOSED: "closed the vote: {reason}",
    Verb.ROUND_OPENED: "opened round {round}",
    Verb.REVIEW_DECIDED: "brought the decision: {outcome}",
    Verb.REVIEW_CHANGED: "changed what is asked",
    Verb.REVIEW_WIDENED: "asked for {criterion} too",
    Verb.REVIEW_WITHDRAWN: "withdrew it",
    Verb.REVIEW_REVOKED: "revoked the approval",
    Verb.REVIEW_SUPERSEDED: "superseded it by {by_review}",
    Verb.REVIEW_EXPIRED: "closed it, its time had run",
    Verb.REVIEW_OUTGROWN: "closed it: {reason}",
    Verb.REVIEW_ESCALATED: "told {to}: {days} working days late",
    Verb.REVIEW_COMMENTED: "said something",
    Verb.REVIEW_COMMENT_CHANGED: "changed what they said",
    Verb.REVIEW_COMMENT_REMOVED: "took back what they said",
    Verb.EVIDENCE_LOOKED_AT: "looked at “{title}”",
    Verb.SNAPSHOT_ASKED: "had the text of “{title}” fetched",
    Verb.SNAPSHOT_KEPT: "kept what “{title}” says",
    Verb.SNAPSHOT_FAILED: "could not fetch “{title}”: {why}",
    Verb.SEAT_NAMED: "named who signs",
    Verb.EVIDENCE_ADDED: "added “{title}”",
    Verb.EVIDENCE_REMOVED: "took back “{title}”",
    Verb.CONDITION_ADDED: "set a condition: {subject}",
    Verb.CONDITION_CHANGED: "changed a condition: {subject}",
    Verb.CONDITION_REMOVED: "dropped the condition {condition}",
    Verb.CONDITION_MOVED: "moved a condition: {subject}",
    Verb.WAIVER_REQUESTED: "asked for a waiver: {subject}",
    Verb.WAIVER_GRANTED: "granted a waiver: {subject}",
    Verb.WAIVER_DECLINED: "declined a waiver: {subject}",
    Verb.WAIVER_LAPSED: "closed a waiver that ran out: {subject}",
    Verb.EMERGENCY_ASKED: "asked for an emergency leave: {reason}",
    Verb.EMERGENCY_CONFIRMED: "confirmed the emergency leave until {valid_until}",
    Verb.PACK_FROZEN: "froze evidence pack {pack}",
    Verb.PACK_SENT_AGAIN: "had evidence pack {pack} built again",
    Verb.PACK_BUILT: "built evidence pack {pack}",
    Verb.PACK_FAILED: "could not build evidence pack {pack}",
    **OF_PARTIES,
}


def in_words(entry: AuditEntry, parties: Mapping[str, str]) -> str:
    """One entry as the end of a sentence that begins with its actor."""
    known = {"subject": entry.subject_name, **entry.data}
    if entry.verb in OF_PARTIES:
        known["party"] = parties.get(str(known.get("party")), known.get("party"))
    words = SAYS.get(entry.verb, entry.verb.replace(".", " ").replace("_", " "))
    return words.format_map(Missing({k: plain(v) for k, v in known.items()}))


class Missing(dict[str, str]):
    """An older entry may lack a word that newer ones have."""

    def __missing__(self, key: str) -> str:
        return "…"


def plain(value: object) -> str:
    return str(value).replace("_", " ")
