"""Vendors of one's products that need somebody: contracts, evidence, versions to come."""

from core.clock import today
from core.models import User
from dashboards.waiting.task import SHOWN, Task
from portfolio.queries import vendor_watch


def mine(user: User) -> list[Task]:
    """What runs out or ran out, the gravest first."""
    found = [
        (alert.what not in vendor_watch.GRAVE, alert.since, vendor, alert)
        for vendor in vendor_watch.rests_on(user)
        for alert in vendor_watch.alerts(vendor, today())
    ]
    found.sort(key=lambda each: each[:2])
    return [
        Task(
            "Vendor",
            "vendor",
            vendor.name,
            alert.text,
            vendor.get_absolute_url(),
            alert.due,
        )
        for _, _, vendor, alert in found[:SHOWN]
    ]
