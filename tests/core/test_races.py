"""The same thing at the same moment, with real connections: it happens once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from core.actions import invitations, people
from core.errors import Refused
from core.models import Membership, User
from core.roles import Role
from portfolio.models import Product, Vendor
from tests.make import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread and connection of its own; its answer, or its refusal."""

    def alone(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(alone, works))


def refusals(answers: list[Any]) -> int:
    return sum(isinstance(answer, Refused) for answer in answers)


def test_an_invitation_accepted_twice_lets_one_person_in(cast):
    _, token = invitations.create(
        email="nia@example.org", name="Nia", role=Role.EXECUTIVE, by=cast.admin
    )
    accept = [
        lambda n=n: invitations.accept(token, name=f"N{n}", password="a long sentence")
        for n in range(4)
    ]
    assert refusals(at_once(*accept)) == 3
    assert User.objects.filter(email="nia@example.org").count() == 1


def test_two_administrators_cannot_close_each_other(cast):
    ruth = make_user("Ruth", Role.ADMINISTRATOR)
    answers = at_once(
        lambda: people.deactivate(cast.admin, by=ruth),
        lambda: people.deactivate(ruth, by=cast.admin),
    )
    assert refusals(answers) == 1
    left = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    assert left.count() == 1


def test_two_changes_at_once_close_no_circle(cast):
    answers = at_once(
        lambda: people.edit_profile(cast.pm, manager=cast.po, version=1, by=cast.admin),
        lambda: people.edit_profile(cast.po, manager=cast.pm, version=1, by=cast.admin),
    )
    assert refusals(answers) == 1
    assert User.objects.exclude(manager=None).count() == 1


def test_repeats_of_an_api_call_at_once_make_one_thing(cast):
    body = json.dumps(
        {
            "code": "KNOW",
            "name": "Knowledge",
            "kind": "platform",
            "team": cast.product.team.pk,
            "product_manager": cast.pm.pk,
            "vendors": [],
        }
    )

    def call() -> tuple[int, int]:
        client = Client()
        client.force_login(cast.pm)
        answer = client.post(
            "/api/v1/products/",
            body,
            content_type="application/json",
            headers={"idempotency-key": "once"},
        )
        return answer.status_code, answer.json()["id"]

    answers = at_once(*[call] * 5)
    made = Product.objects.get(code="KNOW")
    assert set(answers) == {(201, made.pk)}


def test_a_double_click_makes_one_thing(cast):
    """The second click waits for the first, and leads to what it made."""
    fields = {"name": "Telephony", "tier": "high", "annual_value": 0, "notice_days": 90}
    fields["csrfmiddlewaretoken"] = "a" * 64

    def click() -> str:
        client = Client()
        client.force_login(cast.pm)
        return client.post("/vendors/new/", fields)["Location"]

    answers = at_once(*[click] * 5)
    assert set(answers) == {Vendor.objects.get().get_absolute_url()}


def test_the_same_code_at_once_is_a_409_and_not_a_fault(cast, monkeypatch):
    """What slips between an action's look and its write is caught by the constraint."""
    monkeypatch.setattr(Product.objects, "filter", lambda **_: Product.objects.none())
    client = Client()
    client.force_login(cast.pm)
    fields = {
        "code": "ASSIST",
        "name": "Again",
        "team": cast.product.team.pk,
        "kind": "platform",
        "product_manager": cast.pm.pk,
        "sourcing": "own",
        "cord": 1,
    }
    answer = client.post("/products/new/", fields)
    assert answer.status_code == 409
    assert "at the same moment" in answer.content.decode()
