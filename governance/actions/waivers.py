"""Waivers: leave to pass without one criterion or condition, asked by one, granted by another."""

from datetime import date, timedelta

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import catalogue, numbering, seating, standing
from governance.actions import conditions, history
from governance.actions.reviews import locked, require_in_review, touch
from governance.models import Assessment, Condition, Criterion, Review, Waiver

MAX_DAYS = 90
State = Waiver.State


@transaction.atomic
def request(
    review: Review,
    *,
    criterion: Criterion,
    reason: str,
    compensating_control: str,
    risk_owner: User,
    expires_on: date,
    key: str = "",
    by: User,
    acting: User | None = None,
    on: date | None = None,
) -> Waiver:
    """Ask to pass without a criterion while something else reduces the risk."""
    review = locked(review)
    access.require(by, Perm.GATE_SUBMIT, team=review.team)
    if not review.is_undecided:
        raise Refused(f"{review.key} is decided. Only a granted waiver can be renewed.")
    require_waivable(review, criterion)
    waiver = Waiver(
        review=review,
        key=key if key and by.is_system else "",
        criterion=criterion,
        reason=reason,
        compensating_control=compensating_control,
        risk_owner=risk_owner,
        expires_on=expires_on,
        requested_by=history.actor(by, acting),
        requested_on=history.day(by, on),
    )
    return ask(waiver, by=by)


@transaction.atomic
def request_for(
    condition: Condition,
    *,
    reason: str,
    compensating_control: str,
    risk_owner: User,
    expires_on: date,
    by: User,
) -> Waiver:
    """Ask that an approval stand a while without a condition; its owner may ask too."""
    row = conditions.held(condition)
    review = row.review
    if by.pk != row.owner_id:
        access.require(by, Perm.GATE_SUBMIT, team=review.team)
    require_condition(row)
    waiver = Waiver(
        review=review,
        condition=row,
        reason=reason,
        compensating_control=compensating_control,
        risk_owner=risk_owner,
        expires_on=expires_on,
        requested_by=by,
        requested_on=history.day(by, None),
    )
    return ask(waiver, by=by)


def require_condition(row: Condition) -> None:
    """An open condition of an approval, of nothing never waived, and not waived yet."""
    if row.review.outcome not in Review.APPROVALS:
        raise Refused(f"{row.review.key} is no approval: change the condition instead.")
    if row.is_closed:
        raise Refused(f"{row.key} is {row.get_state_display().lower()} already.")
    if row.criterion and not row.criterion.waivable:
        code = row.criterion.code
        raise Refused(f"{code} is never waived, nor is a condition of it.")
    if row.waivers.filter(state=State.REQUESTED).exists():
        raise Refused(f"A waiver of {row.key} has been asked for already.")
    if row.waivers.filter(state__in=Waiver.GIVEN).exists():
        raise Refused(
            f"{row.key} was waived before: a waiver is renewed once, never given anew."
        )


@transaction.atomic
def renew(waiver: Waiver, *, reason: str, expires_on: date, by: User) -> Waiver:
    """Ask to go on with a granted waiver, once."""
    review = locked(waiver.review)
    old = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
    access.require(by, Perm.GATE_SUBMIT, team=review.team)
    if old.state not in Waiver.GIVEN or review.outcome not in Review.APPROVALS:
        raise Refused(f"{old.key} is not in force.")
    if old.renewal_of_id or Waiver.objects.filter(renewal_of=old).exists():
        raise Refused(f"{old.key} has been renewed once: there is no second time.")
    if old.criterion:
        require_waivable(review, old.criterion, renewed=old)
    waiver = Waiver(
        review=review,
        criterion=old.criterion,
        condition=old.condition,
        reason=reason,
        compensating_control=old.compensating_control,
        risk_owner=old.risk_owner,
        expires_on=expires_on,
        requested_by=by,
        requested_on=history.day(by, None),
        renewal_of=old,
    )
    return ask(waiver, by=by)


def ask(waiver: Waiver, *, by: User) -> Waiver:
    """Number, save and record a request."""
    require_days(waiver, waiver.requested_on)
    waiver.key = waiver.key or numbering.next_key(Waiver.objects.all(), "W-", digits=2)
    waiver.save()
    touch(waiver.review)
    audit.record(
        by,
        Verb.WAIVER_REQUESTED,
        waiver,
        team=waiver.review.team,
        review=waiver.review.key,
        expires_on=waiver.expires_on,
    )
    return waiver


