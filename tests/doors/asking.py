"""Asking an address as a page or another program would, with whatever may open it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from core import access
from core.models import User
from tests.sessions import session_of

DAY = "2026-11-16"
# Whatever a door might take over unseen, by any name it could have.
HOSTILE: dict[str, Any] = {
    "state": "running", "status": "running", "decision": "scale", "outcome": "approved",
    "decision_reason": "x", "started_on": DAY, "started_at": f"{DAY}T12:00Z",
    "approved_on": DAY, "verb": "start", "step": "start", "action": "start",
    "review": 1, "leave": 1, "taken": False, "on": DAY, "acting": 1, "force": True,
}  # fmt: skip


@contextmanager
def known(person: User) -> Iterator[None]:
    """Each request gets the person and their roles without asking for them again."""
    read = User.objects.get(pk=person.pk)
    access.memberships(read)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelBackend, "get_user", lambda self, pk: deepcopy(read))
        yield


@dataclass
class Asker:
    """Somebody at a browser or with a program, signed in at each request anew."""

    person: User
    client: Client = field(default_factory=Client)
    tags: dict[str, str] = field(default_factory=dict)  # versions, by address

    def __post_init__(self) -> None:
        self.session = session_of(self.person)
        self.client.raise_request_exception = False

    def ask(self, method: str, url: str, *body: Any, **headers: str) -> Any:
        """Its answer; also after one that signed the person out."""
        self.client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.session})
        answer = self.client.generic(method, url, *body, headers=headers)
        if answer.streaming:  # a download keeps its file open until it is read
            answer.getvalue()
        return answer

    def send(self, method: str, url: str, body: dict[str, Any]) -> Any:
        if not url.startswith("/api/"):
            return self.ask(method, url, *form(body))
        given = json.dumps(body, default=str), "application/json"
        return self.ask(method, url, *given, if_match=self.version(method, url))

    def send_what_it_takes(
        self, method: str, url: str, given: dict[str, Any]
    ) -> Iterator[Any]:
        """Everything hostile; then, as the API names what it refuses, all but that."""
        body = {**HOSTILE, **given}
        answer = self.send(method, url, body)
        yield answer
        if answer.status_code == 400 and url.startswith("/api/"):
            refused = {*answer.json()["fields"]} - {*given}
            if refused & {*body}:
                left = {name: body[name] for name in body if name not in refused}
                yield self.send(method, url, left)

    def version(self, method: str, url: str) -> str:
        """What a change over the API must name; a verb changes the thing above it."""
        thing = url if method != "POST" else url.rstrip("/").rpartition("/")[0] + "/"
        if thing not in self.tags:
            tag = self.ask("GET", thing).headers.get("ETag", '"none"')
            self.tags[thing] = tag
        return self.tags[thing]


def form(body: dict[str, Any]) -> tuple[bytes, str]:
    said = {name: value for name, value in body.items() if value is not None}
    return encode_multipart(BOUNDARY, said), MULTIPART_CONTENT
