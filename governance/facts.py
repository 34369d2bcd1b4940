"""Whether a subject has outgrown what was decided about it. Reads only.

The facts of that day are kept with the review; those of now are asked of the subject's
own app at the moment, so that nothing has to notice a change before it counts.
"""

from typing import Any

from django.db.models import QuerySet

from governance import gated, materials
from governance.materials import Change
from governance.models import KeptFacts, Review

Moment = KeptFacts.Moment


def outgrown(review: Review, since: str = Moment.DECIDED) -> list[Change]:
    """What changed materially since that moment; [] if nothing did, or none were kept."""
    kept = KeptFacts.objects.filter(review=review, moment=since).first()
    return materials.changes(kept.facts, gated.facts_of(review)) if kept else []


def kept(review: Review | None, name: str) -> Any:
    """What was kept of this fact at the decision, else at the submission; None if nothing."""
    rows = KeptFacts.objects.filter(review=review).order_by("moment")
    found = rows.first()  # “decided” before “submitted”
    return found.facts.get(name) if found else None


def in_words(changes: list[Change]) -> str:
    return "; ".join(map(str, changes))


def resting() -> "QuerySet[Review]":
    """Approvals that rest on facts and have not ended: what the clock looks at."""
    return Review.objects.filter(
        state=Review.State.DECIDED,
        outcome__in=Review.APPROVALS,
        facts__moment=Moment.DECIDED,
    ).order_by("pk")
