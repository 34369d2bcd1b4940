"""Real inputs, which are not part of the project: published figures, exports, formats.

`TANDEM_REAL_DATA` names their folder; without it they are looked for beside the checkout.
A check that needs one says in the summary that it was not there.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(
    os.environ.get("TANDEM_REAL_DATA", settings.BASE_DIR.parent / "shared/data")
)


def needs(path: Path) -> pytest.MarkDecorator:
    """Mark a test that cannot run without this file or folder."""
    reason = f"real data: {path} is not there (TANDEM_REAL_DATA)"
    return pytest.mark.skipif(not path.exists(), reason=reason)
