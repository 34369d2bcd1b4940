"""A stateful Jira Data Center of somebody else's making, behind a proxy that fails on demand.

`peer.faults` is what happens to the next requests, in their order: "429", "500", "cut"
(hung up on before it reaches Jira), "lost" (done, but nobody hears of it), "slow" (done,
but later than anybody waits), "" (nothing). `peer.skew` is how far its clock is ahead.
"""

import json
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import requests
import uvicorn
from jira820.config import Config
from jira820.server import make_app
from jira820.store import Store

STATUSES = {"429": 429, "500": 500}
REFUSAL = b'{"errorMessages": [], "errors": {"summary": "It is not on the screen."}}'
ALL = Config()  # 364 issues
SMALL = Config(
    epics_per_module=1,
    children_per_epic=(2, 4),
    standalone_per_module=2,
    history_per_module=0,
)


@dataclass
class Peer:
    """Where it answers, what it holds, and what went through the proxy."""

    address: str
    straight: str
    store: Store
    app: Any = None
    skew: timedelta = timedelta(0)
    # A write that holds this word is refused, with the field that it names.
    refuses: str = ""
    faults: deque[str] = field(default_factory=deque)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def begin(self, config: Config) -> None:
        """A world of its own for a test."""
        self.store = self.app.state.store = Store(config)
        self.skew = timedelta(0)
        self.refuses = ""
        self.faults.clear()
        self.asked.clear()

    @property
    def keys(self) -> list[str]:
        return sorted(self.store.issues)

    def edit(self, key: str, **fields: Any) -> None:
        """As somebody in Jira does it."""
        url = f"{self.straight}/rest/api/2/issue/{key}"
        requests.put(url, json={"fields": fields}, timeout=5).raise_for_status()

    def fields(self, key: str) -> dict[str, Any]:
        url = f"{self.straight}/rest/api/2/issue/{key}"
        return dict(requests.get(url, timeout=5).json()["fields"])

    def sent(self, method: str) -> list[str]:
        return [path for how, path in self.asked if how == method]


def handler(peer: Peer) -> type[BaseHTTPRequestHandler]:  # noqa: C901  # one class
    class Proxy(BaseHTTPRequestHandler):
        def forward(self) -> None:
            peer.asked.append((self.command, self.path))
            fault = peer.faults.popleft() if peer.faults else ""
            if fault == "cut":
                return self.hang_up()
            if fault in STATUSES:
                return self.answer(STATUSES[fault], b"{}")
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if peer.refuses and self.command != "GET" and peer.refuses.encode() in sent:
                return self.answer(400, REFUSAL)
            kept = {n: v for n, v in self.headers.items() if n not in ("Host", "Connection")}  # fmt: skip
            found = requests.request(
                self.command,
                peer.straight + self.path,
                data=sent,
                headers=kept,
                timeout=10,
            )
            if fault == "lost":
                return self.hang_up()
            if fault == "slow":
                time.sleep(0.6)
            return self.answer(found.status_code, skewed(peer, found))

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if status == 429:
                self.send_header("Retry-After", "120")
            self.end_headers()
            self.wfile.write(body)

        def hang_up(self) -> None:
            self.close_connection = True
            self.connection.close()

        do_GET = do_PUT = do_POST = do_DELETE = forward  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):
                """The line was cut, as the test asked."""

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                """The same."""

    return Proxy


def skewed(peer: Peer, answer: requests.Response) -> bytes:
    """The server's time is always the same day there: now, as its clock has it."""
    if not answer.url.endswith("/serverInfo"):
        return answer.content
    at = datetime.now(UTC) + peer.skew
    return json.dumps(answer.json() | {"serverTime": f"{at:%Y-%m-%dT%H:%M:%S.000%z}"}).encode()  # fmt: skip


@contextmanager
def running() -> Iterator[Peer]:
    store = Store(SMALL)
    app = make_app(store)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    peer = Peer("", f"http://127.0.0.1:{port}", store, app)
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler(peer))
    Thread(target=proxy.serve_forever, daemon=True).start()
    peer.address = f"http://127.0.0.1:{proxy.server_port}"
    yield peer
    proxy.shutdown()
    proxy.server_close()
    server.should_exit = True
    thread.join(timeout=5)
