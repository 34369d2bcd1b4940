"""How sure the ranks are, kept for the pages: worked out again after each run that moved any.

Only the first `MOST` items are looked at: what is further down is not soon done.
"""

from collections import defaultdict

from django.db import connection, transaction

from backlog import robustness
from backlog.models import (
    CertaintyRun,
    Item,
    ItemCertainty,
    RankRun,
    ScoringSession,
    Vote,
)
from backlog.queries.order import capacity
from core.clock import now

LOCK = "SELECT pg_advisory_xact_lock(hashtext('backlog.certainty'))"
MOST = 1_000
# The top is what fits into the next increment; so many while nobody said what fits.
TOP = 10


def is_behind() -> bool:
    """True if ranks moved since how sure they are was worked out."""
    newest = RankRun.objects.order_by("-pk").values_list("pk", flat=True).first()
    known = CertaintyRun.objects.order_by("-pk").values_list("rank_run", flat=True)
    return newest is not None and known.first() != newest


@transaction.atomic
def reckon(*, draws: int = robustness.DRAWS) -> int:
    """Work it out for the ranks of this moment; return of how many. Safe to run twice."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    newest = RankRun.objects.order_by("-pk").first()
    if newest is None or not is_behind():
        return 0
    items = list(Item.objects.ranked().defer("words")[:MOST])
    room = capacity()
    top = room.count if room and room.count else TOP
    votes = votes_behind(items)
    beliefs = [
        robustness.belief(item.score, votes[item.pk]) for item in items if item.score
    ]
    found = robustness.chances(beliefs, top=top, seed=newest.pk, draws=draws)
    CertaintyRun.objects.all().delete()
    run = CertaintyRun.objects.create(
        rank_run=newest,
        seed=newest.pk,
        draws=draws,
        top=top,
        items=len(items),
        finished_at=now(),
    )
    ItemCertainty.objects.bulk_create(
        ItemCertainty(
            item=item,
            run=run,
            first=told.first,
            top=told.top,
            best=told.best,
            worst=told.worst,
            behind=after,
            passed=told.passed,
        )
        for item, told, after in zip(items, found, [*items[1:], None], strict=True)
    )
    return len(items)


def votes_behind(items: list[Item]) -> dict[int, dict[str, list[int]]]:
    """{item id: {column: votes}} of the newest final session that each item was in.

    Of each column the last round that was shown: what people came to think.
    """
    final = ScoringSession.State.FINAL
    rows = Vote.objects.filter(item__in=items, round__session__state=final)
    rows = rows.filter(round__revealed_at__isnull=False).select_related("round")
    newest: dict[int, int] = {}
    rounds: dict[tuple[int, str], int] = {}
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    order = "-round__session__held_on", "-round__session_id", "-round__number", "pk"
    for vote in rows.order_by(*order):
        pk, at = vote.item_id, vote.round
        last = newest.setdefault(pk, at.session_id) == at.session_id
        if last and rounds.setdefault((pk, at.column), at.number) == at.number:
            found[pk][at.column].append(vote.value)
    return found
