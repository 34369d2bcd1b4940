"""The same queries and actions as the pages, as JSON."""

from support.api.receipts import ReceiptViewSet
from support.api.releases import ReleaseNoteViewSet, ReleaseViewSet
from support.api.roster import AssociateViewSet

__all__ = [
    "AssociateViewSet",
    "ReceiptViewSet",
    "ReleaseNoteViewSet",
    "ReleaseViewSet",
]
