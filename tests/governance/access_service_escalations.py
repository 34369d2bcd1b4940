"""Who may do what with escalated service levels and the offices that answer."""

from datetime import date, timedelta
from typing import Any

from core.clock import now, today
from core.roles import Perm
from governance import canonical
from governance.actions import service_escalations
from governance.models import Office, OfficeHolder, ServiceEscalation, ServiceLevel
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import PASSWORD, Cast, make_offices, make_service_levels

SEE, ANSWER, NAMES = Perm.RACI_VIEW, Perm.SLA_ANSWER, Perm.PEOPLE_EDIT
JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 1)


def escalation(*_: Any) -> ServiceEscalation:
    """Of a row that ended in September; CIO answers, and nobody has yet."""
    make_service_levels()
    make_offices()
    offices = {row.code: row for row in Office.objects.all()}
    level = ServiceLevel.objects.get(code="SLA-07")
    return ServiceEscalation.objects.get_or_create(
        level=level, first_month=JULY, last_month=SEPTEMBER,
        defaults={
            "answering": offices["CIO"], "other": offices["COO"],
            "opened_on": today(), "answer_due_on": today(),
        },
    )[0]  # fmt: skip


def asked(cast: Cast, product: Product) -> ServiceEscalation:
    row = escalation(cast, product)
    row.closing_reason, row.closing_for = "It ended", row.answering
    row.closing_by, row.closing_at = cast.pm, now()
    row.save()
    return row


def holder(cast: Cast, _product: Product) -> OfficeHolder:
    make_offices()
    office = Office.objects.get(code="CIO")
    return OfficeHolder.objects.create(office=office, person=cast.it, starts_on=today())


def plan(*_: Any) -> dict[str, Any]:
    day = today() + timedelta(days=30)
    return {"plan": "Two more people", "met_again_on": day.isoformat()}


def why(*_: Any) -> dict[str, Any]:
    return {"reason": "The service ends"}


def proof(cast: Cast, product: Product) -> dict[str, Any]:
    row = asked(cast, product)
    stamp = canonical.digest(service_escalations.document(row))
    return {"password": PASSWORD, "record_hash": stamp, "version": row.version}


def api_proof(cast: Cast, product: Product) -> dict[str, Any]:
    found = proof(cast, product)
    del found["version"]
    return found


def naming(cast: Cast, _product: Product) -> dict[str, Any]:
    make_offices()
    office = Office.objects.get(code="COO")
    return {
        "office": office.pk,
        "person": cast.ops.pk,
        "starts_on": today().isoformat(),
    }


def api_naming(cast: Cast, _product: Product) -> dict[str, Any]:
    make_offices()
    return {"office": "COO", "person": cast.ops.pk}


def answers(body: Any = None, on: str = "escalated") -> Rule:
    return Rule(on, see=SEE, somewhere=ANSWER, body=body)


EXPECT: Expected = {
    "governance:escalated_level_list": Rule(somewhere=SEE),
    "governance:escalated_level_detail": Rule("escalated", see=SEE),
    "governance:escalated_level_acknowledge": answers(),
    "governance:escalated_level_plan": answers(plan),
    "governance:escalated_level_agree": answers(),
    "governance:escalated_level_close": answers(),
    "governance:escalated_level_ask": answers(why),
    "governance:escalated_level_sign": answers(proof, "closing"),
    "governance:office_list": Rule(somewhere=SEE),
    "governance:office_name": Rule(do=NAMES, wide=True, body=naming),
    "governance:office_end": Rule("officer", do=NAMES, wide=True),
    "api:service-escalation-list": Rule(),
    "api:service-escalation-detail": Rule("escalated", see=SEE),
    "api:service-escalation-acknowledge": answers(),
    "api:service-escalation-plan": answers(plan),
    "api:service-escalation-agree": answers(),
    "api:service-escalation-close": answers(),
    "api:service-escalation-ask-to-close": answers(why),
    "api:service-escalation-sign-closing": answers(api_proof, "closing"),
    "api:office-holder-list": {
        "GET": Rule(),
        "POST": Rule(do=NAMES, wide=True, body=api_naming),
    },
    "api:office-holder-detail": Rule("officer", see=SEE),
    "api:office-holder-end": Rule("officer", see=SEE, do=NAMES, wide=True),
}
MAKERS = {"escalated": escalation, "closing": asked, "officer": holder}
