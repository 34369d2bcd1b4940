"""Conditions of an approval: set by reviewers, kept by owners, verified by others."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import calendars, numbering, recurrence, seating, standing
from governance.actions import history, telling
from governance.actions.reviews import locked, require_in_review, touch
from governance.models import Condition, Criterion, Review

State = Condition.State


def held(condition: Condition) -> Condition:
    """The condition as it is now, held; its review is locked first, always."""
    review = locked(condition.review)
    row = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    row.review = review
    return row


def require_reviewer(review: Review, person: User, criterion: Criterion | None) -> None:
    """Somebody independent whose seat judges the criterion's family; any seat, if none."""
    standing.require_independent(review, person)
    standing.require_seat(review, person)
    mine = seating.sits_in(review, person)
    if criterion and criterion.family not in seating.families_of(review, mine):
        raise Refused(f"{person} does not review {criterion.code} of {review.key}.")


def require_unsigned(review: Review) -> None:
    if review.signatures.exists():
        raise Refused(
            f"{review.key} carries a signature: its conditions are fixed. "
            "Verify them, or ask for a waiver."
        )


@transaction.atomic
def add(
    review: Review,
    *,
    text: str,
    owner: User,
    due_on: date,
    blocking: str,
    criterion: Criterion | None = None,
    every_months: int | None = None,
    key: str = "",
    by: User,
    acting: User | None = None,
) -> Condition:
    """Add what the approval still asks for. While in review, by a reviewer of it."""
    review = locked(review)
    access.require(by, Perm.GATE_SIGN, team=review.team)
    require_in_review(review)
    require_reviewer(review, history.actor(by, acting), criterion)
    if criterion and not review.assessments.filter(criterion=criterion).exists():
        raise Unfit("criterion", f"{criterion.code} is not part of {review.key}.")
    if due_on < today() and not by.is_system:
        raise Unfit("due_on", "A condition is due today or later.")
    row = Condition.objects.create(
        review=review,
        key=key if key and by.is_system else next_key(),
        criterion=criterion,
        text=text,
        owner=owner,
        due_on=due_on,
        blocking=blocking,
        every_months=every_months,
    )
    touch(review)
    audit.record(
        by,
        Verb.CONDITION_ADDED,
        row,
        team=review.team,
        review=review.key,
        owner=owner,
        due_on=due_on,
        blocking=blocking,
    )
    return row


def next_key() -> str:
    return numbering.next_key(Condition.objects.all(), "C")


@transaction.atomic
def edit(
    condition: Condition, *, version: int | None, by: User, **fields: Any
) -> Condition:
    """Change a condition before anybody has signed it."""
    row = held(condition)
    access.require(by, Perm.GATE_SIGN, team=row.review.team)
    require_in_review(row.review)
    require_unsigned(row.review)
    require_reviewer(row.review, by, row.criterion)
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    row.save()
    touch(row.review)
    audit.record(by, Verb.CONDITION_CHANGED, row, team=row.review.team, changed=changed)
    return row


@transaction.atomic
def remove(condition: Condition, *, by: User) -> Review:
    """Drop a condition before anybody has signed it."""
    row = held(condition)
    review = row.review
    access.require(by, Perm.GATE_SIGN, team=review.team)
    require_in_review(review)
    require_unsigned(review)
    require_reviewer(review, by, row.criterion)
    if row.evidence.exists():
        raise Refused(f"{row.key} carries evidence: ask for a waiver instead.")
    key, text = row.key, row.text
    row.delete()
    touch(review)
    audit.record(
        by, Verb.CONDITION_REMOVED, review, team=review.team, condition=key, text=text
    )
    return review


@transaction.atomic
def submit_evidence(
    condition: Condition,
    *,
    note: str,
    version: int | None = None,
    by: User,
    acting: User | None = None,
) -> Condition:
    """Say that the condition is kept, and how. By its owner or who may submit."""
    row = held(condition)
    person = history.actor(by, acting)
    if person.pk != row.owner_id:
        access.require(by, Perm.GATE_SUBMIT, team=row.review.team)
    if row.state not in (State.OPEN, State.OVERDUE):
        raise Refused(f"{row.key} is {row.get_state_display().lower()} already.")
    if not note.strip():
        raise Refused("Say how the condition is kept.")
    return move(row, State.SUBMITTED, by=by, version=version, note=note)


