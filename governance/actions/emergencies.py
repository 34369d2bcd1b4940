"""The emergency path: two people let something begin before the review, which follows."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from core import access, audit, system, versions
from core.actions import notices
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import Team, User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb
from governance import business_time, calendars, emergencies, gates, standing
from governance.actions import reviews, telling
from governance.actions.reviews import locked
from governance.models import Emergency, Gate, Review


@transaction.atomic
def ask(
    gate: str,
    subject: Model,
    *,
    team: Team,
    parties: list[User],
    reason: str,
    risk: str,
    by: User,
) -> Emergency:
    """Ask for leave to begin before the decision. Opens the ordinary review at once.

    Nothing is open yet: a second person has to confirm it.
    """
    access.require(by, Perm.GATE_EMERGENCY, team=team)
    require_reason(reason, risk)
    if gate not in emergencies.GATES:
        raise Unfit("gate", f"{Gate(gate).label} has no emergency path: it can wait.")
    if emergencies.is_over(subject):
        raise Refused(f"{subject} is closed: nothing of it can begin any more.")
    if earlier := emergencies.unsettled(gate, subject):
        raise Refused(
            f"{earlier.review.key} was an emergency, and no approval has followed: "
            "there is no second one."
        )
    require_open_question(gate, subject)
    waiting = gates.open_review(gate, subject)
    tied = {party.pk for party in parties}
    tied |= set(standing.involved(waiting)) if waiting else set()
    require_stakeless(str(subject), tied, by)
    review = locked(in_review(gate, subject, team=team, parties=parties, by=by))
    row = Emergency.objects.create(
        review=review, reason=reason, risk=risk, asked_by=by, asked_at=now()
    )
    reviews.touch(review)
    audit.record(
        by, Verb.EMERGENCY_ASKED, row, team=team, review=review.key, reason=reason
    )
    tell(row, "needs a second person", "asked", by=by)
    return row


def in_review(
    gate: str, subject: Model, *, team: Team, parties: list[User], by: User
) -> Review:
    """The review that decides afterwards: the one that waits, or a new one; submitted.

    Asked and submitted by the system for `by`, who may hold no right to submit.
    """
    acting: dict[str, Any] = {"by": system.user(), "acting": by}
    review = gates.open_review(gate, subject) or gates.ask(
        gate, subject, team=team, parties=parties, due_on=last_day(),
        asked="May it go on? It begins by an emergency leave.", **acting,
    )  # fmt: skip
    reviews.require_unrefused(review)
    if review.state != Review.State.IN_REVIEW:
        reviews.submit(review, **acting)
    return review


def require_open_question(gate: str, subject: Any) -> None:
    """An emergency is for what nobody has judged yet, or what was approved before."""
    if found := emergencies.decided_against(gate, subject, today()):
        said = found.get_outcome_display().lower()
        if found.outcome in Review.APPROVALS:
            said = found.get_state_display().lower()
        raise Refused(f"{found.key} was {said}: no emergency goes round a decision.")


def last_day() -> date:
    last = business_time.day_after(calendars.gates(), today(), emergencies.DAYS)
    return min(last, today() + emergencies.LONGEST)


def require_reason(reason: str, risk: str) -> None:
    if not reason.strip() or not risk.strip():
        raise Refused("Say what cannot wait, and what may go wrong.")


def require_stakeless(subject: str, tied: Collection[int], person: User) -> None:
    """Segregation of duties: no part in it, and no manager who has one."""
    if {person.pk, person.manager_id} & set(tied):
        raise Refused(
            f"{person} has a stake in {subject}: somebody else gives leave. "
            "Segregation of duties."
        )


@transaction.atomic
def second(emergency: Emergency, *, version: int | None = None, by: User) -> Emergency:
    """Confirm it: the gate is open from now on, for five open days at most."""
    review = locked(emergency.review)
    row = Emergency.objects.select_for_update(of=("self",)).get(pk=emergency.pk)
    access.require(by, Perm.GATE_EMERGENCY, team=review.team)
    if row.seconded_by or not review.is_undecided:
        raise Refused(f"{review.key}: there is nothing left to confirm.")
    if by.pk == row.asked_by_id:
        raise Refused("Who asked cannot confirm it too. It takes a second person.")
    require_stakeless(review.subject_name, standing.involved(review), by)
    require_side(row.asked_by, by)
    require_open_question(review.gate, review.subject)
    reviews.require_unrefused(review)
    if left := emergencies.unmet_hard(review):
        raise Refused(f"Never waived, not in an emergency either: {', '.join(left)}.")
    versions.claim(row, version)
    row.seconded_by, row.seconded_at = by, now()
    row.seconded_on, row.valid_until = today(), last_day()
    row.save()
    review.due_on = min(review.due_on, row.valid_until)
    reviews.touch(review)
    review.save(update_fields=["due_on"])
    audit.record(
        by, Verb.EMERGENCY_CONFIRMED, row, team=review.team, review=review.key,
        valid_until=row.valid_until,
    )  # fmt: skip
    tell(row, f"is in force until {row.valid_until:%-d %b %Y}", "confirmed", by=by)
    return row


def require_side(one: User, other: User) -> None:
    if not (emergencies.is_of_a_side(one) or emergencies.is_of_a_side(other)):
        raise Refused("One of the two has to be of IT or operations.")


def tell(row: Emergency, what: str, occasion: str, *, by: User) -> None:
    """Whoever can confirm or give one, who signs afterwards, and whom it concerns."""
    review = row.review
    givers = access.holders(Perm.GATE_EMERGENCY, teams=[review.team_id])
    people = [*givers, *telling.reviewers(review), *telling.concerned(review)]
    notices.tell(
        people, kind=Kind.EMERGENCY, about=row, by=by, occasion=occasion,
        text=f"Emergency leave for {review} {what}",
    )  # fmt: skip
