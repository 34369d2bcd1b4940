"""Every address × every person × their own team's thing and another team's.

The table is in `tests/<app>/access.py`; its words are explained in `tests/access.py`.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache as remembered
from http.cookies import SimpleCookie
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.db import transaction
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler
from django.template import Template
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker
from rest_framework.serializers import ListSerializer, Serializer

from core import access
from core.models import AuditEntry, User
from core.queries import opened
from tests.access import Rule
from tests.database import taken_back
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
APP_OF = {
    name: table.__name__.split(".")[1] for table in TABLES for name in table.EXPECT
}
MANY = 15  # questions of one test: so few that both processes end together
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

    Sessions are in cookies here: a row to read at each of so many requests is dear. So
    are two messages to Valkey, which counts how often each of them asks.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(
            SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
            CACHES={
                "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
            },
            # A line for each of some thousand answers would be written for nobody.
            MIDDLEWARE=[
                each for each in settings.MIDDLEWARE if "structlog" not in each
            ],
        ),
        transaction.atomic(),
    ):
        cast = make_cast()
        sessions = {who: session_of(each) for who, each in cast.everyone.items()}
        with known(cast), found_once(), unlogged():
            yield Company(cast, sessions, Client(raise_request_exception=False))
        transaction.set_rollback(True)


@contextmanager
def known(cast: Cast) -> Iterator[None]:
    """Each request gets a person as the database has them, without asking it again."""
    read = {each.pk: User.objects.get(pk=each.pk) for each in cast.everyone.values()}
    for person in [*read.values(), *cast.everyone.values()]:
        access.memberships(person)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelBackend, "get_user", lambda self, pk: deepcopy(read[pk]))
        yield


@contextmanager
def found_once() -> Iterator[None]:
    """The view of an address is looked for among all addresses once, not for each person."""
    root = get_resolver()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(root, "resolve", remembered(root.resolve))
        yield


@contextmanager
def unlogged() -> Iterator[None]:
    """Nor one for each refusal."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def company(everyone: Company, db: None) -> Company:
    """Copies, so that nothing a test writes on them is there at the next."""
    return replace(everyone, cast=deepcopy(everyone.cast))


@dataclass(frozen=True)
class Asked:
    """Questions about one kind of thing, which is made once for all of them."""

    app: str
    on: str
    cases: tuple[tuple[Address, str], ...]

    def __str__(self) -> str:
        return f"{self.app} {self.on or 'pages'} {self.cases[0][0].name}"


def questions() -> Iterator[Asked]:
    """Every address and method once, with others that name the same thing."""
    found: dict[tuple[str, str], list[tuple[Address, str]]] = {}
    for address, method in CASES:
        rule = rule_of(address.name, method)
        if rule is not None:  # the test above names what has no row
            of = (APP_OF[address.name], rule.on)
            found.setdefault(of, []).append((address, method))
    for (app, on), cases in found.items():
        for at in range(0, len(cases), MANY):
            yield Asked(app, on, tuple(cases[at : at + MANY]))


@pytest.mark.parametrize("asked", list(questions()), ids=str)
def test_only_who_may_gets_through(asked: Asked, company: Company):
    faults: list[str] = []
    drawn: set[tuple[Address, str]] = set()
    for of in ("product", "other_product"):
        cases = [case for case in asked.cases if of == "product" or is_of_a_team(*case)]
        if cases:
            with taken_back():
                faults += faults_at(cases, asked.on, company, of, drawn)
    assert not faults, "\n".join(faults)


def faults_at(
    cases: list[tuple[Address, str]],
    on: str,
    company: Company,
    of: str,
    drawn: set[tuple[Address, str]],
) -> Iterator[str]:
    """Make the thing of one team's product, and ask each question about it anew."""
    cast = deepcopy(company.cast)
    make = MAKERS_OF[cases[0][0].name][on] if on else lambda *_: {}
    made, tags = make(cast, getattr(cast, of)), dict[str, str]()
    for address, method in cases:
        here = Question(address, method, keys_of(made, address), tags, drawn)
        mine = replace(company, cast=deepcopy(cast))
        with taken_back():
            cache.clear()  # no limit is reached by asking so often
            for fault in wrong(here, mine, getattr(mine.cast, of)):
                yield f"{address} {method}: {fault}"


