"""Asking for pages: in this process, or through gunicorn on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.fill import NAME
from core.models import User

PORT = 8107


@dataclass
class Ask:
    """One request to time. `body` is made anew each turn, for what may happen once."""

    name: str
    path: str
    method: str = "GET"
    body: Callable[[int], dict[str, Any]] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    as_json: bool = False
    expect: tuple[int, ...] = (200, 201, 204)


class InProcess:
    """Through the test client: no network, and queries can be counted."""

    def __init__(self, user: User) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(user)

    def __call__(self, ask: Ask, turn: int) -> int:
        data = ask.body(turn) if ask.body else {}
        kind = "json" if ask.as_json else "x-www-form-urlencoded"
        body = json.dumps(data) if ask.as_json else urlencode(data)
        answer = self.client.generic(
            ask.method,
            ask.path,
            body if ask.body else "",
            content_type=f"application/{kind}",
            headers=ask.headers,
        )
        return int(answer.status_code)

    def queries(self, ask: Ask) -> str:
        """How many queries the answer takes; those of making the body apart."""
        made = ask.body(-1) if ask.body else {}
        asked = replace(ask, body=lambda _: made) if ask.body else ask
        with CaptureQueriesContext(connection) as found:
            self(asked, -1)
        return str(len(found))


class OverHttp(InProcess):
    """Through gunicorn on this machine."""

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        self.token = "t" * 32
        self.open = HTTPConnection("127.0.0.1", PORT)

    def __call__(self, ask: Ask, turn: int) -> int:
        if turn < 0:
            return super().__call__(ask, turn)
        data = ask.body(turn) if ask.body else {}
        body = json.dumps(data) if ask.as_json else urlencode(data)
        kind = "json" if ask.as_json else "x-www-form-urlencoded"
        cookies = (
            f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={self.token}"
        )
        headers = {
            "Host": "localhost",
            "Cookie": cookies,
            "X-CSRFToken": self.token,
            "Content-Type": f"application/{kind}",
            **ask.headers,
        }
        self.open.request(ask.method, ask.path, body if ask.body else None, headers)
        answer = self.open.getresponse()
        answer.read()
        return answer.status


@contextmanager
def gunicorn() -> Iterator[None]:
    """One worker on the scratch database."""
    found = connection.settings_dict
    host = found["HOST"] or found.get("OPTIONS", {}).get("host", "")
    url = f"postgresql://{found['USER']}:{found['PASSWORD']}@/{NAME}?host={host}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "config/gunicorn.py",
        "config.wsgi",
    ]
    env = os.environ | {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "WEB_WORKERS": "1",
        "WEB_BIND": f"127.0.0.1:{PORT}",
    }
    process = subprocess.Popen(command, env=env)
    try:
        wait_for_it()
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for_it() -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            probe = HTTPConnection("127.0.0.1", PORT, timeout=1)
            probe.request("GET", "/healthz", headers={"Host": "localhost"})
            if probe.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("gunicorn did not start.")
