"""What the pages of the roadmap show."""

from roadmap.queries.audiences import asked, offered, view_of
from roadmap.queries.board import (
    COLUMNS,
    SAYS,
    Board,
    Column,
    Wanted,
    board,
    columns_now,
    honesty,
    revision,
)
from roadmap.queries.lanes import GROUPS, lane_of
from roadmap.queries.news import news
from roadmap.queries.shares import is_carried, living, shared_view, visits
from roadmap.queries.shown import Lane, Need, Shown, needed_by, shown, with_needs

__all__ = [
    "COLUMNS",
    "GROUPS",
    "SAYS",
    "Board",
    "Column",
    "Lane",
    "Need",
    "Shown",
    "Wanted",
    "asked",
    "board",
    "columns_now",
    "honesty",
    "is_carried",
    "lane_of",
    "living",
    "needed_by",
    "news",
    "offered",
    "revision",
    "shared_view",
    "shown",
    "view_of",
    "visits",
    "with_needs",
]
