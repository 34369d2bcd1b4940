"""Talks to one Jira, Cloud or Data Center: HTTP only, and nothing else.

Requests go to the address that was typed, never to an address that an answer names: a
write that is led elsewhere arrives as a read, and looks as if it had been taken. They go
through the guard of `core.fetching`, not into our own network, and answers have an
end (`wire`) and a shape (`shape`). The library's own waiting is switched off; what may be
asked again is asked again here, for a few seconds, and what must wait longer is told to
the caller, who comes back later.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import requests

from backlog.jira import shape, wire
from backlog.jira.answers import Busy, Rejected, Stopped, once
from core import fetching

T = TypeVar("T")
CONNECT_SECONDS, READ_SECONDS = 5, 30
PAGE_SECONDS = 10  # of a person who waits for it
TRIES, PATIENCE = 3, 5.0  # of what only reads; longer waits are the caller's
PAGE, MOST_COMMENTS = 50, 500


@dataclass(frozen=True)
class Page:
    """Some issues, where the next ones begin ("" after the last), and how many in all."""

    issues: list[dict[str, Any]]
    after: str
    total: int | None


class Client:
    def __init__(
        self,
        *,
        address: str,
        account: str,
        token: str,
        is_cloud: bool,
        somebody_waits: bool = False,
    ) -> None:
        from jira import JIRA

        self.address = address.rstrip("/")
        try:
            fetching.look_up(self.address)
        except fetching.Unfetched as error:
            raise Stopped(str(error)) from error
        self.tries = 1 if somebody_waits else TRIES
        seconds = PAGE_SECONDS if somebody_waits else READ_SECONDS
        who = {"basic_auth": (account, token)} if account else {"token_auth": token}
        self.jira = JIRA(
            self.address,
            options={
                "check_update": False,
                "rest_api_version": "3" if is_cloud else "2",
            },
            get_server_info=False,
            max_retries=0,
            timeout=(CONNECT_SECONDS, seconds),
            logging=False,
            **who,
        )
        self.jira.deploymentType = "Cloud" if is_cloud else "Server"
        self.session = self.jira._session
        self.session.trust_env = False
        self.session.max_redirects = 0
        for scheme in ("http://", "https://"):
            whole = PAGE_SECONDS if somebody_waits else wire.WHOLE_SECONDS
            self.session.mount(scheme, wire.BoundedAdapter(whole))

    # --- reading -------------------------------------------------------------------
    def ask(self, call: Callable[[], Any], look: Callable[[Any], T]) -> T:
        """Ask what only reads, again after a short while, and look at the answer."""
        return patiently(lambda: look(shape.tidy(call())), self.tries)

    def me(self) -> dict[str, Any]:
        """Who the token belongs to."""
        return self.ask(self.jira.myself, shape.named)

    def clock(self) -> datetime:
        """Jira's own time: ours may be minutes away from it."""
        said = self.ask(self.jira.server_info, shape.named).get("serverTime")
        return shape.clock(said) or datetime.fromtimestamp(0, UTC)

    def zone(self) -> ZoneInfo | None:
        """The time zone in which Jira reads the times that we write into a query."""
        try:
            return ZoneInfo(str(self.me().get("timeZone", "")))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    def names(self) -> dict[str, str]:
        """What each field is called, by its id."""
        return {row["id"]: row["name"] for row in self.fields()}

    def documents(self) -> set[str]:
        """The fields that Jira Cloud keeps as documents: texts of more than one line."""
        kinds = {row["id"]: (row.get("schema") or {}) for row in self.fields()}
        long = {n for n, kind in kinds.items() if str(kind.get("custom", "")).endswith(":textarea")}  # fmt: skip
        return long | {"description", "environment"}

    def fields(self) -> list[dict[str, Any]]:
        found = self.ask(self.jira.fields, lambda told: shape.rows(told, id=str, name=str))  # fmt: skip
        return [row for row in found if shape.fits(row.get("schema"), {})]

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
        issues, total = self.ask(
            lambda: self.jira.search_issues(
                jql, start, size, fields=[fields], expand=expand, json_result=True
            ),
            lambda told: (shape.issues(told), shape.named(told, total=int)["total"]),
        )
        more = issues and start + len(issues) < total
        return Page(issues, str(start + len(issues)) if more else "", total)

    def page_by_token(
        self, jql: str, fields: str, after: str, size: int, expand: str | None
    ) -> Page:
        issues, token = self.ask(
            lambda: self.jira.enhanced_search_issues(
                jql, after or None, size, fields=fields, expand=expand, json_result=True
            ),
            lambda told: (shape.issues(told), told.get("nextPageToken") or ""),
        )
        if not isinstance(token, str) or (token and token == after):
            raise Stopped("Jira’s pages lead in a circle. Try again later.")
        return Page(issues, token, None)

    def issue(
        self, key: str, fields: str, *, history: bool = False
    ) -> dict[str, Any] | None:
        """One issue as it is now; None if it is gone, or not shown to this account."""
        asked = {"fields": fields} | ({"expand": "changelog"} if history else {})
        try:
            return self.ask(
                lambda: self.jira._get_json(f"issue/{key}", params=asked), shape.issue
            )
        except Rejected as error:
            if error.status == requests.codes.not_found:
                return None
            raise

    def comments(self, key: str) -> list[dict[str, Any]]:
        """The newest comments of an issue."""
        asked = {"maxResults": MOST_COMMENTS, "orderBy": "-created"}
        return self.ask(
            lambda: self.jira._get_json(f"issue/{key}/comment", params=asked),
            shape.comments,
        )

    # --- writing: never repeated here, for it may have been done -----------------------
    def edit(self, key: str, fields: Mapping[str, Any]) -> None:
        """Set fields of an issue."""
        url = self.jira._get_url(f"issue/{key}")
        once(lambda: self.session.put(url, data=json.dumps({"fields": dict(fields)})))

    def transitions(self, key: str) -> list[dict[str, Any]]:
        """The steps that Jira's workflow allows now."""
        return self.ask(
            lambda: self.jira.transitions(key),
            lambda told: [shape.named(each, id=str, to=shape.STATUS) for each in told],
        )

    def move(self, key: str, transition: str) -> None:
        """Take one of those steps."""
        self.post(f"issue/{key}/transitions", {"transition": {"id": transition}})

    def create(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Make an issue; its id and key."""
        return self.post("issue", {"fields": dict(fields)}, key=shape.ISSUE_KEY)

    def block(self, kind: str, blocker: str, blocked: str) -> None:
        """Link two issues: the second waits for the first."""
        ends = {"inwardIssue": {"key": blocker}, "outwardIssue": {"key": blocked}}
        self.post("issueLink", {"type": {"name": kind}, **ends})

    def comment(self, key: str, body: Any) -> dict[str, Any]:
        """Say something under an issue; the comment's id."""
        return self.post(f"issue/{key}/comment", {"body": body}, id=shape.ISSUE_ID)

    def post(self, path: str, body: Mapping[str, Any], **told: Any) -> dict[str, Any]:
        """Send it; what Jira answers, if it is to tell something."""
        url, data = self.jira._get_url(path), json.dumps(body)
        answer = once(lambda: self.session.post(url, data=data))
        look = lambda: shape.named(shape.tidy(answer.json()), **told)  # noqa: E731
        return once(look) if told else {}


def patiently(call: Callable[[], T], tries: int) -> T:
    """Ask what only reads, again after a short while. Raises Busy, Rejected, Stopped."""
    for turn in range(1, tries + 1):
        try:
            return once(call)
        except Busy as error:
            if turn == tries or error.after > PATIENCE:
                raise
            time.sleep(error.after)
    raise AssertionError("a turn returns or raises")
