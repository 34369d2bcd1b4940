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
from roadmap.views.counts import dependency_panel, horizon_counts
from roadmap.views.dependencies import card_need, card_unneed
from roadmap.views.exports import (
    export_create,
    export_detail,
    export_download,
    export_list,
    export_progress,
)
from roadmap.views.ledger import move_export, move_list, since, since_panel, since_seen
from roadmap.views.limits import limits_edit
from roadmap.views.reviews import card_delete, card_review, review_list
from roadmap.views.shared import shared_board, shared_open, shared_presentation
from roadmap.views.shares import share_create, share_detail, share_list, share_revoke
from roadmap.views.snapshots import (
    past_now,
    snapshot_create,
    snapshot_detail,
    snapshot_diff,
    snapshot_diff_export,
    snapshot_file,
    snapshot_list,
)
from roadmap.views.timeline import timeline

__all__ = [
    "audience_board",
    "board",
    "board_live",
    "card_create",
    "card_delete",
    "card_detail",
    "card_edit",
    "card_link",
    "card_list",
    "card_move",
    "card_need",
    "card_review",
    "card_unlink",
    "card_unneed",
    "dependency_panel",
    "export_create",
    "export_detail",
    "export_download",
    "export_list",
    "export_progress",
    "horizon_counts",
    "limits_edit",
    "move_export",
    "move_list",
    "past_now",
    "presentation",
    "product_panel",
    "review_list",
    "share_create",
    "share_detail",
    "share_list",
    "share_revoke",
    "shared_board",
    "shared_open",
    "shared_presentation",
    "since",
    "since_panel",
    "since_seen",
    "snapshot_create",
    "snapshot_detail",
    "snapshot_diff",
    "snapshot_diff_export",
    "snapshot_file",
    "snapshot_list",
    "timeline",
]
