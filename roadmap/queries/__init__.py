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

__all__ = [
    "COLUMNS",
    "SAYS",
    "Board",
    "Lane",
    "Shown",
    "asked",
    "board",
    "honesty",
    "lane_of",
    "offered",
    "revision",
    "shown",
    "view_of",
]