def require_days(waiver: Waiver, start: date) -> None:
    """Raise Refused unless the waiver ends after `start`, at most 90 days on."""
    if waiver.expires_on < start:
        raise Unfit("expires_on", "A waiver ends after the day it begins.")
    if waiver.expires_on > start + timedelta(days=MAX_DAYS):
        raise Unfit("expires_on", f"A waiver lasts at most {MAX_DAYS} days.")


def require_waivable(
    review: Review, criterion: Criterion, *, renewed: Waiver | None = None
) -> None:
    code = criterion.code
    if not criterion.waivable:
        what = catalogue.NEVER.get(code, "a hard rule")
        raise Unfit("criterion", f"{code} is never waived ({what}).")
    if not review.assessments.filter(criterion=criterion).exists():
        raise Unfit("criterion", f"{code} is not part of {review.key}.")
    same = Waiver.objects.filter(
        criterion__code=code,
        review__subject_type=review.subject_type_id,
        review__subject_id=review.subject_id,
    )
    if same.filter(state=State.REQUESTED, review=review).exists():
        raise Refused(f"A waiver of {code} has been asked for already.")
    if not renewed and same.filter(state__in=Waiver.GIVEN).exists():
        raise Refused(
            f"{code} was waived for this subject before: a waiver is renewed once, "
            "never given anew."
        )


@transaction.atomic
def grant(
    waiver: Waiver,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Waiver:
    """Grant it: by an independent reviewer of the family who did not ask for it."""
    row = held(waiver)
    review = row.review
    access.require(by, Perm.GATE_SIGN, team=review.team)
    person, day = history.actor(by, acting), history.day(by, on)
    require_judge(row, person)
    require_days(row, day)
    versions.claim(row, version)
    row.state, row.granted_by, row.granted_on = State.GRANTED, person, day
    row.save()
    take_effect(row, by=by, on=on)
    touch(review)
    audit.record(
        by,
        Verb.WAIVER_GRANTED,
        row,
        team=review.team,
        review=review.key,
        expires_on=row.expires_on,
    )
    return row


def take_effect(waiver: Waiver, *, by: User, on: date | None) -> None:
    """The criterion passes, or the condition rests, while the waiver runs."""
    if waiver.condition:
        note = f"{waiver.key} until {waiver.expires_on:%-d %B %Y}"
        conditions.let_stand(conditions.held(waiver.condition), note=note, by=by)
    elif waiver.renewal_of_id is None:
        pass_without(waiver, by=by, on=on)


def pass_without(waiver: Waiver, *, by: User, on: date | None) -> None:
    """Write the waiver into the criterion's verdict."""
    row = Assessment.objects.select_for_update(of=("self",)).get(
        review=waiver.review, criterion=waiver.criterion
    )
    versions.claim(row, None)
    row.verdict = Assessment.Verdict.WAIVED
    row.reason = f"{waiver.key} until {waiver.expires_on:%-d %B %Y}"
    row.assessed_by, row.assessed_at = waiver.granted_by, history.moment(by, on)
    row.save()


@transaction.atomic
def decline(
    waiver: Waiver, *, reason: str, version: int | None = None, by: User
) -> Waiver:
    row = held(waiver)
    access.require(by, Perm.GATE_SIGN, team=row.review.team)
    require_judge(row, by)
    if not reason.strip():
        raise Refused("Say why.")
    versions.claim(row, version)
    row.state, row.declined_because = State.DECLINED, reason
    row.renewal_of = None
    row.save()
    touch(row.review)
    audit.record(by, Verb.WAIVER_DECLINED, row, team=row.review.team, reason=reason)
    return row


def held(waiver: Waiver) -> Waiver:
    review = locked(waiver.review)
    row = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
    row.review = review
    return row


def require_judge(row: Waiver, person: User) -> None:
    """Raise Refused unless the request waits and this person may judge it."""
    if row.state != State.REQUESTED:
        raise Refused(f"{row.key} is {row.get_state_display().lower()} already.")
    if row.condition:
        conditions.require_reviewer(row.review, person, row.judged_by)
        conditions.require_not_owner(row.condition, person)
    else:
        require_reviewer(row, person)
    if person.pk == row.requested_by_id:
        raise Refused(f"{person} asked for {row.key}: somebody else has to grant it.")


def require_reviewer(row: Waiver, person: User) -> None:
    """An independent reviewer of the criterion's family; of a first one, while in review."""
    family = row.criterion.family if row.criterion else ""
    if row.renewal_of_id is None:
        require_in_review(row.review)
    standing.require_independent(row.review, person)
    mine = seating.families_of(row.review, seating.sits_in(row.review, person))
    if family not in mine:
        raise Refused(f"{person} does not review {row.covers}.")
    if row.renewal_of_id is None:
        standing.require_judge(row.review, person, family)
