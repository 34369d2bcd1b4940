"""Where a person stands in a review: independent of what is reviewed, or not.

Segregation of duties (domain.md §7): who asked or submitted, the parties of the
subject (owner, sponsor, …, now or before) and the people who report to any of them
do not assess, sign, waive or verify. What a person may judge follows from their seat.
"""

from core.errors import Refused
from core.models import User
from core.roles import Family
from governance import seating
from governance.independence import involved, involved_now, why_barred
from governance.models import Review, Seat

__all__ = [
    "blockers",
    "families",
    "involved",
    "involved_now",
    "require_independent",
    "require_judge",
    "require_seat",
    "why_barred",
]


def require_independent(review: Review, person: User) -> None:
    """Raise Refused if the person has a stake in what is reviewed, as of now."""
    why = why_barred(review, person, involved_now(review))
    if why:
        raise Refused(
            f"{person} {why}, so somebody else has to decide {review.key}. "
            "Segregation of duties."
        )


def families(review: Review) -> list[str]:
    """The families of the review's criteria, in their usual order."""
    found = {each.criterion.family for each in review.assessments.all()}
    return [family for family in Family.values if family in found]


def require_seat(review: Review, person: User) -> None:
    """Raise Refused unless this person sits in the review."""
    if not seating.sits_in(review, person):
        raise Refused(f"{person} holds no seat in {review.key}.")


def require_judge(review: Review, person: User, family: str) -> None:
    """Raise Refused unless a seat of this person's, vote open, judges this family."""
    label = Family(family).label.lower()
    review = Review.objects.for_vote().get(pk=review.pk)
    if family not in seating.families_of(review, seating.sits_in(review, person)):
        raise Refused(f"{person} holds no seat in {review.key} that judges {label}.")
    if family not in seating.open_families(review):
        raise Refused(f"The {label} criteria of {review.key} are signed already.")
    if family not in seating.families_of(review, seating.may_take(review, person)):
        raise Refused(f"{person} has signed {review.key}: that judgement stands.")


def blockers(review: Review, known: dict[int, str] | None = None) -> list[str]:
    """What keeps a named person from ever signing in their seat, in sentences.

    `known` is who has a stake now (`involved_now`), if it was asked already.
    """
    left = [seat for seat in seating.open_seats(review) if seat.person]
    parts = (involved_now(review) if known is None else known) if left else {}
    found = [why_never(review, seat, parts) for seat in left]
    return [why for why in found if why]


def why_never(review: Review, seat: Seat, parts: dict[int, str]) -> str:
    """Why the person who is named for a seat cannot sign in it; empty if they can."""
    person = seat.person
    if person is None:
        return ""
    why = why_barred(review, person, parts)
    if why:
        return f"{person} is named to sign for {seat} but {why}: segregation of duties."
    if seat not in seating.sits_in(review, person):
        return f"{person} is named to sign for {seat} but does not hold that seat."
    return ""
