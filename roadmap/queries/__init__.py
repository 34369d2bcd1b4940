"""What the pages of the roadmap show."""

from roadmap.queries.audiences import asked, offered, view_of
from roadmap.queries.board import (
    COLUMNS,
    SAYS,
    Board,
    Lane,
    Shown,
    board,
    honesty,
    lane_of,
    revision,
    shown,
)
from roadmap.queries.shares import is_carried, living, shared_view, visits

__all__ = [
    "COLUMNS",
    "SAYS",
    "Board",
    "Lane",
    "Shown",
    "asked",
    "board",
    "honesty",
    "is_carried",
    "lane_of",
    "living",
    "offered",
    "revision",
    "shared_view",
    "shown",
    "view_of",
    "visits",
]
