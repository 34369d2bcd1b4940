"""Two people edit the same thing: the second is told, sees both, and loses nothing."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import conflicts
from core.actions import people
from core.errors import Stale
from core.models import AuditEntry
from portfolio.models import Product, Vendor
from tests.make import Cast


@pytest.fixture
def vendors(db: None) -> list[Vendor]:
    return [Vendor.objects.create(name=f"Vendor {n}", tier="high") for n in "ABC"]


def form(cast: Cast, **more: Any) -> dict[str, Any]:
    """What the edit page of the product posts, as it was rendered at version 1."""
    return {
        "name": "Assist",
        "kind": "capability",
        "vision": "",
        "context": "",
        "product_manager": cast.pm.pk,
        "product_owner": "",
        "it_owner": "",
        "sourcing": "own",
        "cord": 1,
        "version": 1,
        **more,
    }


def url(product: Product) -> str:
    return reverse("portfolio:product_edit", args=[product.pk])


def sent_again(page: str, **choices: str) -> dict[str, list[str]]:
    """What a browser posts from the page of both versions, with these choices made."""
    fields: dict[str, list[str]] = {}
    page = page.split('<form class="versions"')[1].split("</form>")[0]
    for tag in re.findall(r"<input type=\"hidden\"[^>]*>", page):
        name = unescape(re.search(r'name="([^"]*)"', tag)[1])  # type: ignore[index]
        value = unescape(re.search(r'value="([^"]*)"', tag)[1])  # type: ignore[index]
        fields.setdefault(name, []).append(value)
    for name, choice in choices.items():
        fields[f"stale-choice:{name}"] = [choice]
    return fields


@pytest.fixture
def second(cast: Cast, client_of: Any, vendors: list[Vendor]) -> tuple[Client, str]:
    """Paolo's colleague saved first; Mia's page of the same version comes after."""
    a, b, c = (vendor.pk for vendor in vendors)
    client = client_of(cast.pm)
    first = form(
        cast,
        name="Agent assist",
        vision="Theirs\nin two lines",
        kind="platform",
        vendors=[a, b],
    )
    assert client.post(url(cast.product), first).status_code == 302
    mine = form(
        cast, name="Assist mine", vision="Mine", product_owner=cast.po.pk, vendors=[c]
    )
    answer = client.post(url(cast.product), mine)
    assert answer.status_code == 409
    return client, answer.content.decode()


def test_the_second_person_sees_both_versions_and_who_came_first(second, cast):
    _, page = second
    for words in ("Agent assist", "Assist mine", "Theirs", "Mine", "Mia saved"):
        assert words in page
    assert "Vendor A, Vendor B" in page
    assert "Vendor C" in page
    assert "Capability" in page  # a choice by its label, not its code
    cast.product.refresh_from_db()
    assert cast.product.name == "Agent assist"


def test_each_field_is_chosen_and_all_of_them_are_saved(second, cast, vendors):
    client, page = second
    again = sent_again(
        page,
        name="mine",
        vision="theirs",
        kind="theirs",
        product_owner="mine",
        vendors="mine",
    )
    assert client.post(url(cast.product), again).status_code == 302
    cast.product.refresh_from_db()
    assert cast.product.name == "Assist mine"
    assert cast.product.vision.replace("\r\n", "\n") == "Theirs\nin two lines"
    assert (cast.product.kind, cast.product.product_owner) == ("platform", cast.po)
    assert [v.name for v in cast.product.vendors.all()] == ["Vendor C"]
    assert cast.product.version == 3


def test_several_values_of_the_other_person_are_kept_when_chosen(second, cast):
    client, page = second
    theirs = dict.fromkeys(
        ["name", "vision", "kind", "product_owner", "vendors"], "theirs"
    )
    assert client.post(url(cast.product), sent_again(page, **theirs)).status_code == 302
    cast.product.refresh_from_db()
    assert cast.product.product_owner is None
    assert [v.name for v in cast.product.vendors.all()] == ["Vendor A", "Vendor B"]


def test_a_third_person_in_between_is_shown_again(second, cast):
    client, page = second
    third = form(cast, name="Third", version=2)
    assert client.post(url(cast.product), third).status_code == 302
    again = sent_again(page, name="mine", vision="mine", kind="mine", vendors="mine")
    answer = client.post(url(cast.product), again)
    assert answer.status_code == 409
    assert "Third" in answer.content.decode()


def test_htmx_gets_the_choice_into_the_messages(cast, client_of, vendors):
    client = client_of(cast.pm)
    client.post(url(cast.product), form(cast, name="First"))
    answer = client.post(
        url(cast.product), form(cast, name="Second"), headers={"hx-request": "true"}
    )
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#messages")
    assert "<html" not in answer.content.decode()


def test_the_same_words_are_no_difference(cast):
    with pytest.raises(Stale) as stale:
        people.edit_profile(cast.pm, version=9, name="Mia", title="PM", by=cast.pm)
    assert [row.name for row in conflicts.differences(stale.value)] == ["title"]
    assert AuditEntry.objects.count() == 0


def test_a_refusal_is_told_with_the_way_back(cast, client_of):
    client = client_of(cast.admin)
    target = reverse("core:person_deactivate", args=[cast.admin.pk])
    plain = client.post(target, headers={"referer": "/people/"})
    assert (plain.status_code, 'href="/people/"' in plain.content.decode()) == (
        409,
        True,
    )
    quick = client.post(target, headers={"hx-request": "true"})
    assert (quick.status_code, quick["HX-Retarget"]) == (409, "#messages")
    assert "Nobody lets themselves go" in quick.content.decode()
