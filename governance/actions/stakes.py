"""Who has a stake in what is reviewed: it only ever grows.

An owner who hands over their pilot has shaped what is judged, and stays barred; who
takes it over is barred from then on, also of reviews that were asked for before.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from core.models import User
from governance import subjects
from governance.actions.reviews import touch
from governance.models import Review


def of(subject: Model) -> set[User]:
    """The subject's people now, and whoever was a party at an earlier gate."""
    earlier = User.objects.filter(
        pk__in=Review.objects.about(subject).values("parties__pk")
    )
    return {*subjects.parties_of(subject), *earlier}


@transaction.atomic
def join(subject: Model, people: Iterable[User | None]) -> None:
    """These people have come to own or sponsor the subject: its reviews bar them too.

    Called in the transaction of the change, which records who made it.
    """
    came = {person for person in people if person}
    open_ones = Review.objects.about(subject).exclude(state__in=Review.ENDED)
    for review in open_ones.select_for_update(of=("self",)).order_by("pk"):
        new = came - set(review.parties.all())
        if new:
            review.parties.add(*new)
            touch(review)
