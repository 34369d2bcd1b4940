"""Pages of releases and of the floor's roster: load, form, action, answer."""

from support.views.notes import (
    note_acknowledge,
    note_attest,
    note_create,
    note_edit,
    note_publish,
    note_read,
)
from support.views.releases import (
    product_panel,
    release_create,
    release_detail,
    release_edit,
    release_list,
    release_publish,
    release_readiness,
    release_withdraw,
)
from support.views.roster import associate_create, associate_edit, associate_list

__all__ = [
    "associate_create",
    "associate_edit",
    "associate_list",
    "note_acknowledge",
    "note_attest",
    "note_create",
    "note_edit",
    "note_publish",
    "note_read",
    "product_panel",
    "release_create",
    "release_detail",
    "release_edit",
    "release_list",
    "release_publish",
    "release_readiness",
    "release_withdraw",
]
