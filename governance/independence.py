"""Who has a stake in what is reviewed, and so decides nothing about it."""

from core.models import User
from governance import subjects
from governance.models import Review


def involved(review: Review) -> dict[int, str]:
    """Who has a stake in the subject, by user id, with their part in it."""
    parts = {party.pk: "is a party to it" for party in review.parties.all()}
    if review.submitted_by_id:
        parts[review.submitted_by_id] = "submitted it"
    parts[review.asked_by_id] = "asked for it"
    return parts


def involved_now(review: Review) -> dict[int, str]:
    """The same, with the subject's people asked again: some may have come since."""
    subject = review.subject
    came = subjects.parties_of(subject) if subject else []
    return {party.pk: "is a party to it" for party in came} | involved(review)


def why_barred(
    review: Review, person: User, parts: dict[int, str] | None = None
) -> str:
    """Why segregation of duties keeps this person out; empty if it does not."""
    known = involved(review) if parts is None else parts
    if person.pk in known:
        return known[person.pk]
    if person.manager_id in known:
        return f"reports to {person.manager}, who {known[person.manager_id]}"
    return ""
