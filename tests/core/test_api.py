"""What the API promises its callers, shown on products (docs/api.md)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from redis.exceptions import ConnectionError as BrokerAway

from core import secret_words, throttles
from core.api import idempotency
from core.clock import now
from core.models import AccessToken, IdempotencyKey, Team, User
from portfolio.models import Product
from tests.make import Cast, make_product

URL = "/api/v1/products/"


def body(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "code": "KNOW",
        "name": "Knowledge",
        "kind": "platform",
        "team": cast.product.team.pk,
        "product_manager": cast.pm.pk,
        "vendors": [],
        **more,
    }


def send(client: Client, method: str, url: str, data: Any, **headers: str) -> Any:
    return getattr(client, method)(
        url, json.dumps(data), content_type="application/json", headers=headers
    )


def test_a_thing_is_made_and_answered_with_its_etag(as_pm, cast):
    answer = send(as_pm, "post", URL, body(cast))
    assert answer.status_code == 201
    made = Product.objects.get(code="KNOW")
    assert answer.json()["id"] == made.pk
    assert answer["ETag"].startswith(f'"product-{made.pk}-1.')


def test_nobody_gets_in_without_a_key_or_a_session(db):
    answer = Client().get(URL)
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_authenticated"


def test_an_error_names_its_field(as_pm, cast):
    answer = send(as_pm, "post", URL, body(cast, kind="castle"))
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["fields"]) == ["kind"]


def test_an_unknown_field_is_refused_by_name(as_pm, cast):
    answer = send(as_pm, "post", URL, body(cast, colour="red"))
    assert answer.status_code == 400
    assert answer.json()["fields"] == {"colour": ["There is no such field."]}
    assert not Product.objects.filter(code="KNOW").exists()


def test_what_is_worked_out_or_fixed_cannot_be_set(as_pm, cast):
    url = f"{URL}{cast.product.pk}/"
    tag = as_pm.get(url)["ETag"]
    answer = send(as_pm, "patch", url, {"version": 9, "code": "NEW"}, if_match=tag)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"version", "code"}


def test_a_body_that_is_not_json_is_said_to_be_so(as_pm):
    answer = as_pm.post(URL, "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_a_list_instead_of_an_object_is_a_general_error(as_pm):
    answer = send(as_pm, "post", URL, ["a"])
    assert answer.status_code == 400
    assert answer.json()["fields"] == {}


def test_a_refusal_is_409_with_its_sentence(as_pm, cast):
    answer = send(as_pm, "post", URL, body(cast, code="ASSIST"))
    # The serializer already knows that codes are unique, and names the field.
    assert answer.status_code == 400
    assert "code" in answer.json()["fields"]


def test_another_teams_product_may_be_seen_but_not_changed(as_pm, cast):
    url = f"{URL}{cast.other_product.pk}/"
    tag = as_pm.get(url)["ETag"]
    answer = send(as_pm, "patch", url, {"name": "Mine"}, if_match=tag)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Your roles do not allow this here."


def test_what_one_may_not_see_does_not_exist(cast, client_of):
    answer = client_of(cast.outsider).get(f"{URL}{cast.product.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


# --- versions -------------------------------------------------------------------


def test_a_change_needs_if_match(as_pm, cast):
    url = f"{URL}{cast.product.pk}/"
    assert send(as_pm, "patch", url, {"name": "X"}).status_code == 428
    assert send(as_pm, "patch", url, {"name": "X"}, if_match="*").status_code == 428


def test_a_stale_change_is_412_with_both_versions(as_pm, cast):
    url = f"{URL}{cast.product.pk}/"
    tag = as_pm.get(url)["ETag"]
    assert send(as_pm, "patch", url, {"name": "First"}, if_match=tag).status_code == 200
    answer = send(as_pm, "patch", url, {"name": "Second"}, if_match=tag)
    assert answer.status_code == 412
    assert answer.json()["version"] == 2
    [row] = answer.json()["differences"]
    assert row == {"field": "name", "theirs": "First", "mine": "Second"}
    cast.product.refresh_from_db()
    assert cast.product.name == "First"


@pytest.mark.parametrize("tag", ['"product-999-1"', '"team-1-1"', "nonsense", '"x"'])
def test_a_foreign_etag_never_matches(as_pm, cast, tag):
    url = f"{URL}{cast.product.pk}/"
    assert send(as_pm, "patch", url, {"name": "X"}, if_match=tag).status_code == 412


def test_one_of_several_etags_is_enough(as_pm, cast):
    url = f"{URL}{cast.product.pk}/"
    tags = f'"product-{cast.product.pk}-0", W/{as_pm.get(url)["ETag"]}'
    assert send(as_pm, "patch", url, {"name": "X"}, if_match=tags).status_code == 200


def test_reading_again_what_one_holds_is_304(as_pm, cast):
    url = f"{URL}{cast.product.pk}/"
    tag = as_pm.get(url)["ETag"]
    answer = as_pm.get(url, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_derived_change_gives_a_new_etag_at_the_same_version(as_pm, cast):
    url = f"{URL}{cast.product.pk}/"
    tag = as_pm.get(url)["ETag"]
    Product.objects.filter(pk=cast.product.pk).update(name="Renamed by a job")
    assert as_pm.get(url, headers={"if-none-match": tag}).status_code == 200
    # … and the version held is still the version to change.
    assert send(as_pm, "patch", url, {"vision": "V"}, if_match=tag).status_code == 200


# --- repeats ---------------------------------------------------------------------


def test_the_same_key_and_body_make_one_thing_and_one_answer(as_pm, cast):
    first = send(as_pm, "post", URL, body(cast), idempotency_key="k1")
    again = send(as_pm, "post", URL, body(cast), idempotency_key="k1")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first["ETag"] == again["ETag"]
    assert again["Idempotency-Replayed"] == "true"
    assert Product.objects.filter(code="KNOW").count() == 1


def test_the_same_key_with_another_body_is_422(as_pm, cast):
    send(as_pm, "post", URL, body(cast), idempotency_key="k1")
    answer = send(as_pm, "post", URL, body(cast, name="Else"), idempotency_key="k1")
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"


def test_a_failed_request_frees_its_key(as_pm, cast):
    wrong = send(as_pm, "post", URL, body(cast, kind="castle"), idempotency_key="k1")
    assert wrong.status_code == 400
    right = send(as_pm, "post", URL, body(cast), idempotency_key="k1")
    assert right.status_code == 201


def test_two_people_may_use_the_same_key(cast, client_of):
    one = send(client_of(cast.pm), "post", URL, body(cast), idempotency_key="k")
    team = cast.other_product.team.pk
    other = body(cast, code="OTHER", team=team)
    two = send(client_of(cast.other_pm), "post", URL, other, idempotency_key="k")
    assert (one.status_code, two.status_code) == (201, 201)


def test_a_key_is_short(as_pm, cast):
    answer = send(as_pm, "post", URL, body(cast), idempotency_key="x" * 121)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["Idempotency-Key"]


def test_old_keys_are_forgotten(as_pm, cast):
    send(as_pm, "post", URL, body(cast), idempotency_key="k1")
    assert idempotency.forget_old() == 0
    IdempotencyKey.objects.update(created_at=now() - timedelta(days=3))
    assert idempotency.forget_old() == 1


# --- pages -------------------------------------------------------------------------


def test_pages_follow_each_other_without_a_gap(as_pm, cast):
    team = Team.objects.get(name="Vault")
    for n in range(7):
        make_product(f"P{n}", team, cast.pm)
    url, seen = f"{URL}?size=4", []
    while url:
        page = as_pm.get(url).json()
        seen += [row["code"] for row in page["results"]]
        url = page["next"]
    assert seen == ["ASSIST", "P0", "P1", "P2", "P3", "P4", "P5", "P6", "PAYSEC"]


@pytest.mark.parametrize("query", ["size=0", "size=201", "size=x", "size=²"])
def test_a_page_size_out_of_range_is_named(as_pm, query):
    answer = as_pm.get(f"{URL}?{query}")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["size"])


def test_a_damaged_cursor_is_refused(as_pm):
    answer = as_pm.get(f"{URL}?after=damaged")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_list_costs_the_same_with_more_rows(as_pm, cast, assert_flat):
    team = Team.objects.get(name="Vault")

    def more() -> None:
        for n in range(5):
            make_product(f"P{n}", team, cast.pm)

    assert_flat(lambda: as_pm.get(URL), more)


# --- keys and limits ---------------------------------------------------------------


def with_key(user: User, **more: Any) -> Client:
    secret = secret_words.new_secret()
    AccessToken.objects.create(
        user=user,
        name="Script",
        start=secret[:8],
        token_hash=secret_words.digest(secret),
        **more,
    )
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_a_personal_key_acts_as_its_person(cast):
    answer = send(with_key(cast.pm), "post", URL, body(cast))
    assert answer.status_code == 201
    assert AccessToken.objects.get().last_used_at


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_a_key_that_has_ended_opens_nothing(cast, end):
    client = with_key(cast.pm, **{end: now() - timedelta(seconds=1)})
    answer = client.get(URL)
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")


def test_the_key_of_somebody_who_left_opens_nothing(cast):
    client = with_key(cast.pm)
    cast.pm.is_active = False
    cast.pm.save()
    assert client.get(URL).status_code == 401


def test_a_session_needs_the_csrf_token(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.pm)
    assert send(client, "post", URL, body(cast)).status_code == 403


def test_too_many_requests_are_429_and_say_when_to_go_on(as_pm, monkeypatch):
    monkeypatch.setattr(throttles.Person, "THROTTLE_RATES", {"user": "2/min"})
    statuses = [as_pm.get(URL).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = as_pm.get(URL)
    assert answer.json()["code"] == "throttled"
    assert 0 < int(answer["Retry-After"]) <= 60


def test_without_the_cache_calls_go_through(as_pm, monkeypatch):
    def away(*_args: object, **_kwargs: object) -> None:
        raise BrokerAway("refused")

    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(type(cache), "get", away, raising=False)
    assert as_pm.get(URL).status_code == 200
    assert Client().get(URL).status_code == 401


# --- description ---------------------------------------------------------------------


def test_the_description_tells_of_headers_and_errors(as_pm):
    schema = as_pm.get("/api/v1/schema/?format=json").json()
    change = schema["paths"]["/api/v1/products/{id}/"]["patch"]
    assert "If-Match" in [p["name"] for p in change["parameters"]]
    assert {"200", "400", "403", "404", "409", "412", "428"} <= set(change["responses"])
    make = schema["paths"]["/api/v1/products/"]["post"]
    assert "Idempotency-Key" in [p["name"] for p in make["parameters"]]
    assert {"personalKey", "cookieAuth"} <= set(schema["components"]["securitySchemes"])


def test_the_description_asks_for_no_version_where_there_is_none(as_pm):
    schema = as_pm.get("/api/v1/schema/?format=json").json()
    take = schema["paths"]["/api/v1/memberships/{id}/"]["delete"]
    assert "If-Match" not in [p["name"] for p in take["parameters"]]
    assert {"412", "422", "428"}.isdisjoint(take["responses"])
    remove = schema["paths"]["/api/v1/notes/{id}/"]["delete"]
    assert "If-Match" in [p["name"] for p in remove["parameters"]]


def test_the_description_is_whole_and_without_doubles(tmp_path):
    path = str(tmp_path / "schema.yml")
    afresh = "drf_spectacular.generators.SchemaGenerator"  # a kept one warns no more
    call_command(
        "spectacular",
        file=path,
        validate=True,
        fail_on_warn=True,
        generator_class=afresh,
    )


def test_the_description_is_not_for_strangers(db):
    assert Client().get("/api/v1/schema/").status_code == 401


# --- what nobody foresaw ---------------------------------------------------------------


@pytest.mark.parametrize("url", ["/api/v1/nothing/", "/api/nothing"])
def test_an_unknown_address_is_told_in_the_same_shape(as_pm, url):
    answer = as_pm.get(url)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert as_pm.get("/nothing/")["Content-Type"].startswith("text/html")


def test_a_fault_of_ours_is_told_in_the_same_shape(cast, client_of, monkeypatch):
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("portfolio.actions.products.create", broken)
    client = client_of(cast.pm)
    client.raise_request_exception = False
    answer = send(client, "post", URL, body(cast))
    assert (answer.status_code, answer.json()["code"]) == (500, "error")
    assert "ZeroDivision" not in answer.content.decode()
