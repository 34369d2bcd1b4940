"""How Jira says no, in our words: later, never, or there is no use in going on."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

import requests

from backlog.jira import shape
from core import fetching

if TYPE_CHECKING:  # its parts take a while to read in, and no page should wait for them
    from jira import JIRAError

T = TypeVar("T")
LATER = 60.0  # when Jira does not say how long
NO_JIRA = "What answers at this address is no Jira."


class Busy(Exception):
    """Jira cannot answer now. `after` seconds it may; the text is for people."""

    def __init__(self, text: str, after: float = LATER) -> None:
        super().__init__(text)
        self.after = after


class Rejected(Exception):
    """Jira answered and said no; asking again changes nothing."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


class Stopped(Exception):
    """What answers does not know us or is no Jira: there is no use in going on."""


def once(call: Callable[[], T]) -> T:
    """Ask once, and say in our words what went wrong."""
    from jira import JIRAError

    try:
        return call()
    except JIRAError as error:
        raise told(error) from error
    except requests.TooManyRedirects as error:
        raise Stopped("This address leads on to another one. Type the address that Jira has in the browser, after signing in.") from error  # fmt: skip
    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:  # fmt: skip
        raise Busy(fetching.in_words(error), after=1.0) from error
    except fetching.Unfetched as error:
        raise Stopped(str(error)) from error
    except (requests.RequestException, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:  # fmt: skip
        # The last of these: the library met an answer it did not expect either.
        raise Stopped(NO_JIRA) from error


def told(error: "JIRAError") -> Busy | Rejected | Stopped:
    status = int(error.status_code or 0)
    if status == requests.codes.too_many_requests:
        return Busy("Jira asks us to slow down.", wait_of(error))
    if status >= 500:
        return Busy(f"Jira answered with {status}.", wait_of(error, default=1.0))
    if status == requests.codes.unauthorized:
        return Stopped("Jira does not know this account or token. Type a new token.")
    if status == requests.codes.forbidden:
        text = "Jira does not let this account do that. Give it the right in Jira."
        return Rejected(text, status)
    return Rejected(f"Jira said {status}: {said_in(error)[:200]}", status)


def said_in(error: "JIRAError") -> str:
    """What Jira said is wrong; a page that it sent instead is for nobody to read."""
    try:
        found = shape.tidy(error.response.json())  # type: ignore[union-attr]
    except (ValueError, AttributeError, RecursionError):
        return "no more than that."
    return shape.faults(found) or "no more than that."


def wait_of(error: "JIRAError", default: float = LATER) -> float:
    """Retry-After: seconds, or a date."""
    headers = getattr(error.response, "headers", None) or {}
    said = str(headers.get("Retry-After", ""))
    if said.isdecimal():
        return float(said)
    try:
        return max(
            0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
        )
    except (TypeError, ValueError):
        return default
