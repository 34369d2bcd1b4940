"""Who may do what with charge statements."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.clock import now
from core.roles import Perm
from governance import canonical, statement
from governance.models import ChargeStatement, ServiceCharge
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_parties, make_service_levels

SEE, KEEP = Perm.RACI_VIEW, Perm.SLA_RECORD
OCTOBER = date(2026, 10, 1)


def charged(*_: Any) -> None:
    make_parties()
    make_service_levels()
    ServiceCharge.objects.get_or_create(
        service="Identity", month=OCTOBER, defaults={"amount": Decimal(12_000)}
    )


def issued(cast: Cast, _product: Product) -> ChargeStatement:
    charged()
    content = statement.draft(OCTOBER)
    return ChargeStatement.objects.get_or_create(
        month=OCTOBER, edition=1,
        defaults={
            "content": content, "content_sha256": canonical.digest(content),
            "issued_by": cast.pm, "issued_at": now(),
        },
    )[0]  # fmt: skip


def download(cast: Cast, product: Product) -> dict[str, Any]:
    return {"pk": issued(cast, product).pk, "kind": "csv"}


def issuing(*_: Any) -> dict[str, Any]:
    charged()
    return {"month": "2026-10-01"}


def read(cast: Cast, product: Product) -> dict[str, Any]:
    return {"sha256": issued(cast, product).content_sha256}


def why(*_: Any) -> dict[str, Any]:
    return {"reason": "SLA-06 was met"}


def answers(body: Any) -> Rule:
    return Rule("statement", see=SEE, somewhere=KEEP, body=body)


EXPECT: Expected = {
    "governance:statement_list": Rule(somewhere=SEE),
    "governance:statement_issue": Rule(somewhere=KEEP, body=issuing),
    "governance:statement_detail": Rule("statement", see=SEE),
    "governance:statement_accept": answers(read),
    "governance:statement_dispute": answers(why),
    "governance:statement_download": Rule("statement_file", see=SEE),
    "api:charge-statement-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=KEEP, body=issuing),
    },
    "api:charge-statement-detail": Rule("statement", see=SEE),
    "api:charge-statement-accept": answers(read),
    "api:charge-statement-dispute": answers(why),
}
MAKERS = {"statement": issued, "statement_file": download}
