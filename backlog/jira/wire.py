"""The line to a Jira: guarded as every address that people type, and with an end.

A peer that sends for ever, a little at a time or all at once, must not hold a worker.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

import requests
import urllib3
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from portfolio import fetching

MOST_BYTES, WHOLE_SECONDS = 20_000_000, 60.0


class BoundedAdapter(fetching.GuardedAdapter):
    """Reads an answer to its end here, or hangs up. Raises Unfetched in words."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": PoolTLS}

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        until = time.monotonic() + self.seconds
        answer = super().send(request, *args, **kwargs | {"stream": True})
        try:
            answer._content = body(answer.raw, until)
        except urllib3.exceptions.DecodeError as error:
            raise requests.exceptions.ContentDecodingError(error) from error
        except urllib3.exceptions.HTTPError as error:
            raise requests.ConnectionError(error) from error
        finally:
            answer.close()
        if answer.ok and "html" in answer.headers.get("Content-Type", ""):
            # A page to sign in at, for one: whatever was sent, no Jira has taken it.
            raise fetching.Unfetched("What answers at this address is no Jira.")
        return answer


def body(raw: urllib3.HTTPResponse, until: float) -> bytes:
    found = bytearray()
    while block := raw.read1(fetching.BLOCK, decode_content=True):
        found += block
        if len(found) > MOST_BYTES:
            raise fetching.Unfetched("The answer is larger than any of Jira’s.")
        if time.monotonic() > until:
            raise requests.ReadTimeout("The answer did not end.")
    return bytes(found)


class Impatient:
    """Waits only so long for the beginning of an answer, whatever trickles in."""

    sock: Any

    def getresponse(self) -> Any:
        with hanging_up(self.sock, WHOLE_SECONDS):
            return super().getresponse()  # type: ignore[misc]


@contextmanager
def hanging_up(line: socket.socket, after: float) -> Iterator[None]:
    timer = Timer(after, line.shutdown, [socket.SHUT_RDWR])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Plain(Impatient, fetching.GuardedHTTP):
    pass


class Sealed(Impatient, fetching.GuardedHTTPS):
    pass


class Pool(HTTPConnectionPool):
    ConnectionCls = Plain


class PoolTLS(HTTPSConnectionPool):
    ConnectionCls = Sealed
