"""The decision log as its list, its export and its page show it."""

from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance.about import linked_to
from governance.models import Decision
from governance.models.decisions import DecisionQuerySet

OVERDUE = "overdue"
State = Decision.State
CURRENT = (State.PROPOSED, State.DECIDED)


def log(
    user: User,
    *,
    q: str = "",
    state: str = "",
    about: tuple[ContentType, int] | None = None,
) -> DecisionQuerySet:
    """The decisions a person may see, newest first. Without a state: what holds or waits."""
    rows = Decision.objects.visible_to(user)
    if state == OVERDUE:
        rows = overdue(rows, today())
    elif state in State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=CURRENT)
    if about is not None:
        rows = rows.filter(linked_to(*about))
    for word in q.split()[:6]:
        rows = rows.filter(says(word))
    return rows.select_related("team", "decided_by", "proposed_by").order_by(
        "-proposed_on", "-id"
    )


def says(word: str) -> Q:
    """The word stands in what people wrote about a decision."""
    places = ("key", "title", "context", "outcome", "options__name")
    found = Q()
    for place in places[:-1]:
        found |= Q(**{f"{place}__icontains": word})
    named = Decision.objects.filter(options__name__icontains=word)
    return found | Q(pk__in=named.values("pk"))


def overdue(rows: DecisionQuerySet, on: date) -> DecisionQuerySet:
    """Decisions that hold and whose day to look again has come."""
    return rows.filter(state=State.DECIDED, review_on__lte=on)


def to_review(user: User, on: date) -> DecisionQuerySet:
    """Decisions this person decided, or of a team of theirs when the decider is gone."""
    reach = access.reach(user, Perm.DECISION_EDIT)
    if not reach:
        return Decision.objects.none()
    where = Q() if reach.everywhere else reach.q("team") | Q(team=None)
    whose = Q(decided_by=user) | Q(decided_by__is_active=False)
    rows = Decision.objects.filter(whose, where)
    return overdue(rows, on).order_by("review_on", "id")


def rejected(decision: Decision) -> str:
    """The other options in one line, with the reason of each."""
    return told(
        f"{each}: {each.why_rejected}"
        for each in decision.options.all()
        if not each.chosen
    )


def chosen(decision: Decision) -> str:
    return told(str(each) for each in decision.options.all() if each.chosen)


def told(parts: Iterable[str]) -> str:
    return "; ".join(parts)
