"""What happened on the board last, in words: who did what, and why."""

from dataclasses import dataclass
from datetime import timedelta

from core.clock import now
from core.models import AuditEntry, User
from core.verbs import Verb
from roadmap.models import Card, Horizon

SAID = {
    Verb.CARD_CREATED: "{who} added {key}",
    Verb.CARD_CHANGED: "{who} changed {key}",
    Verb.CARD_LINKED: "{who} linked {linked} to {key}",
    Verb.CARD_UNLINKED: "{who} took {linked} off {key}",
    Verb.DEPENDENCY_ADDED: "{who} said that {key} needs {needs}",
    Verb.DEPENDENCY_REMOVED: "{who} said that {key} needs {needs} no longer",
}
LATEST, RECENT = 20, timedelta(minutes=10)


@dataclass(frozen=True)
class News:
    """`number` grows with time: a page knows by it what it has told already."""

    number: int
    card: int
    mine: bool
    words: str


def news(user: User) -> list[News]:
    """The newest changes of cards that `user` may see, newest first.

    Actions on the roadmap follow one another (`lock_board`), so the numbers of their
    audit rows are in the order in which others can see them.
    """
    about = AuditEntry.objects.filter(
        at__gte=now() - RECENT,
        subject_type=Card._meta.label_lower,
        subject_id__in=Card.objects.visible_to(user).values("pk"),
    )
    rows = about.select_related("actor").order_by("-id")[:LATEST]
    return [
        News(row.pk, row.subject_id, row.actor_id == user.pk, words(row))
        for row in rows
    ]


def words(row: AuditEntry) -> str:
    """Such as "Priya Nair moved RC-04 to Next: The vendor is late"."""
    key = row.subject_name.split(" ")[0]
    if row.verb == Verb.CARD_MOVED:
        return moved(row, key)
    said = SAID.get(Verb(row.verb), "{who} changed {key}")
    known = {"linked": row.data.get("linked", ""), "needs": row.data.get("needs", "")}
    return said.format(who=row.actor, key=key, **known)


def moved(row: AuditEntry, key: str) -> str:
    new = row.data.get("new")
    if new not in Horizon.values:
        return f"{row.actor} moved {key} within its column"
    reason = row.data.get("reason", "")
    return f"{row.actor} moved {key} to {Horizon(new).label}: {reason}"
