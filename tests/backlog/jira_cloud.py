"""A Jira Cloud in memory, asked through the real client without a network.

It has what a sync asks for: search by token, documents, a workflow, links, comments, a
history, a clock of its own, and an index that may be behind. `faults` is what happens to
the next requests, in their order: "429", "500", "cut" (before it is heard), "lost" (done,
but nobody hears of it), "slow" (likewise), "killed before" and "killed after" (our own
process dies), "" (nothing).
"""

import json
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import requests
from requests.adapters import BaseAdapter

STATUSES = {"To Do": "To Do", "In Progress": "In Progress", "Done": "Done"}
ZONE = ZoneInfo("America/Chicago")
POINTS, CRITERIA = "customfield_10016", "customfield_10050"
FIELDS = [
    {"id": "summary", "name": "Summary", "schema": {"type": "string"}},
    {"id": "description", "name": "Description", "schema": {"type": "string"}},
    {"id": POINTS, "name": "Story point estimate", "schema": {"type": "number"}},
    {
        "id": CRITERIA,
        "name": "Acceptance criteria",
        "schema": {
            "type": "string",
            "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textarea",
        },
    },
]


@dataclass
class Cloud:
    skew: timedelta = timedelta(0)
    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: deque[str] = field(default_factory=deque)
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    # The same, which no test clears: each is held against Atlassian's document.
    every: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    page: int = 50
    unindexed: set[str] = field(default_factory=set)
    links: int = 0

    def __post_init__(self) -> None:
        self.clock = datetime.now(UTC).replace(microsecond=0) + self.skew

    def tick(self, **how: float) -> None:
        self.clock += timedelta(**how)

    # --- as people in Jira do it ----------------------------------------------------
    def add(self, **fields: Any) -> str:
        number = len(self.issues) + 1
        key = f"ABC-{number}"
        said: dict[str, Any] = {
            "summary": f"Issue {number}", "description": None, "labels": [],
            "duedate": None, "issuetype": {"name": "Story"}, "issuelinks": [],
            "status": self.status("To Do"), "created": self.stamp(),
            POINTS: None, CRITERIA: None, "updated": self.stamp(), "comment": {"comments": [], "total": 0},
        }  # fmt: skip
        fields = said | fields
        self.issues[key] = {"id": str(10_000 + number), "key": key, "fields": fields, "changelog": {"histories": []}}  # fmt: skip
        return key

    def edit(self, key: str, **fields: Any) -> None:
        issue = self.issues[key]
        changed = {n: v for n, v in fields.items() if issue["fields"].get(n) != v}
        issue["fields"] |= fields | {"updated": self.stamp()}
        items = [{"field": n, "fieldId": n, "toString": str(v)} for n, v in changed.items()]  # fmt: skip
        issue["changelog"]["histories"].append(
            {"id": "1", "created": self.stamp(), "items": items}
        )

    def say(self, key: str, text: str, who: str = "Ann Jones") -> str:
        held = self.issues[key]["fields"]["comment"]
        held["total"] += 1
        told = {"id": str(500 + held["total"]), "author": {"displayName": who}, "body": paragraphs(text), "created": self.stamp()}  # fmt: skip
        held["comments"].append(told)
        self.issues[key]["fields"]["updated"] = self.stamp()
        return str(told["id"])

    def text(self, key: str) -> str:
        """Its description's words."""
        return json.dumps(self.issues[key]["fields"]["description"])

    def sent(self, *methods: str) -> list[str]:
        return [path for how, path, _, _ in self.asked if how in methods]

    def stamp(self) -> str:
        return f"{self.clock.astimezone(ZONE):%Y-%m-%dT%H:%M:%S.000%z}"

    def status(self, name: str) -> dict[str, Any]:
        return {"name": name, "statusCategory": {"name": STATUSES[name]}}

    # --- as the client asks it --------------------------------------------------------
    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        parts = path.removeprefix("/rest/api/3/").split("/")
        name = f"{method} {parts[0]}" + "".join(f" {part}" for part in parts[2:])
        if parts[0] == "search":
            return self.search(query)
        if parts[0] == "issue" and len(parts) > 1 and parts[1] not in self.issues:
            return 404, {"errorMessages": ["Issue does not exist"], "errors": {}}
        return getattr(self, WAYS[name])(parts[1] if len(parts) > 1 else "", body)

    def server(self, key: str, body: Any) -> tuple[int, Any]:
        return 200, {"serverTime": self.stamp(), "deploymentType": "Cloud"}

    def me(self, key: str, body: Any) -> tuple[int, Any]:
        return 200, {"accountId": "5b10a2844c20165700ede21g", "displayName": "Sync", "timeZone": str(ZONE)}  # fmt: skip

    def fields(self, key: str, body: Any) -> tuple[int, Any]:
        return 200, FIELDS

    def search(self, query: dict[str, str]) -> tuple[int, Any]:
        jql, found = query["jql"], list(self.issues.values())
        if since := re.search(r'updated >= "([^"]+)"', jql):
            from_then = datetime.strptime(since[1], "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)  # fmt: skip
            found = [i for i in found if datetime.strptime(i["fields"]["updated"], "%Y-%m-%dT%H:%M:%S.%f%z") >= from_then]  # fmt: skip
        if label := re.search(r'labels = "([^"]+)"', jql):
            found = [i for i in found if label[1] in i["fields"]["labels"]]
        found = [i for i in found if i["key"] not in self.unindexed]
        start = int(query.get("nextPageToken") or 0)
        size = min(int(query.get("maxResults") or self.page), self.page)
        page: dict[str, Any] = {"issues": found[start : start + size]}
        if start + size < len(found):
            page["nextPageToken"] = str(start + size)
        return 200, page | {"isLast": "nextPageToken" not in page}

    def issue(self, key: str, body: Any) -> tuple[int, Any]:
        return 200, self.issues[key]

    def change(self, key: str, body: Any) -> tuple[int, Any]:
        self.edit(key, **body["fields"])
        return 204, None

    def create(self, key: str, body: Any) -> tuple[int, Any]:
        fields = {n: v for n, v in body["fields"].items() if n != "project"}
        if fields["issuetype"]["name"] not in ("Story", "Epic"):
            return 400, {"errorMessages": [], "errors": {"issuetype": "Specify a valid issue type"}}  # fmt: skip
        made = self.add(**fields)
        return 201, {"id": self.issues[made]["id"], "key": made, "self": ""}

    def steps(self, key: str, body: Any) -> tuple[int, Any]:
        ways = [{"id": str(n), "name": name, "to": self.status(name)} for n, name in enumerate(STATUSES)]  # fmt: skip
        return 200, {"transitions": ways}

    def move(self, key: str, body: Any) -> tuple[int, Any]:
        self.edit(key, status=self.status(list(STATUSES)[int(body["transition"]["id"])]))  # fmt: skip
        return 204, None

    def link(self, key: str, body: Any) -> tuple[int, Any]:
        one, two = body["inwardIssue"]["key"], body["outwardIssue"]["key"]
        self.links += 1
        kind = {"id": str(self.links), "type": body["type"]}
        for at, side, other in ((two, "inwardIssue", one), (one, "outwardIssue", two)):
            self.issues[at]["fields"]["issuelinks"].append(kind | {side: {"key": other}})  # fmt: skip
            self.issues[at]["fields"]["updated"] = self.stamp()
        return 201, None

    def comments(self, key: str, body: Any) -> tuple[int, Any]:
        return 200, self.issues[key]["fields"]["comment"]

    def comment(self, key: str, body: Any) -> tuple[int, Any]:
        told = self.say(key, "", who="Sync")
        self.issues[key]["fields"]["comment"]["comments"][-1]["body"] = body["body"]
        return 201, {"id": told}


WAYS = {
    "GET serverInfo": "server", "GET myself": "me", "GET field": "fields",
    "GET issue": "issue", "PUT issue": "change", "POST issue": "create",
    "GET issue transitions": "steps", "POST issue transitions": "move",
    "POST issueLink": "link", "GET issue comment": "comments",
    "POST issue comment": "comment",
}  # fmt: skip


def paragraphs(*texts: str) -> dict[str, Any]:
    """A document of plain paragraphs."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": t}]} for t in texts]  # fmt: skip
    return {"type": "doc", "version": 1, "content": content}


class Killed(BaseException):
    """The worker's process died."""


UNHEARD = {"killed before": Killed(), "cut": requests.ConnectionError("cut")}
UNANSWERED = {
    "killed after": Killed(),
    "lost": requests.ConnectionError("lost"),
    "slow": requests.ReadTimeout("slow"),
}


class Wire(BaseAdapter):
    """Carries the client's requests to a Cloud in memory."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__()
        self.cloud = cloud

    def send(
        self, request: requests.PreparedRequest, *_: Any, **__: Any
    ) -> requests.Response:
        fault = self.cloud.faults.popleft() if self.cloud.faults else ""
        if fault in UNHEARD:
            raise UNHEARD[fault]
        if fault in ("429", "500"):
            return self.response(request, int(fault), {})
        parts = urlsplit(str(request.url))
        query: dict[str, str] = {}
        for name, value in parse_qsl(parts.query):
            query[name] = f"{query[name]},{value}" if name in query else value
        body = json.loads(str(request.body or "null"))
        asked = (str(request.method), parts.path, query, body)
        self.cloud.asked.append(asked)
        self.cloud.every.append(asked)
        status, told = self.cloud.answer(str(request.method), parts.path, query, body)
        if fault in UNANSWERED:
            raise UNANSWERED[fault]
        return self.response(request, status, told)

    def response(
        self, request: requests.PreparedRequest, status: int, told: Any
    ) -> requests.Response:
        made = requests.Response()
        made.status_code, made.url, made.request = status, str(request.url), request
        made.headers["Content-Type"] = "application/json"
        if status == 429:
            made.headers["Retry-After"] = "120"
        made._content = b"" if told is None else json.dumps(told).encode()
        return made

    def close(self) -> None:
        """Nothing is held."""
