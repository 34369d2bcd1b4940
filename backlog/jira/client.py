"""Talks to one Jira, Cloud or Data Center: HTTP only, and nothing else.

Requests go to the address that was typed, never to an address that an answer names, and
through the guard of `portfolio.fetching`: not into our own network. The library's own
waiting is switched off; what may be asked again is asked again here, for a few seconds,
and what must wait longer is told to the caller, who comes back later.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import requests

from portfolio import fetching

if TYPE_CHECKING:  # its parts take a while to read in, and no page should wait for them
    from jira import JIRAError

T = TypeVar("T")
CONNECT_SECONDS, READ_SECONDS = 5, 30
TRIES, PATIENCE = 3, 5.0  # of what only reads; longer waits are the caller's
LATER = 60.0  # when Jira does not say how long
PAGE, MOST_COMMENTS = 50, 500


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


@dataclass(frozen=True)
class Page:
    """Some issues, where the next ones begin ("" after the last), and how many in all."""

    issues: list[dict[str, Any]]
    after: str
    total: int | None


class Client:
    def __init__(
        self, *, address: str, account: str, token: str, is_cloud: bool
    ) -> None:
        from jira import JIRA

        self.address = address.rstrip("/")
        try:
            fetching.look_up(self.address)
        except fetching.Unfetched as error:
            raise Rejected(str(error)) from error
        who = {"basic_auth": (account, token)} if account else {"token_auth": token}
        self.jira = JIRA(
            self.address,
            options={
                "check_update": False,
                "rest_api_version": "3" if is_cloud else "2",
            },
            get_server_info=False,
            max_retries=0,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            logging=False,
            **who,
        )
        self.jira.deploymentType = "Cloud" if is_cloud else "Server"
        self.session = self.jira._session
        self.session.trust_env = False
        self.session.max_redirects = fetching.MOST_REDIRECTS
        self.session.mount("http://", fetching.GuardedAdapter())
        self.session.mount("https://", fetching.GuardedAdapter())

    # --- reading -------------------------------------------------------------------
    def me(self) -> dict[str, Any]:
        """Who the token belongs to."""
        return dict(patiently(self.jira.myself))

    def clock(self) -> datetime:
        """Jira's own time: ours may be minutes away from it."""
        said = str(patiently(self.jira.server_info).get("serverTime", ""))
        try:
            return datetime.fromisoformat(with_colon(said))
        except ValueError:
            return datetime.fromtimestamp(0, UTC)

    def zone(self) -> ZoneInfo | None:
        """The time zone in which Jira reads the times that we write into a query."""
        try:
            return ZoneInfo(str(self.me().get("timeZone", "")))
        except (ZoneInfoNotFoundError, ValueError):
            return None

    def names(self) -> dict[str, str]:
        """What each field is called, by its id."""
        return {row["id"]: row["name"] for row in patiently(self.jira.fields)}

    def documents(self) -> set[str]:
        """The fields that Jira Cloud keeps as documents: texts of more than one line."""
        rows = patiently(self.jira.fields)
        kinds = {row["id"]: (row.get("schema") or {}) for row in rows}
        long = {n for n, kind in kinds.items() if str(kind.get("custom", "")).endswith(":textarea")}  # fmt: skip
        return long | {"description", "environment"}

    def page(
        self,
        jql: str,
        fields: str,
        after: str = "",
        size: int = 0,
        *,
        history: bool = False,
    ) -> Page:
        """The issues of a query from `after` on; with `history`, who changed what when."""
        size, expand = size or PAGE, "changelog" if history else None
        if self.jira._is_cloud:
            return self.page_by_token(jql, fields, after, size, expand)
        start = int(after or 0)
        found: Any = patiently(
            lambda: self.jira.search_issues(
                jql, start, size, fields=[fields], expand=expand, json_result=True
            )
        )
        issues, total = found["issues"], int(found["total"])
        more = issues and start + len(issues) < total
        return Page(issues, str(start + len(issues)) if more else "", total)

    def page_by_token(
        self, jql: str, fields: str, after: str, size: int, expand: str | None
    ) -> Page:
        found: Any = patiently(
            lambda: self.jira.enhanced_search_issues(
                jql, after or None, size, fields=fields, expand=expand, json_result=True
            )
        )
        return Page(found["issues"], found.get("nextPageToken") or "", None)

    def issue(
        self, key: str, fields: str, *, history: bool = False
    ) -> dict[str, Any] | None:
        """One issue as it is now; None if it is gone, or not shown to this account."""
        asked = {"fields": fields} | ({"expand": "changelog"} if history else {})
        try:
            return dict(
                patiently(lambda: self.jira._get_json(f"issue/{key}", params=asked))
            )
        except Rejected as error:
            if error.status == requests.codes.not_found:
                return None
            raise

    def comments(self, key: str) -> list[dict[str, Any]]:
        """The newest comments of an issue."""
        asked = {"maxResults": MOST_COMMENTS, "orderBy": "-created"}
        found = patiently(
            lambda: self.jira._get_json(f"issue/{key}/comment", params=asked)
        )
        return list(found["comments"])

    # --- writing: never repeated here, for it may have been done -----------------------
    def edit(self, key: str, fields: Mapping[str, Any]) -> None:
        """Set fields of an issue."""
        url = self.jira._get_url(f"issue/{key}")
        once(lambda: self.session.put(url, data=json.dumps({"fields": dict(fields)})))

    def transitions(self, key: str) -> list[dict[str, Any]]:
        """The steps that Jira's workflow allows now."""
        return list(patiently(lambda: self.jira.transitions(key)))

    def move(self, key: str, transition: str) -> None:
        """Take one of those steps."""
        self.post(f"issue/{key}/transitions", {"transition": {"id": transition}})

    def create(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Make an issue; its id and key."""
        return dict(self.post("issue", {"fields": dict(fields)}).json())

    def block(self, kind: str, blocker: str, blocked: str) -> None:
        """Link two issues: the second waits for the first."""
        ends = {"inwardIssue": {"key": blocker}, "outwardIssue": {"key": blocked}}
        self.post("issueLink", {"type": {"name": kind}, **ends})

    def comment(self, key: str, body: Any) -> dict[str, Any]:
        """Say something under an issue; the comment's id."""
        return dict(self.post(f"issue/{key}/comment", {"body": body}).json())

    def post(self, path: str, body: Mapping[str, Any]) -> requests.Response:
        url, data = self.jira._get_url(path), json.dumps(body)
        return once(lambda: self.session.post(url, data=data))


def with_colon(text: str) -> str:
    return f"{text[:-2]}:{text[-2:]}" if text[-5:-4] in ("+", "-") else text


def patiently(call: Callable[[], T]) -> T:
    """Ask what only reads, again after a short while. Raises Busy, Rejected."""
    for turn in range(1, TRIES + 1):
        try:
            return once(call)
        except Busy as error:
            if turn == TRIES or error.after > PATIENCE:
                raise
            time.sleep(error.after)
    raise AssertionError("a turn returns or raises")


def once(call: Callable[[], T]) -> T:
    """Ask once, and say in our words what went wrong."""
    from jira import JIRAError

    try:
        return call()
    except JIRAError as error:
        raise told(error) from error
    except requests.TooManyRedirects as error:
        raise Rejected("The address leads from one redirect to the next.") from error
    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:  # fmt: skip
        raise Busy(fetching.in_words(error), after=1.0) from error
    except fetching.Unfetched as error:
        raise Rejected(str(error)) from error
    except (requests.RequestException, ValueError) as error:
        raise Rejected("What answers at this address is no Jira.") from error


def told(error: "JIRAError") -> Busy | Rejected:
    status = int(error.status_code or 0)
    if status == requests.codes.too_many_requests:
        return Busy("Jira asks us to slow down.", wait_of(error))
    if status >= 500:
        return Busy(f"Jira answered with {status}.", wait_of(error, default=1.0))
    words = {
        401: "Jira does not know this account or token. Type a new token.",
        403: "Jira does not let this account do that. Give it the right in Jira.",
    }
    text = words.get(status, f"Jira said {status}: {str(error.text or '')[:200]}")
    return Rejected(text, status)


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
