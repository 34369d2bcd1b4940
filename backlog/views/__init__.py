"""Pages of the backlog: load, form, action, answer."""

from backlog.views.bulk import (
    bulk_create,
    bulk_step,
    bulk_undo,
    item_bulk,
    item_paste,
)
from backlog.views.grid import item_cell, item_grid, item_ranks, item_score, item_why
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
from backlog.views.money import item_estimate, item_money
from backlog.views.needs import item_need, item_needs, item_unneed
from backlog.views.pins import item_pin, item_place, item_unpin
from backlog.views.rounds import (
    session_again,
    session_choose,
    session_live,
    session_open,
    session_reveal,
    session_rounds,
    session_vote,
)
from backlog.views.sessions import (
    session_add,
    session_create,
    session_detail,
    session_edit,
    session_finalize,
    session_list,
    session_remove,
)

__all__ = [
    "bulk_create",
    "bulk_step",
    "bulk_undo",
    "item_bulk",
    "item_cell",
    "item_create",
    "item_detail",
    "item_edit",
    "item_estimate",
    "item_grid",
    "item_link",
    "item_money",
    "item_move",
    "item_need",
    "item_needs",
    "item_paste",
    "item_pin",
    "item_place",
    "item_ranks",
    "item_score",
    "item_unlink",
    "item_unneed",
    "item_unpin",
    "item_why",
    "opportunity_panel",
    "product_panel",
    "session_add",
    "session_again",
    "session_choose",
    "session_create",
    "session_detail",
    "session_edit",
    "session_finalize",
    "session_list",
    "session_live",
    "session_open",
    "session_remove",
    "session_reveal",
    "session_rounds",
    "session_vote",
]
