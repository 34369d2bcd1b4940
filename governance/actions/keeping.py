"""Keeping the facts of a subject with its review, and holding it to them."""

from datetime import date

from core.errors import Refused
from core.models import User
from governance import facts, gated
from governance.actions import history
from governance.models import KeptFacts, Review

Moment = KeptFacts.Moment


def keep(review: Review, moment: str, *, by: User, on: date | None) -> None:
    """Keep the facts of this moment with the review; nothing where no app tells any."""
    if found := dict(gated.facts_of(review)):
        KeptFacts.objects.create(
            review=review, moment=moment, facts=found, kept_on=history.day(by, on)
        )


def require_as_submitted(review: Review) -> None:
    """Raise Refused if the subject has outgrown what was handed to the reviewers."""
    if found := facts.outgrown(review, Moment.SUBMITTED):
        raise Refused(
            f"{review.subject_name} is not what was submitted: {facts.in_words(found)}. "
            "It has to be withdrawn and asked anew, so that everybody judges the same."
        )
