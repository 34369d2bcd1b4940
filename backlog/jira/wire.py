"""The line to a Jira: guarded as every address that people type, and with an end.

A peer that sends for ever, a little at a time or all at once, must not hold a worker.
"""

import time
from typing import Any

import requests
import urllib3

from core import fetching

MOST_BYTES, WHOLE_SECONDS = 20_000_000, 60.0


class BoundedAdapter(fetching.GuardedAdapter):
    """Reads an answer to its end here, or hangs up. Raises Unfetched in words."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        until = time.monotonic() + self.seconds
        answer = super().send(request, *args, **kwargs | {"stream": True})
        try:
            found = fetching.blocks(answer.raw, most=MOST_BYTES, until=until)
            answer._content = b"".join(found)
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
