"""A value out of bounds is named, by its field, through the API and on the pages."""

import json
from typing import Any

import pytest
from django import forms
from django.db import DataError, IntegrityError, transaction
from django.test import Client, RequestFactory

from core.api.errors import handle
from core.errors import TOO_LARGE, Unfit, refuse_outside
from core.middleware import RefusalMiddleware
from portfolio.models import Product
from tests.make import Cast, make_benefit, make_metric
from tests.pilots.ways import make_pilot
from tests.roadmap.make import make_card


def patch(client: Client, url: str, data: dict[str, Any]) -> Any:
    tag = client.get(url)["ETag"]
    headers = {"If-Match": tag}
    return client.patch(
        url, json.dumps(data), content_type="application/json", headers=headers
    )


def a_card(cast: Cast) -> str:
    return f"cards/{make_card(cast).pk}"


def a_product(cast: Cast) -> str:
    return f"products/{cast.product.pk}"


def a_benefit(cast: Cast) -> str:
    benefit = make_benefit(cast)
    return f"benefits/{benefit.pk}"


def a_metric(cast: Cast) -> str:
    return f"metrics/{make_metric('FCR').pk}"


def a_pilot(cast: Cast) -> str:
    return f"pilots/{make_pilot(cast).pk}"


def a_mean(cast: Cast) -> str:
    [primary] = make_pilot(cast).measures.filter(part="primary")
    return f"pilot-measures/{primary.pk}"


CASES: list[tuple[Any, str, dict[str, Any]]] = [
    (a_card, "external_source", {"external_on": "2027-01-31"}),
    (a_card, "confidence", {"confidence": "1.01"}),
    (a_card, "confidence", {"confidence": "-0.1"}),
    (a_card, "problem", {"problem": "x" * 50_001}),
    (a_card, "external_on", {"external_on": "9999-12-31", "external_source": "CFPB"}),
    (a_card, "external_on", {"external_on": "0001-01-01", "external_source": "CFPB"}),
    (a_product, "cord", {"cord": 0}),
    (a_product, "cord", {"cord": 9}),
    (a_benefit, "adoption", {"adoption": "1.001"}),
    (a_benefit, "confidence", {"confidence": "2"}),
    (a_benefit, "attribution", {"attribution": "-0.5"}),
    (a_benefit, "cashable", {"cashable": "9"}),
    (a_metric, "annual", {"annual": 3}),
    (a_metric, "typical_high", {"typical_low": "9", "typical_high": "8"}),
    (a_pilot, "share_percent", {"share_percent": 0}),
    (a_pilot, "share_percent", {"share_percent": 150}),
    (a_pilot, "looks", {"looks": 0}),
    (a_pilot, "looks", {"looks": 11}),
    (a_pilot, "ends_on", {"starts_on": "2026-11-20", "ends_on": "2026-11-19"}),
    (a_mean, "alpha", {"alpha": "0"}),
    (a_mean, "alpha", {"alpha": "1"}),
    (a_mean, "power", {"power": "0"}),
    (a_mean, "power", {"power": "1.5"}),
    (a_mean, "icc", {"icc": "1.5"}),
    (a_mean, "max_worsening", {"max_worsening": "-1"}),
]


