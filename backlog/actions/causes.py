"""Telling the ranking that something changed. Not a change by itself."""

from backlog import tasks
from backlog.models import Item, RankCause
from core.models import User
from core.tasks import after_commit


def tell(text: str, item: Item | None, *, by: User) -> RankCause:
    """Ranks follow within seconds, and keep `text` as the reason of their moves.

    Call it inside the transaction of the change.
    """
    cause = RankCause.objects.create(item=item, text=text[:200], by=by)
    after_commit(tasks.rerank, cause.pk, countdown=tasks.SETTLE)
    return cause
