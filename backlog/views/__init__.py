"""Pages of the backlog: load, form, action, answer."""

from backlog.views.grid import item_grid, item_ranks, item_score, item_why
from backlog.views.items import (
    item_create,
    item_detail,
    item_edit,
    item_link,
    item_move,
    item_unlink,
    opportunity_panel,
    product_panel,
)
from backlog.views.sessions import (
    session_add,
    session_create,
    session_detail,
    session_edit,
    session_finalize,
    session_hide,
    session_list,
    session_remove,
    session_reveal,
    session_vote,
)

__all__ = [
    "item_create",
    "item_detail",
    "item_edit",
    "item_grid",
    "item_link",
    "item_move",
    "item_ranks",
    "item_score",
    "item_unlink",
    "item_why",
    "opportunity_panel",
    "product_panel",
    "session_add",
    "session_create",
    "session_detail",
    "session_edit",
    "session_finalize",
    "session_hide",
    "session_list",
    "session_remove",
    "session_reveal",
    "session_vote",
]
