"""Where a person stands in a review: independent or not, and for which families.

Segregation of duties (domain.md §7): who asked or submitted, the parties of the
subject (owner, sponsor, …) and the people who report to any of them do not
assess, sign, waive or verify. Families are signed by who holds them.
"""

from core import access
from core.errors import Refused
from core.models import User
from core.roles import Family
from governance.models import Review


def involved(review: Review) -> dict[int, str]:
    """Who has a stake in the subject, by user id, with their part in it."""
    parts = {party.pk: "is a party to it" for party in review.parties.all()}
    if review.submitted_by_id:
        parts[review.submitted_by_id] = "submitted it"
    parts[review.asked_by_id] = "asked for it"
    return parts


def why_barred(review: Review, person: User) -> str:
    """Why segregation of duties keeps this person out; empty if it does not."""
    parts = involved(review)
    if person.pk in parts:
        return parts[person.pk]
    if person.manager_id in parts:
        return f"reports to {person.manager}, who {parts[person.manager_id]}"
    return ""


def require_independent(review: Review, person: User) -> None:
    """Raise Refused if the person has a stake in what is reviewed."""
    why = why_barred(review, person)
    if why:
        raise Refused(
            f"{person} {why}, so somebody else has to decide {review.key}. "
            "Segregation of duties."
        )


def needed(review: Review) -> list[str]:
    """The families whose signature decides the review, in their usual order.

    A gate without criteria (G0) is decided by governance.
    """
    found = {each.criterion.family for each in review.assessments.all()}
    return [f for f in Family.values if f in (found or {Family.GOVERNANCE})]


def signed(review: Review) -> set[str]:
    return {signature.family for signature in review.signatures.all()}


def unsigned(review: Review) -> list[str]:
    done = signed(review)
    return [family for family in needed(review) if family not in done]


def to_sign(review: Review, person: User) -> list[str]:
    """The families this person may sign now, segregation of duties aside."""
    mine = access.families(person, team=review.team)
    seats = {seat.family: seat.person_id for seat in review.seats.all()}
    return [
        family
        for family in unsigned(review)
        if family in mine and seats.get(family, person.pk) == person.pk
    ]


def require_family(review: Review, person: User, family: str) -> None:
    """Raise Refused unless this person may judge this family and it is unsigned."""
    label = Family(family).label.lower()
    if family not in access.families(person, team=review.team):
        raise Refused(f"{person} does not review {label} criteria.")
    if family in signed(review):
        raise Refused(f"The {label} criteria of {review.key} are signed already.")


def blockers(review: Review) -> list[str]:
    """What keeps a named seat from ever being signed, in sentences."""
    found = []
    done = signed(review)
    for seat in review.seats.all():
        if seat.family not in done:
            why = why_barred(review, seat.person)
            label = seat.get_family_display().lower()
            if why:
                found.append(
                    f"{seat.person} is named to sign for {label} but {why}: "
                    "segregation of duties."
                )
            elif seat.family not in access.families(seat.person, team=review.team):
                found.append(
                    f"{seat.person} is named to sign for {label} but does not hold it."
                )
    return found
