"""The service catalogue: owners, prices by month, and the levels bound to it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance import charging
from governance.actions import services, sla
from governance.models import Service, ServiceLevel
from tests.make import make_service_levels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fixed_day")]
JULY, OCTOBER, DECEMBER = date(2026, 7, 1), date(2026, 10, 1), date(2026, 12, 1)


@pytest.fixture
def service(db):
    make_service_levels()
    return Service.objects.get(name="Identity")


def priced(cast, service, month, amount):
    return services.price(
        service,
        effective_from=month,
        amount=Decimal(amount),
        reason="Budget",
        by=cast.it,
    )


def charged(month):
    return {
        each.service: (each.amount, each.is_typed) for each in charging.of_month(month)
    }


def test_a_month_is_charged_by_the_price_that_holds_in_it(cast, service):
    priced(cast, service, date(2026, 7, 17), 10_000)
    priced(cast, service, OCTOBER, 12_000)
    assert charged(date(2026, 6, 1)) == {}
    assert charged(date(2026, 9, 30)) == {"Identity": (10_000, False)}
    assert charged(OCTOBER) == {"Identity": (12_000, False)}
    assert AuditEntry.objects.filter(verb=Verb.SERVICE_PRICED).count() == 2


def test_what_is_written_down_of_a_month_goes_before_the_price(cast, service):
    priced(cast, service, JULY, 10_000)
    sla.charge("Identity", month=OCTOBER, amount=Decimal(9_000), by=cast.it)
    assert charged(OCTOBER) == {"Identity": (9_000, True)}
    assert charged(DECEMBER) == {"Identity": (10_000, False)}


def test_a_price_that_has_begun_stands_and_one_to_come_can_be_set_anew(cast, service):
    priced(cast, service, OCTOBER, 12_000)
    with pytest.raises(Unfit, match="from October 2026 on stands"):
        priced(cast, service, OCTOBER, 1)
    priced(cast, service, DECEMBER, 13_000)
    priced(cast, service, DECEMBER, 14_000)
    assert charged(DECEMBER) == {"Identity": (14_000, False)}
    for amount in (-1, 10**9):
        with pytest.raises(Unfit, match="0 or more"):
            priced(cast, service, DECEMBER, amount)
    with pytest.raises(Unfit, match="Say why"):
        services.price(
            service, effective_from=DECEMBER, amount=Decimal(1), reason=" ", by=cast.it
        )


def test_a_service_keeps_its_name_and_is_there_once(cast, service):
    with pytest.raises(Unfit, match="of this name already"):
        services.add(name="identity ", by=cast.it)
    services.edit(service, version=1, about="Access", owner=cast.it, by=cast.ops)
    with pytest.raises(Stale):
        services.edit(service, version=1, about="Doors", by=cast.it)
    service.refresh_from_db()
    assert (service.about, service.owner) == ("Access", cast.it)


def test_a_level_belongs_to_a_service_of_the_catalogue(cast, service):
    level = ServiceLevel.objects.get(code="SLA-03")
    with pytest.raises(Unfit, match="no service “Parking” in the catalogue"):
        sla.edit(level, version=1, service="Parking", by=cast.ops)
    services.add(name="Parking", by=cast.it)
    assert (
        sla.edit(level, version=1, service="Parking", by=cast.ops).service == "Parking"
    )


def test_a_service_is_retired_once_no_level_belongs_to_it(cast, service):
    priced(cast, service, OCTOBER, 12_000)
    with pytest.raises(Refused, match="SLA-06 belongs to Identity"):
        services.retire(service, by=cast.it)
    level = ServiceLevel.objects.get(code="SLA-06")
    sla.edit(level, version=1, service="", by=cast.ops)
    services.retire(service, version=1, by=cast.it)
    assert charged(date(2026, 11, 1)) == {"Identity": (12_000, False)}
    assert charged(DECEMBER) == {}
    with pytest.raises(Refused, match="was retired on 16 November 2026"):
        services.retire(service, by=cast.it)
    with pytest.raises(Refused, match="was retired"):
        priced(cast, service, DECEMBER, 1)
    assert "Identity" not in charging.names()


@pytest.mark.parametrize("who", ["pm", "admin", "executive", "frontline"])
def test_who_records_no_levels_keeps_no_services(cast, service, who):
    person = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        services.add(name="Parking", by=person)
    with pytest.raises(PermissionDenied):
        services.retire(service, by=person)


# --- pages and API --------------------------------------------------------------------
def url(name, *args):
    return reverse(f"governance:service_{name}", args=args)


def test_the_catalogue_is_kept_by_its_pages(as_it, as_pm, cast, service):
    as_it.post(url("create"), {"name": "Parking", "about": "Two floors"})
    parking = Service.objects.get(name="Parking")
    again = as_it.post(url("create"), {"name": "Parking"})
    assert again.status_code == 422
    assert "of this name already" in again.text
    sent = {"effective_from": "2026-10", "amount": "750", "reason": "Contract"}
    as_it.post(url("price", parking.pk), sent)
    wrong = as_it.post(url("price", parking.pk), sent | {"amount": "800"})
    assert wrong.status_code == 422
    assert "on stands" in wrong.text
    assert "800" in wrong.text
    as_it.post(url("edit", parking.pk), {"owner": cast.it.pk, "version": 1})
    page = as_pm.get(url("list")).text
    assert "$750" in page
    assert "Ivo" in page
    assert "SLA-06" in page
    assert "Set price" not in as_pm.get(parking.get_absolute_url()).text
    as_it.post(url("retire", parking.pk), {"version": 2})
    assert "Parking" not in as_pm.get(url("list")).text


def test_the_catalogue_costs_the_same_with_more_in_it(
    as_it, cast, service, assert_flat
):
    def more():
        for number in range(8):
            row = services.add(name=f"Service {number}", owner=cast.ops, by=cast.it)
            priced(cast, row, OCTOBER, 5)
            priced(cast, row, DECEMBER, 6)

    priced(cast, service, OCTOBER, 5)
    assert_flat(lambda: as_it.get(url("list")), more)


def test_services_over_the_api(as_it, cast, service):
    path = reverse("api:service-list")
    made = as_it.post(path, {"name": "Parking"}, content_type="application/json")
    assert made.status_code == 201, made.json()
    detail = reverse("api:service-detail", args=[made.json()["id"]])
    told = {"about": "Two floors", "owner": cast.it.pk}
    stale = as_it.patch(detail, told, content_type="application/json")
    assert stale.status_code == 428
    tag = {"If-Match": made.headers["ETag"]}
    answer = as_it.patch(detail, told, content_type="application/json", headers=tag)
    assert answer.json()["about"] == "Two floors"
    told = {"effective_from": "2026-10-01", "amount": "750.00", "reason": "Contract"}
    priced = as_it.post(f"{detail}price/", told, content_type="application/json")
    assert priced.json()["prices"][0]["amount"] == "750.00"
    tag = {"If-Match": priced.headers["ETag"]}
    gone = as_it.post(f"{detail}retire/", headers=tag)
    assert gone.json()["retired_on"] == "2026-11-16"
