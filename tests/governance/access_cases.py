"""Who may do what with cases of service levels, their clocks and outages."""

from datetime import timedelta
from typing import Any

from core.clock import moment
from core.roles import Perm
from governance.actions import cases, outages
from governance.models import Outage, ServiceCase, ServiceClock, ServiceLevel
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_service_clocks

SEE = Perm.RACI_VIEW
KEEP = Perm.SLA_RECORD
AGREE = Perm.RACI_EDIT
HOUR = timedelta(hours=1)


def clock(*_: Any, code: str = "SLA-03") -> ServiceClock:
    make_service_clocks()
    return ServiceClock.objects.select_related("level").filter(level__code=code)[0]


def spare(cast: Cast, product: Product) -> ServiceClock:
    used = clock(cast, product)
    return ServiceClock.objects.create(
        level=used.level, name="Spare", minutes=5, calendar=used.calendar
    )


def case(cast: Cast, product: Product) -> ServiceCase:
    opened = moment() - HOUR
    return cases.open_case(
        clock(cast, product), title="A route", opened_at=opened, by=cast.it
    )


def held(cast: Cast, product: Product) -> ServiceCase:
    return cases.hold(case(cast, product), reason="customer", by=cast.it)


def done(cast: Cast, product: Product) -> ServiceCase:
    return cases.resolve(case(cast, product), by=cast.it)


def available(*_: Any) -> ServiceLevel:
    make_service_clocks()
    return ServiceLevel.objects.get(code="SLA-09")


def outage(cast: Cast, product: Product) -> Outage:
    begins = moment() - HOUR
    return outages.record(available(), begins_at=begins, ends_at=moment(), by=cast.it)


def new_case(cast: Cast, product: Product) -> dict[str, Any]:
    return {"clock": clock(cast, product).pk, "title": "Another route"}


def words(*_: Any) -> dict[str, Any]:
    return {"title": "Another route"}


def holding(*_: Any) -> dict[str, Any]:
    return {"hold-reason": "vendor"}


def api_holding(*_: Any) -> dict[str, Any]:
    return {"reason": "vendor"}


def why(*_: Any) -> dict[str, Any]:
    return {"reason": "It was not."}


def now(*_: Any) -> dict[str, Any]:
    return {}


def terms(cast: Cast, product: Product) -> dict[str, Any]:
    found = clock(cast, product)
    return {"name": "Night", "minutes": 30, "calendar": found.calendar_id}


def api_terms(cast: Cast, product: Product) -> dict[str, Any]:
    return {**terms(cast, product), "level": clock(cast, product).level_id}


def away(*_: Any) -> dict[str, Any]:
    return {
        "begins_at": (moment() - 3 * HOUR).isoformat(timespec="minutes"),
        "ends_at": (moment() - 2 * HOUR).isoformat(timespec="minutes"),
    }


def api_away(*_: Any) -> dict[str, Any]:
    return {**away(), "level": available().pk}


def kept(on: str, body: Any = now) -> Rule:
    return Rule(on, see=SEE, somewhere=KEEP, body=body)


EXPECT: Expected = {
    "governance:case_list": Rule(somewhere=SEE),
    "governance:case_create": Rule(somewhere=KEEP, body=new_case),
    "governance:case_detail": Rule("case", see=SEE),
    "governance:case_clock": Rule("case", see=SEE),
    "governance:case_edit": kept("case", words),
    "governance:case_respond": kept("case"),
    "governance:case_hold": kept("case", holding),
    "governance:case_go_on": kept("held_case"),
    "governance:case_resolve": kept("case"),
    "governance:case_reopen": kept("done_case", why),
    "governance:clock_create": Rule("timed_level", somewhere=AGREE, body=terms),
    "governance:clock_edit": Rule("clock", somewhere=AGREE, body=terms),
    "governance:clock_remove": Rule("spare_clock", somewhere=AGREE),
    "governance:outage_create": Rule("available", somewhere=KEEP, body=away),
    "governance:outage_edit": Rule("outage", somewhere=KEEP, body=away),
    "governance:outage_remove": Rule("outage", somewhere=KEEP, body=why),
    "api:service-case-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=KEEP, body=new_case),
    },
    "api:service-case-detail": {
        "GET": Rule("case", see=SEE),
        "PATCH": kept("case", words),
    },
    "api:service-case-respond": kept("case"),
    "api:service-case-hold": kept("case", api_holding),
    "api:service-case-go-on": kept("held_case"),
    "api:service-case-resolve": kept("case"),
    "api:service-case-reopen": kept("done_case", why),
    "api:service-clock-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=AGREE, body=api_terms),
    },
    "api:service-clock-detail": {
        "GET": Rule("clock", see=SEE),
        "PATCH": Rule("clock", see=SEE, somewhere=AGREE, body=terms),
        "DELETE": Rule("spare_clock", see=SEE, somewhere=AGREE),
    },
    "api:outage-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=KEEP, body=api_away),
    },
    "api:outage-detail": {
        "GET": Rule("outage", see=SEE),
        "PATCH": Rule("outage", see=SEE, somewhere=KEEP, body=away),
    },
    "api:outage-remove": Rule("outage", see=SEE, somewhere=KEEP, body=why),
}
MAKERS = {
    "case": case,
    "held_case": held,
    "done_case": done,
    "clock": clock,
    "spare_clock": spare,
    "timed_level": lambda *_: clock().level,
    "available": available,
    "outage": outage,
}
