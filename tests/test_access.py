"""Every address × every person × their own team's thing and another team's.

The table is in `tests/<app>/access.py`; its words are explained in `tests/access.py`.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.db.models import Model
from django.template import Template
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker
from rest_framework.serializers import ListSerializer, Serializer

from core import access
from core.models import AuditEntry, User
from core.queries import opened
from tests.access import Rule
from tests.make import Cast, make_cast
from tests.sessions import session_of

APPS = [
    "config",
    "core",
    "ui",
    "governance",
    "portfolio",
    "discovery",
    "backlog",
    "support",
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
MADE: dict[tuple[str, str], Any] = {
    (table.__name__, name): make
    for table in TABLES
    for name, make in getattr(table, "MAKERS", {}).items()
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


@dataclass(frozen=True)
class Company:
    """The cast, the session cookie of each, and the browser they take turns at.

    Nobody has no cookie. Who they are and what roles they hold was read before, for
    that would be half of what most answers read.
    """

    cast: Cast
    sessions: dict[str, str]
    client: Client


@pytest.fixture(scope="module")
def everyone(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Company]:
    """One company for all questions: each takes back what it changes.

    Sessions are in cookies here: a row to read at each of so many requests is dear.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(
            SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"
        ),
        transaction.atomic(),
    ):
        cast = make_cast()
        sessions = {who: session_of(each) for who, each in cast.everyone.items()}
        with known(cast), unlogged():
            yield Company(cast, sessions, Client(raise_request_exception=False))
        transaction.set_rollback(True)


@contextmanager
def known(cast: Cast) -> Iterator[None]:
    """Each request gets a person as the database has them, without asking it again."""
    read = {each.pk: User.objects.get(pk=each.pk) for each in cast.everyone.values()}
    for person in read.values():
        access.memberships(person)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelBackend, "get_user", lambda self, pk: deepcopy(read[pk]))
        yield


@contextmanager
def unlogged() -> Iterator[None]:
    """A line for each of some thousand answers would be written for nobody."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def company(everyone: Company, db: None) -> Company:
    """Copies, so that nothing a question writes on them is there at the next."""
    return replace(everyone, cast=deepcopy(everyone.cast))


@pytest.mark.parametrize(
    ("address", "method"), CASES, ids=[f"{a.name} {m}" for a, m in CASES]
)
def test_only_who_may_gets_through(address: Address, method: str, company: Company):
    rule = rule_of(address.name, method)
    if rule is None:
        pytest.fail("No expectation")
    faults: list[str] = []
    for product in products(address, rule, company.cast):
        with taken_back():
            faults += wrong(address, method, rule, company, product)
    assert not faults, "\n".join(faults)


def test_what_the_trail_links_to_opens(company: Company):
    """A kind says who may open its page (`OPENED_WITH`, `visible_to`): so does the page."""
    faults: list[str] = []
    asked: set[tuple[str, Any]] = set()
    for (table, name), make in sorted(MADE.items()):
        with taken_back(), undrawn():
            row = make(company.cast, company.cast.product)
            if not isinstance(row, Model) or not hasattr(row, "get_absolute_url"):
                continue
            if (key := (row._meta.label, row.pk)) not in asked:  # six make the product
                asked.add(key)
                faults += [f"{table} {name}: {each}" for each in closed(row, company)]
    assert not faults, "\n".join(faults)


def closed(row: Any, company: Company) -> Iterator[str]:
    """Whom the trail offers the page of `row`, and the page does not let in."""
    kind, url = row._meta.label, row.get_absolute_url().partition("#")[0]
    for who, person in company.cast.everyone.items():
        if row.pk in opened(kind, {row.pk}, person):
            status = send(as_(company, who), "GET", url, None, "")
            if status != 200:
                yield f"{kind} is offered to {who}: {status}"


def wrong(
    address: Address, method: str, rule: Rule, company: Company, product: Any
) -> list[str]:
    """Who is let through, or not let through, against the rule."""
    cast, faults = company.cast, []
    url = reverse(address.name, kwargs=kwargs(address, rule, cast, product))
    with undrawn():
        tag = etag(company, method, url)
    body = rule.body(cast, product) if rule.body else {}
    before, was_drawn = AuditEntry.objects.count(), False
    for who, person in people(cast).items():
        want = expected(rule, person, cast, product, address)
        draws = 200 in want and not was_drawn
        was_drawn = was_drawn or draws
        with nullcontext() if draws else undrawn():
            got = ask(company, who, method, url, body, tag)
        if got not in want:
            told = "let through" if 200 in want else sorted(want)
            faults.append(f"{who} at a thing of {product.team}: {got}, not {told}")
    if AuditEntry.objects.count() > before:
        faults.append(f"{method} {url} changes something")
    return faults


def people(cast: Cast) -> dict[str, User | None]:
    return {"nobody": None, **cast.everyone}


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
    """Answers without their pages and rows: who is let in shows in the status alone.

    One person's page is drawn at each address; drawing it for all took a third of the
    time. What a page shows to whom is tested with that page.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda self, context: "")
        patch.setattr(Serializer, "to_representation", lambda self, row: {})
        patch.setattr(ListSerializer, "to_representation", lambda self, rows: [])
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


def ask(company: Company, who: str, method: str, url: str, body: Any, tag: str) -> int:
    """The status of the answer; what a POST changed is taken back."""
    with nullcontext() if method == "GET" else taken_back():
        return send(as_(company, who), method, url, body, tag)


def as_(company: Company, who: str) -> Client:
    """The browser, in which this person alone is signed in."""
    session = company.sessions.get(who)
    mine = {settings.SESSION_COOKIE_NAME: session} if session else {}
    company.client.cookies = SimpleCookie(mine)
    return company.client


def kwargs(address: Address, rule: Rule, cast: Cast, product: Any) -> dict[str, Any]:
    if not address.keys:
        return {}
    made = MAKERS_OF[address.name][rule.on](cast, product)
    if isinstance(made, dict):
        return made
    return dict.fromkeys(address.keys, made.pk)


def etag(company: Company, method: str, url: str) -> str:
    """What a change over the API must name: the version, read by whoever may."""
    if method == "GET" or not url.startswith("/api/"):
        return ""
    # A verb, as in /api/v1/goals/7/link/, changes the thing above it.
    thing = url if method != "POST" else url.rstrip("/").rpartition("/")[0] + "/"
    for who in company.sessions:
        answer = as_(company, who).get(thing)
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
