"""Pages of the roadmap: load, form, action, answer."""

from roadmap.views.audiences import audience_board, presentation
from roadmap.views.board import board, board_live, card_list, product_panel
from roadmap.views.cards import (
    card_create,
    card_detail,
    card_edit,
    card_link,
    card_move,
    card_unlink,
)
from roadmap.views.shared import shared_board, shared_open, shared_presentation
from roadmap.views.shares import share_create, share_detail, share_list, share_revoke

__all__ = [
    "audience_board",
    "board",
    "board_live",
    "card_create",
    "card_detail",
    "card_edit",
    "card_link",
    "card_list",
    "card_move",
    "card_unlink",
    "presentation",
    "product_panel",
    "share_create",
    "share_detail",
    "share_list",
    "share_revoke",
    "shared_board",
    "shared_open",
    "shared_presentation",
]
