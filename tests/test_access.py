"""Every address × every person × their own team's thing and another team's.

The table is in `tests/<app>/access.py`; its words are explained in `tests/access.py`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.template import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.models import AuditEntry, User
from tests.access import Rule
from tests.make import Cast

APPS = [
    "config",
    "core",
    "ui",
    "governance",
    "portfolio",
    "discovery",
    "backlog",
    "pilots",
    "roadmap",
    "dashboards",
]
FILES = [f"tests.{app}.access" for app in APPS if find_spec(f"tests.{app}.access")]
TABLES = [import_module(name) for name in FILES]
EXPECT: dict[str, Any] = {k: v for table in TABLES for k, v in table.EXPECT.items()}
MAKERS: dict[str, Any] = {
    k: v for table in TABLES for k, v in getattr(table, "MAKERS", {}).items()
}
# A table's own makers come first: two apps may call different things by one name.
MAKERS_OF: dict[str, Any] = {
    name: MAKERS | getattr(table, "MAKERS", {})
    for table in TABLES
    for name in table.EXPECT
}
TESTED_ELSEWHERE = ("admin:",)  # tests/core/test_admin.py


@dataclass(frozen=True)
class Address:
    name: str
    keys: tuple[str, ...]
    methods: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def addresses(resolver: Any = None, space: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from addresses(entry, space + inner)
        elif isinstance(entry, URLPattern):
            keys = tuple(entry.pattern.regex.groupindex)
            yield Address(f"{space}{entry.name}", keys, methods_of(entry.callback))


def methods_of(view: Any) -> tuple[str, ...]:
    """Which methods a view answers: a viewset's map, or what its 405 allows."""
    if hasattr(view, "actions"):
        return tuple(method.upper() for method in view.actions)
    if hasattr(view, "cls"):
        return ("GET",)
    allowed = next(
        (c.cell_contents for c in cells(view) if isinstance(c.cell_contents, list)), []
    )
    return tuple(m for m in allowed if m != "HEAD") or ("GET", "POST")


def cells(view: Any) -> Iterator[Any]:
    """What the decorators around a view hold on to; require_http_methods: its list."""
    while view is not None:
        yield from view.__closure__ or ()
        view = getattr(view, "__wrapped__", None)


EVERY = [a for a in addresses() if not a.name.startswith(TESTED_ELSEWHERE)]
CASES = [(address, method) for address in EVERY for method in address.methods]


def rule_of(name: str, method: str) -> Rule | None:
    found = EXPECT.get(name)
    return found.get(method) if isinstance(found, dict) else found


def test_every_address_has_an_expectation_and_none_is_left_over():
    missing = {
        f"{address.name} {method}"
        for address, method in CASES
        if rule_of(address.name, method) is None
    }
    assert not missing, f"Say who may do this: {sorted(missing)}"
    known = {address.name for address in EVERY}
    assert not set(EXPECT) - known, "Rows for addresses that do not exist"


@pytest.mark.parametrize(
    ("address", "method"), CASES, ids=[f"{a.name} {m}" for a, m in CASES]
)
def test_only_who_may_gets_through(address: Address, method: str, cast: Cast):
    rule = rule_of(address.name, method)
    if rule is None:
        pytest.fail("No expectation")
    faults = []
    sessions = {who: session_of(each) for who, each in people(cast).items()}
    for product in products(address, rule, cast):
        with taken_back():
            url = reverse(address.name, kwargs=kwargs(address, rule, cast, product))
            tag = etag(sessions, method, url)
            was_drawn = False
            for who, person in people(cast).items():
                want = expected(rule, person, cast, product, address)
                body = partial(rule.body, cast, product) if rule.body else dict
                draws = 200 in want and not was_drawn
                was_drawn = was_drawn or draws
                with nullcontext() if draws else undrawn():
                    got = ask(sessions[who], method, url, body, tag)
                if got not in want:
                    told = "let through" if 200 in want else sorted(want)
                    at = f"a thing of {product.team}"
                    faults.append(f"{who} at {at}: {got}, not {told}")
    assert not faults, "\n".join(faults)


def people(cast: Cast) -> dict[str, User | None]:
    return {"nobody": None, **cast.everyone}


def session_of(person: User | None) -> str:
    """The cookie of a person who is signed in; "" for nobody."""
    if person is None:
        return ""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def products(address: Address, rule: Rule, cast: Cast) -> list[Any]:
    """Whose thing is asked for: of no team's, where the address and the body name none."""
    if address.keys or rule.body:
        return [cast.product, cast.other_product]
    return [cast.product]


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is changed inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def undrawn() -> Iterator[None]:
    """Answers without their pages: who is let in shows in the status alone.

    One person's page is drawn at each address; drawing it for all took a third of the
    time. What a page shows to whom is tested with that page.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda self, context: "")
        yield


def expected(
    rule: Rule, person: User | None, cast: Cast, product: Any, address: Address
) -> set[int]:
    through = {200, 201, 202, 204, 302, 304, 400, 409, 410, 412, 422}
    if rule.is_open:
        return through | {404, 503}
    if person is None:
        return {401} if address.name.startswith("api:") else {302}
    code = rule.expects(person, cast, product.team)
    return through if code == 200 else {code}


def ask(session: str, method: str, url: str, body: Callable[[], Any], tag: str) -> int:
    """The status of the answer; whatever it changed is taken back."""
    with taken_back():
        sent = body()
        before = entries(method)
        status = send(client(session), method, url, sent, tag)
        wrote = entries(method) > before
    assert not wrote, f"GET {url} changes something"
    return status


def client(session: str) -> Client:
    made = Client(raise_request_exception=False)
    if session:
        made.cookies[settings.SESSION_COOKIE_NAME] = session
    return made


def entries(method: str) -> int:
    return AuditEntry.objects.count() if method == "GET" else 0


def kwargs(address: Address, rule: Rule, cast: Cast, product: Any) -> dict[str, Any]:
    if not address.keys:
        return {}
    made = MAKERS_OF[address.name][rule.on](cast, product)
    if isinstance(made, dict):
        return made
    return dict.fromkeys(address.keys, made.pk)


def etag(sessions: dict[str, str], method: str, url: str) -> str:
    """What a change over the API must name: the version, read by whoever may."""
    if method == "GET" or not url.startswith("/api/"):
        return ""
    # A verb, as in /api/v1/goals/7/link/, changes the thing above it.
    thing = url if method != "POST" else url.rstrip("/").rpartition("/")[0] + "/"
    for session in sessions.values():
        answer = client(session).get(thing)
        if answer.status_code != 401 and "ETag" in answer.headers:
            return answer.headers["ETag"]
        if answer.status_code == 405:
            break
    return '"none"'


def send(client: Client, method: str, url: str, body: Any, tag: str) -> int:
    if not url.startswith("/api/"):
        ask = client.post if method == "POST" else client.get
        answer = ask(url, body)
        if answer.streaming:  # a download keeps its file open until it is read
            answer.getvalue()
        return int(answer.status_code)
    headers = {"if-match": tag} if tag else {}
    text = json.dumps(body)
    answer = client.generic(
        method, url, text, content_type="application/json", headers=headers
    )
    return int(answer.status_code)
