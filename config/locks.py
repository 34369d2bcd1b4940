"""File locks that the kernel drops when their holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHARED = fcntl.LOCK_SH
ALONE = fcntl.LOCK_EX


def lock(path: Path, how: int, *, wait: bool = True) -> int:
    """Lock the file and return its descriptor; BlockingIOError if it must not wait."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how if wait else how | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


@contextmanager
def locked(path: Path) -> Iterator[None]:
    handle = lock(path, ALONE)
    try:
        yield
    finally:
        os.close(handle)


def is_locked(path: Path) -> bool:
    """True if another holder, in this process or elsewhere, has the file locked."""
    try:
        os.close(lock(path, ALONE, wait=False))
    except BlockingIOError:
        return True
    return False