@pytest.mark.parametrize(("a_row", "field", "sent"), CASES)
def test_a_change_out_of_bounds_names_its_field(cast, as_pm, a_row, field, sent):
    answer = patch(as_pm, f"/api/v1/{a_row(cast)}/", sent)
    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        ("cards", "external_source", {"title": "Stop", "external_on": "2027-01-31"}),
        ("pilots", "looks", {"kind": "pilot", "title": "Bot", "looks": 11}),
    ],
)
def test_what_is_made_out_of_bounds_names_its_field(cast, as_pm, path, field, more):
    sent = {"product": cast.product.pk, **more}
    answer = as_pm.post(f"/api/v1/{path}/", sent, content_type="application/json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_text_without_end_is_refused_on_its_page_and_kept(cast, as_pm):
    url = f"/roadmap/cards/{make_card(cast).pk}/edit/"
    answer = as_pm.post(url, {"title": "Stop", "problem": "x" * 50_001, "version": 1})
    assert answer.status_code == 422
    assert "Shorten this to 50,000 characters" in answer.text
    assert "x" * 50_001 in answer.text


def test_a_day_that_nobody_can_mean_is_refused_on_its_page(cast, as_pm):
    url = f"/roadmap/cards/{make_card(cast).pk}/edit/"
    typed = {"title": "Stop", "external_on": "9999-12-31", "external_source": "CFPB"}
    answer = as_pm.post(url, typed | {"version": 1})
    assert answer.status_code == 422
    assert "Enter a day between 1900 and 2199." in answer.text
    assert 'value="9999-12-31"' in answer.text


def test_a_bound_that_is_met_is_within(cast):
    cast.product.cord = 8
    refuse_outside(cast.product, "1", "8", "cord")
    with pytest.raises(Unfit, match=r"^Cord lies between 1 and 7\.$"):
        refuse_outside(cast.product, "1", "7", "cord")


# --- the net below -------------------------------------------------------------------
def broken(cast: Cast) -> IntegrityError:
    rows = Product.objects.filter(pk=cast.product.pk)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows.update(cord=9)
    return caught.value


SENTENCE = (
    "What was sent cannot be kept, and nothing was saved. The rule: cord is 1 to 8."
)


def test_a_rule_that_no_action_asked_is_still_said_through_the_api(cast):
    answer = handle(broken(cast), {})
    assert answer is not None
    assert (answer.status_code, answer.data["detail"]) == (400, SENTENCE)


def test_a_rule_that_no_action_asked_is_still_said_on_the_page(cast):
    middleware = RefusalMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    request = RequestFactory().post("/", headers={"HX-Request": "true"})
    request._messages = NoMessages()  # type: ignore[attr-defined]
    answer = middleware.process_exception(request, broken(cast))
    assert answer is not None
    assert answer.status_code == 409


def test_a_number_that_no_field_can_hold_is_said(cast):
    rows = Product.objects.filter(pk=cast.product.pk)
    with pytest.raises(DataError) as caught, transaction.atomic():
        rows.update(cord=10**6)
    answer = handle(caught.value, {})
    assert answer is not None
    assert (answer.status_code, answer.data["detail"]) == (400, TOO_LARGE)


DEEP = "[" * 20_000 + "]" * 20_000


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (DEEP, "too deeply"),
        ('{"title": "\\ud800"}', "half a character"),
        ("{", "JSON parse error"),
        ("[]", "dictionary"),
    ],
)
def test_what_cannot_be_read_as_json_is_said(as_pm, body, says):
    answer = as_pm.generic(
        "POST", "/api/v1/cards/", body, content_type="application/json"
    )
    assert answer.status_code == 400, answer.content
    assert says in answer.json()["detail"]


class NoMessages:
    """Stands where the messages of a session would."""

    def add(self, level: int, text: str, tags: str = "") -> None:
        assert text == SENTENCE

    def __iter__(self) -> Any:
        return iter(())


def test_another_fault_of_the_data_stays_a_fault(cast):
    assert handle(IntegrityError("of no known kind"), {}) is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (forms.UUIDField(), "6f1c1a52-7a0f-4a43-9a3d-3a3f0f1d1c11"),
        (forms.JSONField(), '{"rows": 3}'),
        (forms.JSONField(), "3"),
    ],
)
def test_what_begins_as_text_and_is_none_has_no_length(field: forms.Field, text: str):
    assert field.clean(text) is not None


@pytest.mark.parametrize("at", ["/people/", "/releases/", "/api/v1/releases/"])
def test_an_address_with_a_nul_is_refused_in_words(
    cast: Cast, as_admin: Client, at: str
) -> None:
    answer = as_admin.get(at, {"site": "ORE\0"})
    assert answer.status_code == 400
    assert "a character that no text has" in answer.content.decode()