@transaction.atomic
def send_back(
    condition: Condition, *, reason: str, version: int | None = None, by: User
) -> Condition:
    """The evidence is not enough: the condition is open again."""
    row = held(condition)
    access.require(by, Perm.GATE_SIGN, team=row.review.team)
    require_reviewer(row.review, by, row.criterion)
    if row.state != State.SUBMITTED:
        raise Refused(f"No evidence waits for {row.key}.")
    if not reason.strip():
        raise Refused("Say what is missing.")
    late = calendars.is_late(row.due_on, today())
    state = State.OVERDUE if late else State.OPEN
    return move(row, state, by=by, version=version, note=reason)


@transaction.atomic
def verify(
    condition: Condition,
    *,
    note: str = "",
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Condition:
    """Confirm that it is kept. By an independent reviewer who does not own it."""
    row = held(condition)
    access.require(by, Perm.GATE_SIGN, team=row.review.team)
    person = history.actor(by, acting)
    require_reviewer(row.review, person, row.criterion)
    require_not_owner(row, person)
    if row.state != State.SUBMITTED:
        raise Refused(f"{row.key} has no evidence to verify yet.")
    row.verified_by, row.verified_at = person, history.moment(by, on)
    move(row, State.VERIFIED, by=by, version=version, note=note or row.note)
    repeat(row, by=by, day=history.day(by, on))
    return row


def repeat(row: Condition, *, by: User, day: date) -> None:
    """A condition that recurs opens anew when it is verified, while the approval holds."""
    if not row.every_months or row.review.state != Review.State.DECIDED:
        return
    due = recurrence.next_due(row.due_on, row.every_months, after=day)
    if row.review.valid_until and due > row.review.valid_until:
        return
    following = Condition.objects.create(
        review=row.review, key=next_key(), criterion=row.criterion, text=row.text,
        owner=row.owner, due_on=due, blocking=row.blocking,
        every_months=row.every_months, follows=row,
    )  # fmt: skip
    audit.record(
        by, Verb.CONDITION_ADDED, following, team=row.review.team,
        review=row.review.key, follows=row.key, due_on=due,
    )  # fmt: skip
    telling.tell_owner(following, f"is yours again: due {due:%-d %b %Y}", by=by)


def require_not_owner(condition: Condition, person: User) -> None:
    if person.pk == condition.owner_id:
        raise Refused(f"{person} owns {condition.key}: somebody else has to judge it.")


def let_stand(row: Condition, *, note: str, by: User) -> None:
    """For a granted waiver: nothing is asked any more while it runs."""
    move(row, State.WAIVED, by=by, version=None, note=note)


def reopen(row: Condition, *, note: str, by: User) -> None:
    """For a waiver that ran out: it is asked for again, and late at once if its day is over."""
    if row.state == State.WAIVED:
        late = calendars.is_late(row.due_on, today())
        state = State.OVERDUE if late else State.OPEN
        move(row, state, by=by, version=None, note=note)


@transaction.atomic
def mark_overdue(condition: Condition, *, by: User) -> Condition:
    """Scheduled: an open condition whose last day in time is over. Nothing to do otherwise."""
    row = held(condition)
    late = calendars.is_late(row.due_on, today())
    if by.is_system and row.state == State.OPEN and late:
        move(row, State.OVERDUE, by=by, version=None, note=row.note)
    return row


def move(
    row: Condition, state: str, *, by: User, version: int | None, note: str
) -> Condition:
    """Change the state under the lock; the review's page changes with it."""
    versions.claim(row, version, note=note)
    before, row.state, row.note = row.state, state, note
    row.save()
    touch(row.review)
    audit.record(
        by,
        Verb.CONDITION_MOVED,
        row,
        team=row.review.team,
        review=row.review.key,
        changed={"state": [before, state]},
        note=note,
    )
    telling.moved(row, by=by)
    return row
