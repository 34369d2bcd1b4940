"""Reminding people of what is due: once each person, day and thing, by the clock.

Nothing is written but notices, and each of those names the day it is for; so running
again, or an hour late, tells nobody twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core import access, system
from core.actions import notices
from core.clock import today
from core.models import Notice, User
from core.notices import Kind
from core.roles import Perm
from governance import calendars, engagement, offices, reminders, speaking
from governance.actions import telling
from governance.business_time import Calendar
from governance.escalation_page import waits_for
from governance.models import (
    Condition,
    Emergency,
    Proposal,
    Regulation,
    Review,
    ServiceEscalation,
    Waiver,
)
from governance.reminders import FARTHEST, LONGEST, Thing

OCCASION = "reminder "  # and the day
BEFORE = ": renew it, or meet what it lets pass"


@dataclass(frozen=True)
class Waiting:
    """Something with a day, whom it waits for, and what they read."""

    row: Any
    thing: Thing
    due: date
    since: date
    kind: Kind
    text: str
    people: Callable[[], Iterable[User]]  # asked only on the days that count
    of: str = ""  # tells apart two days of one thing


def remind(day: date) -> int:
    """Remind everybody of what `day` asks for; return of how many things."""
    calendar = calendars.gates()
    return sum(remind_of(each, day, calendar) for each in every(day))


def every(day: date) -> Iterator[Waiting]:
    yield from reviews(day)
    yield from conditions(day)
    yield from waivers(day)
    yield from approvals(day)
    yield from regulations(day)
    yield from escalated_levels()
    yield from proposals(day)
    yield from rules(day)
    yield from emergencies(day)


@transaction.atomic
def remind_of(waiting: Waiting, day: date, calendar: Calendar) -> bool:
    found = reminders.days(waiting.thing, waiting.due, calendar, until=day)
    named = reminders.pressing(found, day, since=waiting.since)
    occasion = f"{OCCASION}{waiting.of}{named}"
    if named is None or is_told(waiting.row, occasion):
        return False
    notices.tell(
        [person for person in waiting.people() if sees(person, waiting.row)],
        kind=waiting.kind,
        about=waiting.row,
        text=waiting.text,
        occasion=occasion,
        by=system.user(),
    )
    return True


def is_told(row: Any, occasion: str) -> bool:
    label = row._meta.label_lower
    told = Notice.objects.filter(subject_type=label, subject_id=row.pk)
    return told.filter(occasion=occasion).exists()


def sees(person: User, row: Any) -> bool:
    """Who may no longer see a thing is not reminded of it."""
    return bool(type(row).objects.visible_to(person).filter(pk=row.pk).exists())


# --- what waits -----------------------------------------------------------------------
def reviews(day: date) -> Iterator[Waiting]:
    """Those to sign remind who has not signed; those not submitted, who asked."""
    rows = Review.objects.filter(state__in=Review.UNDECIDED, due_on__lte=day + LONGEST)
    for row in rows.for_page().order_by("pk"):
        to_sign = row.state == Review.State.IN_REVIEW
        what = "waits for your signature" if to_sign else "is not submitted yet"
        yield Waiting(
            row, Thing.REVIEW, row.due_on, min(row.created_at.date(), day),
            Kind.REVIEW_WAITS,
            f"{row} {what}: due {shown(row.due_on)}",
            partial(telling.who_may_sign if to_sign else telling.concerned, row),
        )  # fmt: skip


def conditions(day: date) -> Iterator[Waiting]:
    """Open ones remind their owner; those with evidence, who may verify it."""
    rows = Condition.objects.exclude(state__in=Condition.CLOSED).filter(
        review__outcome__in=Review.APPROVALS, due_on__lte=day + LONGEST
    )
    for row in rows.for_page().order_by("pk"):
        submitted = row.state == Condition.State.SUBMITTED
        what = "waits for you to verify it" if submitted else "waits for your evidence"
        yield Waiting(
            row, Thing.CONDITION, row.due_on, decided(row.review), Kind.CONDITION,
            f"{row} {what}: due {shown(row.due_on)}",
            partial(telling.who_may_verify if submitted else owner, row),
        )  # fmt: skip


def waivers(day: date) -> Iterator[Waiting]:
    """Granted, not renewed, and of an approval that stands or ended with it."""
    renewed = Waiver.objects.filter(renewal_of=OuterRef("pk"), state__in=Waiver.GIVEN)
    ended = Q(review__state=Review.State.EXPIRED, expires_on__lt=day)
    rows = Waiver.objects.filter(
        ~Exists(renewed),
        ended | Q(review__state=Review.State.DECIDED),
        state__in=Waiver.GIVEN,
        review__outcome__in=Review.APPROVALS,
        expires_on__range=(day - LONGEST, day + LONGEST),
    )
    for row in rows.for_page().order_by("pk"):
        over = row.expires_on < day
        what = "ran out on" if over else "runs out on"
        what_now = "condition is open again" if row.condition_id else "gate is closed"
        after = f": its {what_now}" if over else BEFORE
        yield Waiting(
            row, Thing.WAIVER, row.expires_on, row.granted_on or day, Kind.ENDING,
            f"{row} {what} {shown(row.expires_on)}{after}",
            partial(asker_and_risk_owner, row),
        )  # fmt: skip


def approvals(day: date) -> Iterator[Waiting]:
    """The newest approval of its subject: an earlier gate that was passed is done."""
    later = Review.objects.filter(
        subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id")
    ).filter(
        Q(decided_on__gt=OuterRef("decided_on"))
        | Q(decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk"))
    )
    rows = Review.objects.filter(
        ~Exists(later.filter(outcome__in=Review.APPROVALS)),
        state=Review.State.DECIDED,
        valid_until__range=(day, day + LONGEST),
    )
    for row in rows.for_page().order_by("pk"):
        if row.valid_until:
            yield Waiting(
                row, Thing.APPROVAL, row.valid_until, decided(row), Kind.ENDING,
                f"{row}: the approval ends on {shown(row.valid_until)}",
                partial(telling.concerned, row),
            )  # fmt: skip


def regulations(day: date) -> Iterator[Waiting]:
    """What administrators look at again, and what begins or is waived no longer."""
    soon = (day, day + FARTHEST)
    rows = Regulation.objects.current(day).filter(
        Q(verify_due_on__range=soon)
        | Q(waived_until__range=soon)
        | Q(effective_from__range=soon)
    )
    for row in rows.order_by("pk"):
        yield from days_of(row)


def emergencies(day: date) -> Iterator[Waiting]:
    """Leave that began something, while the review that is to follow has not decided."""
    rows = Emergency.objects.filter(
        valid_until__range=(day - LONGEST, day + LONGEST),
        review__state__in=Review.UNDECIDED,
    )
    for row in rows.for_list().order_by("pk"):
        if row.valid_until and row.seconded_on:
            over = row.valid_until < day
            what = "ran out undecided on" if over else "runs out on"
            after = ": the gate is shut" if over else ", and the review has not decided"
            yield Waiting(
                row, Thing.EMERGENCY, row.valid_until, row.seconded_on, Kind.EMERGENCY,
                f"{row} {what} {shown(row.valid_until)}{after}",
                partial(givers_signers_and_concerned, row),
            )  # fmt: skip


def givers_signers_and_concerned(row: Emergency) -> Iterable[User]:
    """Whoever gave it, who has to decide now, and whose thing it is; each once."""
    review = row.review
    gave = [each for each in (row.asked_by, row.seconded_by) if each]
    people = [*gave, *telling.who_may_sign(review), *telling.concerned(review)]
    return {each.pk: each for each in people}.values()


def days_of(row: Regulation) -> Iterator[Waiting]:
    said = [
        (Thing.VERIFYING, row.verify_due_on, "is to be verified by", "verify "),
        (Thing.LAW, row.waived_until, "is waived in part until", "waived "),
        (Thing.LAW, row.effective_from, "is in force from", "begins "),
    ]
    for thing, due, what, of in said:
        if due:
            since = row.last_verified_on or due - FARTHEST
            text = f"{row} {what} {shown(due)}"
            kind = Kind.REGULATION
            yield Waiting(row, thing, due, since, kind, text, keepers, of)


def escalated_levels() -> Iterator[Waiting]:
    """Those without an agreed plan remind the office that has to say something."""
    rows = ServiceEscalation.objects.for_page().open().order_by("pk")
    for row in rows.exclude(state=ServiceEscalation.State.PLANNED):
        office = waits_for(row)
        if office:
            what = "waits for your word on its plan" if row.plan else "waits for a plan"
            yield Waiting(
                row, Thing.ESCALATED_LEVEL, row.answer_due_on, row.opened_on,
                Kind.SERVICE_ESCALATION,
                f"{row} {what}: due {shown(row.answer_due_on)}",
                partial(offices.speakers, office, today()),
            )  # fmt: skip


def proposals(day: date) -> Iterator[Waiting]:
    """Versions that both sides sign remind who can sign, and once over who proposed."""
    for row in Proposal.objects.open().for_page():
        over = row.effective_from < day
        what = "was to hold from" if over else "waits for your signature, to hold from"
        yield Waiting(
            row, Thing.PROPOSAL, row.effective_from, min(row.proposed_at.date(), day),
            Kind.PROPOSAL, f"{row} {what} {shown(row.effective_from)}",
            partial(proposer if over else signers, row),
        )  # fmt: skip


def rules(day: date) -> Iterator[Waiting]:
    """Rules that no later version follows remind both sides to read them again."""
    row = engagement.to_read_again(day, within=LONGEST)
    if row and row.review_due_on and row.effective_from:
        was = "was" if row.review_due_on < day else "is"
        yield Waiting(
            row, Thing.RULES, row.review_due_on, row.effective_from, Kind.PROPOSAL,
            f"{row} {was} to be read again by {shown(row.review_due_on)}",
            leads,
        )  # fmt: skip


def leads() -> list[User]:
    """Who may sign for either side today."""
    return list({each.person.pk: each.person for each in speaking.voices()}.values())


def signers(proposal: Proposal) -> list[User]:
    return [voice.person for voice in speaking.waiting_for(proposal)]


def proposer(proposal: Proposal) -> list[User]:
    return [proposal.proposed_by]


def keepers() -> Iterable[User]:
    """Who keeps the catalogue."""
    return access.holders(Perm.CRITERIA_EDIT, teams=None)


def owner(condition: Condition) -> list[User]:
    return [condition.owner]


def asker_and_risk_owner(waiver: Waiver) -> list[User]:
    return [waiver.requested_by, waiver.risk_owner]


def decided(review: Review) -> date:
    return review.decided_on or review.due_on


def shown(day: date) -> str:
    return f"{day:%a %-d %b %Y}"
