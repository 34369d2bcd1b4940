from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import products
from portfolio.actions import vendors as actions
from portfolio.models import Vendor
from tests.make import make_vendor


def test_a_vendor_is_created_once(cast):
    made = actions.create(name="Orrery Insights", tier="high", by=cast.pm)
    assert AuditEntry.objects.get().verb == Verb.VENDOR_CREATED
    assert str(made) == "Orrery Insights"
    with pytest.raises(Refused, match="already a vendor"):
        actions.create(name="orrery insights", tier="low", by=cast.pm)


@pytest.mark.parametrize(
    "who", ["po", "executive", "it", "ops", "frontline", "outsider"]
)
def test_readers_change_no_contract(cast, who):
    vendor, by = make_vendor(), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        actions.create(name="X", tier="low", by=by)
    with pytest.raises(PermissionDenied):
        actions.edit(vendor, version=1, tier="low", by=by)


def test_an_edit_is_recorded_and_a_stale_one_refused(cast):
    vendor = make_vendor()
    actions.edit(vendor, version=1, tier="critical", by=cast.pm)
    entry = AuditEntry.objects.get(verb=Verb.VENDOR_CHANGED)
    assert entry.data["changed"] == {"tier": ["high", "critical"]}
    with pytest.raises(Stale):
        actions.edit(vendor, version=1, tier="low", by=cast.other_pm)


def test_a_name_is_not_taken_over(cast):
    make_vendor("Relaystone")
    with pytest.raises(Refused, match="already a vendor called Relaystone"):
        actions.edit(make_vendor(), version=1, name="Relaystone", by=cast.pm)


def test_notice_is_due_the_agreed_days_before_the_end():
    vendor = Vendor(contract_end=date(2027, 1, 31), notice_days=90)
    assert vendor.notice_on == date(2026, 11, 2)


def test_a_products_vendors_are_told_in_the_trail(cast):
    vendor = make_vendor()
    products.edit(cast.product, version=1, vendors=[vendor], by=cast.pm)
    entry = AuditEntry.objects.get(verb=Verb.PRODUCT_CHANGED)
    assert entry.data["changed"] == {"vendors": [[], ["Brightquill AI"]]}
