"""What the tests of whole processes share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """An empty folder whose parents every user may pass.

    pytest closes its own to other users, and run by root PostgreSQL is another user.
    """
    folder = Path(tempfile.mkdtemp(prefix="tandem-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
