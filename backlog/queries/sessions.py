"""What a scoring session shows: to whom, and when."""

from collections import defaultdict

from backlog.models import ScoringSession
from backlog.votes import Consensus, consensus

Cells = dict[tuple[int, str], Consensus]


def outcomes(session: ScoringSession) -> Cells:
    """{(item id, column): what its votes say}. Only for votes that are shown."""
    cast: dict[tuple[int, str], list[int]] = defaultdict(list)
    found = session.votes.order_by("pk").values_list("item_id", "column", "value")
    for item_id, column, value in found:
        cast[item_id, column].append(value)
    return {cell: consensus(values) for cell, values in cast.items()}


def results(session: ScoringSession) -> dict[int, dict[str, int]]:
    """{item id: {column: median vote}}."""
    values: dict[int, dict[str, int]] = defaultdict(dict)
    for (item_id, column), found in outcomes(session).items():
        values[item_id][column] = found.value
    return values
