"""What of vendors needs somebody today, and whom."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from core import access
from core.models import User
from core.roles import Perm
from portfolio import vendor_watch
from portfolio.models import Product, Vendor, VendorClaim
from portfolio.vendor_watch import Alert, Paper, What

GRAVE = (What.NOTICE_PASSED, What.CONTRACT_ENDED, What.GAP, What.RAN_OUT)
WANTS_SOC2 = (Vendor.Tier.CRITICAL, Vendor.Tier.HIGH)


def watched() -> "QuerySet[Vendor]":
    """Vendors with what the alerts ask of them, in five queries."""
    promises = Prefetch("claims", VendorClaim.objects.open(), to_attr="open_claims")
    rows = Vendor.objects.prefetch_related("evidence", "vendor_models", "products")
    return rows.prefetch_related(promises)


def alerts(vendor: Vendor, on: date) -> list[Alert]:
    """Everything one vendor needs on a day, the gravest first. Load by `watched`."""
    papers = [
        Paper(row.kind, row.get_kind_display(), row.dated_on, row.valid_until)
        for row in vendor.evidence.all()
    ]
    found = [
        *vendor_watch.of_contract(
            vendor.contract_end, vendor.notice_on, renews=vendor.auto_renews, on=on
        ),
        *vendor_watch.of_papers(papers, wants_soc2=vendor.tier in WANTS_SOC2, on=on),
    ]
    for model in vendor.vendor_models.all():
        found += vendor_watch.of_model(
            model.name, model.next_version, model.next_expected_on, on
        )
    claims: list[VendorClaim] = vendor.open_claims  # type: ignore[attr-defined]
    for claim in claims:
        found += vendor_watch.of_promise(claim.pk, claim.title, claim.promised_for, on)
    found += vendor_watch.of_risk(vendor.look_again_on, on)
    return sorted(found, key=lambda alert: (alert.what not in GRAVE, alert.since))


def rests_on(user: User) -> "QuerySet[Vendor]":
    """The vendors of products this person manages, owns or answers for in IT."""
    if not access.may(user, Perm.PORTFOLIO_VIEW):
        return watched().none()
    mine = Q(product_manager=user) | Q(product_owner=user) | Q(it_owner=user)
    products = Product.objects.filter(mine)
    return watched().filter(products__in=products).distinct().order_by("name")


def people_of(vendor: Vendor) -> Iterator[User]:
    """Who is asked when something of a vendor runs out: of its products, each once."""
    related = ("product_manager", "product_owner", "it_owner")
    seen: set[int] = set()
    for product in vendor.products.select_related(*related).order_by("pk"):
        for person in (getattr(product, name) for name in related):
            if person and person.pk not in seen:
                seen.add(person.pk)
                yield person


def of_all(on: date) -> Iterable[tuple[Vendor, Alert]]:
    for vendor in watched().order_by("pk"):
        for alert in alerts(vendor, on):
            yield vendor, alert
