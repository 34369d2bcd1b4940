"""The API's common part. DRF is a second face, not a second brain.

Viewsets list fields, read through `visible_to`, and write through the same actions
as the pages. docs/api.md tells callers what this package promises them.
"""

from core.api import schema  # registers how keys are described
from core.api.errors import PreconditionRequired, handle
from core.api.etags import etag, version_from, versioned
from core.api.kit import Kit
from core.api.pages import KeysetPagination, size_of

__all__ = [
    "KeysetPagination",
    "Kit",
    "PreconditionRequired",
    "etag",
    "handle",
    "schema",
    "size_of",
    "version_from",
    "versioned",
]
