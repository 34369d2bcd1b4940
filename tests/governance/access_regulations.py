"""Who may do what with regulations: whoever sees gates reads, an administrator keeps them."""

from typing import Any

from core.clock import today
from core.roles import Perm
from governance.models import Regulation
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_regulations

SEE = Perm.GATE_VIEW
KEEP = Perm.CRITERIA_EDIT


def regulation(_cast: Cast, _product: Product) -> Regulation:
    make_regulations()
    return Regulation.objects.get(code="REG-E-ERRORS")


def words(*_: Any) -> dict[str, Any]:
    kept = {"status": "in_force", "mark": "K", "verify_every_days": 30}
    return {"name": "Error notices", **kept}


def new(*_: Any) -> dict[str, Any]:
    return {"code": "REG-X", **words()}


def api_words(*_: Any) -> dict[str, Any]:
    return {"name": "Error notices"}


def over(*_: Any) -> dict[str, Any]:
    return {"effective_to": str(today())}


def looked(*_: Any) -> dict[str, Any]:
    return {"status": "in_force", "mark": "V"}


def kept(body: Any) -> Rule:
    return Rule("regulation", do=KEEP, wide=True, body=body)


def kept_api(body: Any) -> Rule:
    return Rule("regulation", see=SEE, do=KEEP, wide=True, body=body)


EXPECT: Expected = {
    "governance:regulation_list": Rule(somewhere=SEE),
    "governance:regulation_detail": Rule("regulation", somewhere=SEE),
    "governance:regulation_create": Rule(do=KEEP, wide=True, body=new),
    "governance:regulation_edit": kept(words),
    "governance:regulation_supersede": kept(over),
    "governance:regulation_verify": kept(looked),
    "api:regulation-list": {
        "GET": Rule(),
        "POST": Rule(do=KEEP, wide=True, body=new),
    },
    "api:regulation-detail": {
        "GET": Rule("regulation", see=SEE),
        "PATCH": kept_api(api_words),
    },
    "api:regulation-supersede": kept_api(over),
    "api:regulation-verify": kept_api(looked),
}
MAKERS = {"regulation": regulation}
