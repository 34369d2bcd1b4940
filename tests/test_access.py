"""Every address × every person × their own team's thing and another team's.

The table is in `tests/<app>/access.py`; its words are explained in `tests/access.py`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.db import transaction
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
    for product in (cast.product, cast.other_product):
        for who, person in [("nobody", None), *cast.everyone.items()]:
            want = expected(rule, person, cast, product, address)
            got = ask(address, method, rule, person, cast, product)
            if got not in want:
                told = "let through" if 200 in want else sorted(want)
                faults.append(f"{who} at a thing of {product.team}: {got}, not {told}")
    assert not faults, "\n".join(faults)


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


def ask(
    address: Address,
    method: str,
    rule: Rule,
    person: User | None,
    cast: Cast,
    product: Any,
) -> int:
    """The status of the answer; whatever it changed is taken back."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(User.objects.get(pk=person.pk))
    try:
        with transaction.atomic():
            url = reverse(address.name, kwargs=kwargs(address, rule, cast, product))
            body = rule.body(cast, product) if rule.body else {}
            before = AuditEntry.objects.count()
            status = send(client, method, url, body)
            wrote = AuditEntry.objects.count() > before
            raise TakeBack
    except TakeBack:
        assert not (method == "GET" and wrote), f"GET {url} changes something"
    return status


class TakeBack(Exception):
    """Ends the transaction of one question."""


def kwargs(address: Address, rule: Rule, cast: Cast, product: Any) -> dict[str, Any]:
    if not address.keys:
        return {}
    made = MAKERS[rule.on](cast, product)
    if isinstance(made, dict):
        return made
    return dict.fromkeys(address.keys, made.pk)


def send(client: Client, method: str, url: str, body: Any) -> int:
    if not url.startswith("/api/"):
        ask = client.post if method == "POST" else client.get
        answer = ask(url, body)
        if answer.streaming:  # a download keeps its file open until it is read
            answer.getvalue()
        return int(answer.status_code)
    headers = {}
    if method != "GET":
        # A verb, as in /api/v1/goals/7/link/, changes the thing above it.
        thing = url if method != "POST" else url.rstrip("/").rpartition("/")[0] + "/"
        headers["if-match"] = client.get(thing).headers.get("ETag", '"none"')
    text = json.dumps(body)
    answer = client.generic(
        method, url, text, content_type="application/json", headers=headers
    )
    return int(answer.status_code)