def keys_of(made: Any, address: Address) -> dict[str, Any]:
    return made if isinstance(made, dict) else dict.fromkeys(address.keys, made.pk)


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


@dataclass(frozen=True)
class Question:
    """One method of one address of one thing, and what is known from those before."""

    address: Address
    method: str
    keys: dict[str, Any]
    tags: dict[str, str]  # the version of each thing, by its address
    drawn: set[tuple[Address, str]]  # whose pages somebody has seen


def wrong(here: Question, company: Company, product: Any) -> Iterator[str]:
    """Who is let through, or not let through, against the rule."""
    address, method, cast = here.address, here.method, company.cast
    rule = rule_of(address.name, method) or Rule()
    url = reverse(address.name, kwargs=here.keys if address.keys else {})
    with undrawn():
        tag = etag(company, method, url, here.tags)
    body = rule.body(cast, product) if rule.body else {}
    before = AuditEntry.objects.count()
    for who, person in people(cast).items():
        want = expected(rule, person, cast, product, address)
        draws = 200 in want and (address, method) not in here.drawn
        if draws:
            here.drawn.add((address, method))
        with nullcontext() if draws else undrawn():
            got = ask(company, who, method, url, body, tag)
        if got not in want:
            told = "let through" if 200 in want else sorted(want)
            yield f"{who} at a thing of {product.team}: {got}, not {told}"
    if AuditEntry.objects.count() > before:
        yield f"{url} changes something"


def people(cast: Cast) -> dict[str, User | None]:
    return {"nobody": None, **cast.everyone}


def is_of_a_team(address: Address, method: str) -> bool:
    """Whether the address or the body names a thing of some team."""
    rule = rule_of(address.name, method)
    return bool(address.keys or (rule and rule.body))


@contextmanager
def undrawn() -> Iterator[None]:
    """Answers without their pages and rows: who is let in shows in the status alone.

    One person's page is drawn at each address; drawing it for all took a third of the
    time, and reading ahead what only a page shows a third of what was left. What a page
    shows to whom is tested with that page.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda self, context: "")
        patch.setattr(Serializer, "to_representation", lambda self, row: {})
        patch.setattr(ListSerializer, "to_representation", lambda self, rows: [{}])
        patch.setattr(QuerySet, "_prefetch_related_objects", nothing_ahead)
        patch.setattr(SQLCompiler, "get_related_selections", nothing_beside)
        yield


read_beside = SQLCompiler.get_related_selections


def nothing_beside(compiler: SQLCompiler, *given: Any, **more: Any) -> list[Any]:
    """What a row belongs to is read when it is asked for, too: most questions need little of it.

    Not where rows are locked: there the joins say which.
    """
    if compiler.query.select_for_update:
        return list(read_beside(compiler, *given, **more))
    return []


def nothing_ahead(rows: Any) -> None:
    """What goes with a row is read when it is asked for: mostly by what is not drawn.

    Still read ahead is what `.all()` would not find the same: a part of what there is,
    in an order of its own, or under a name of its own. With what stands beside it: that
    is many rows at once, such as 500 cells of the matrix, each with its party.
    """
    found = [each for each in rows._prefetch_related_lookups if is_of_its_own(each)]
    if found:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SQLCompiler, "get_related_selections", read_beside)
            prefetch_related_objects(rows._result_cache, *found)
    rows._prefetch_done = True


def is_of_its_own(lookup: Any) -> bool:
    of = getattr(lookup, "queryset", None)
    return of is not None and bool(
        lookup.to_attr
        or of.query.where
        or of.query.annotations
        or of.query.distinct
        or of.query.is_sliced
        or of.query.order_by
    )


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


def etag(company: Company, method: str, url: str, known: dict[str, str]) -> str:
    """What a change over the API must name: the version, read by whoever may."""
    if method == "GET" or not url.startswith("/api/"):
        return ""
    # A verb, as in /api/v1/goals/7/link/, changes the thing above it.
    thing = url if method != "POST" else url.rstrip("/").rpartition("/")[0] + "/"
    if thing not in known:
        known[thing] = version(company, thing)
    return known[thing]


def version(company: Company, thing: str) -> str:
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
