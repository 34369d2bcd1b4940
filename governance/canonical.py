"""One text and one number for a record: canonical JSON and its SHA-256."""

import hashlib
import json
from typing import Any


def text(record: Any) -> str:
    """`record` as JSON with sorted keys, no spaces and real characters."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(record: Any) -> str:
    """SHA-256 of the canonical text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text(record).encode()).hexdigest()
