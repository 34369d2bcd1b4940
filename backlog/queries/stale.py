"""Which scores are in doubt: on one item in words, in a list as a condition."""

from django.db.models import F, Q

from backlog import stale
from backlog.mistakes import INCREMENT
from backlog.models import Basis, Item
from core.clock import now, today


def in_doubt() -> Q:
    """Scored, open or not, and older than an increment or judged by something else."""
    other_day = ~Q(basis__due_on=F("due_on")) & ~Q(basis__due_on=None, due_on=None)
    other_size = Q(basis__size__isnull=False) & ~Q(basis__size=F("size"))
    changed = Q(basis__isnull=False) & (other_day | other_size)
    old = Q(scored_at__lt=now() - INCREMENT)
    return Q(order_key__gte=0) & (old | changed)


def doubts_of(item: Item) -> list[str]:
    """In words; for a list, with `select_related("basis")` asked beforehand."""
    if not item.takes_scores or item.score is None or item.scored_at is None:
        return []
    basis: Basis | None = getattr(item, "basis", None)
    told = stale.Judged(
        item.scored_at.date(),
        due_on=item.due_on,
        size=item.score.size,
        was_due_on=basis.due_on if basis else None,
        was_size=basis.size if basis else None,
        is_known=basis is not None,
    )
    return stale.doubts(told, today=today())
