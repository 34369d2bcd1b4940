"""Who may do what with vendors' models: who keeps products keeps them."""

from datetime import date, timedelta
from typing import Any

from core.clock import today
from core.roles import Perm
from portfolio.actions import vendor_claims as promised
from portfolio.actions import vendor_evidence as shown
from portfolio.actions import vendor_models as actions
from portfolio.models import (
    ModelVersion,
    Product,
    Vendor,
    VendorClaim,
    VendorEvidence,
    VendorModel,
)
from tests.access import Expected, Rule
from tests.make import Cast, make_vendor

VIEW, EDIT = Perm.PORTFOLIO_VIEW, Perm.PORTFOLIO_EDIT


def model_vendor(cast: Cast, product: Product) -> Vendor:
    return make_vendor(f"Maker {Vendor.objects.count()}")


def vendor_model(cast: Cast, product: Product) -> VendorModel:
    first: dict[str, Any] = {"first_version": "v3", "in_use_from": date(2026, 1, 5)}
    vendor = model_vendor(cast, product)
    return actions.create(vendor, name="Summaries", **first, by=cast.pm)


def model_to_come(cast: Cast, product: Product) -> VendorModel:
    model, soon = vendor_model(cast, product), today() + timedelta(days=9)
    return actions.release(model, name="v4", in_use_from=soon, by=cast.pm)


def version_to_come(cast: Cast, product: Product) -> ModelVersion:
    return model_to_come(cast, product).versions.get(name="v4")


def new_model(cast: Cast, product: Product) -> dict[str, Any]:
    first = {"name": "QA", "first_version": "1", "in_use_from": "2026-01-05"}
    return {**first, "vendor": model_vendor(cast, product).pk}


def released(*_: Any) -> dict[str, Any]:
    return {"name": "v5", "in_use_from": (today() + timedelta(days=30)).isoformat()}


def coming(cast: Cast, product: Product) -> dict[str, Any]:
    return {"model_version": ModelVersion.objects.latest("pk").pk}


def kept(on: str, **more: Any) -> Rule:
    return Rule(on, see=VIEW, somewhere=EDIT, **more)


def vendor_evidence(cast: Cast, product: Product) -> VendorEvidence:
    vendor = model_vendor(cast, product)
    return shown.record(vendor, kind="soc2", dated_on=date(2026, 1, 5), by=cast.pm)


def new_evidence(cast: Cast, product: Product) -> dict[str, Any]:
    vendor = model_vendor(cast, product).pk
    return {"vendor": vendor, "kind": "pen_test", "dated_on": "2026-01-05"}


def vendor_claim(cast: Cast, product: Product) -> VendorClaim:
    return promised.record(
        model_vendor(cast, product), title="Wallet links", commitment="public",
        source="Account lead", said_on=date(2026, 1, 5),
        promised_for=date(2026, 3, 31), by=cast.pm,
    )  # fmt: skip


def settled_claim(cast: Cast, product: Product) -> VendorClaim:
    claim, on = vendor_claim(cast, product), date(2026, 3, 1)
    return promised.settle(claim, state="kept", settled_on=on, version=None, by=cast.pm)


def new_claim(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "vendor": model_vendor(cast, product).pk, "title": "Wallet links",
        "commitment": "public", "source": "Account lead", "said_on": "2026-01-05",
        "promised_for": "2026-03-31",
    }  # fmt: skip


def moved(*_: Any) -> dict[str, Any]:
    return {"promised_for": "2026-06-30", "told_on": "2026-03-01", "reason": "Late."}


def settled(*_: Any) -> dict[str, Any]:
    return {"state": "kept", "settled_on": "2026-03-01"}


def why(*_: Any) -> dict[str, Any]:
    return {"reason": "Said too early."}


EXPECT: Expected = {
    "portfolio:vendor_map": Rule(somewhere=VIEW),
    "portfolio:vendor_export": Rule(somewhere=VIEW),
    "portfolio:vendor_claim_create": kept("model_vendor"),
    "portfolio:vendor_claim_detail": Rule("vendor_claim", see=VIEW),
    "portfolio:vendor_claim_edit": kept("vendor_claim"),
    "portfolio:vendor_claim_move": kept("vendor_claim", body=moved),
    "portfolio:vendor_claim_settle": kept("vendor_claim", body=settled),
    "portfolio:vendor_claim_reopen": kept("settled_claim", body=why),
    "portfolio:vendor_claim_remove": kept("vendor_claim"),
    "api:vendor-promises": {"GET": Rule("vendor", see=VIEW)},
    "api:vendor_claim-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=new_claim),
    },
    "api:vendor_claim-detail": {
        "GET": Rule("vendor_claim", see=VIEW),
        "PATCH": kept("vendor_claim"),
        "DELETE": kept("vendor_claim"),
    },
    "api:vendor_claim-move": {"POST": kept("vendor_claim", body=moved)},
    "api:vendor_claim-settle": {"POST": kept("vendor_claim", body=settled)},
    "api:vendor_claim-reopen": {"POST": kept("settled_claim", body=why)},
    "portfolio:vendor_evidence_create": kept("model_vendor"),
    "portfolio:vendor_evidence_edit": kept("vendor_evidence"),
    "portfolio:vendor_evidence_remove": kept("vendor_evidence"),
    "api:vendor_evidence-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=new_evidence),
    },
    "api:vendor_evidence-detail": {
        "GET": Rule("vendor_evidence", see=VIEW),
        "PATCH": kept("vendor_evidence"),
        "DELETE": kept("vendor_evidence"),
    },
    "portfolio:vendor_model_create": kept("model_vendor"),
    "portfolio:vendor_model_edit": kept("vendor_model"),
    "portfolio:vendor_model_release": kept("vendor_model"),
    "portfolio:model_version_take_back": kept("version_to_come"),
    "api:vendor_model-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=new_model),
    },
    "api:vendor_model-detail": {
        "GET": Rule("vendor_model", see=VIEW),
        "PATCH": kept("vendor_model"),
    },
    "api:vendor_model-release": {"POST": kept("vendor_model", body=released)},
    "api:vendor_model-take-back": {"POST": kept("model_to_come", body=coming)},
}
MAKERS = {
    "vendor_claim": vendor_claim,
    "settled_claim": settled_claim,
    "vendor_evidence": vendor_evidence,
    "model_vendor": model_vendor,
    "vendor_model": vendor_model,
    "model_to_come": model_to_come,
    "version_to_come": version_to_come,
}
