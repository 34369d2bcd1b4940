"""What IT and the contact center owed each other in October 2026, and what it cost."""

from datetime import date
from decimal import Decimal

from core import system
from governance.actions import sla
from governance.models import ServiceCharge, ServiceLevel, ServiceLevelMonth

OCTOBER = date(2026, 10, 1)

# code: met, due
RESULTS = {
    "SLA-01": (2, 2),
    "SLA-02": (58, 60),
    "SLA-03": (41, 44),
    "SLA-04": (112, 118),
    "SLA-05": (37, 38),
    "SLA-06": (96, 97),
    "SLA-07": (9, 12),
    "SLA-08": (45, 48),
    "SLA-09": (44_628, 44_640),
    "SLA-10": (11, 12),
}
# service: US dollars for the month
CHARGES = {
    "Platform run": 64_000,
    "Identity": 12_000,
    "Data and reports": 22_000,
    "Voice and network": 84_000,
}


def load() -> None:
    by = system.user()
    recorded = ServiceLevelMonth.objects.filter(month=OCTOBER)
    done = set(recorded.values_list("level__code", flat=True))
    for level in ServiceLevel.objects.filter(code__in=RESULTS.keys() - done):
        met, due = RESULTS[level.code]
        sla.record(level, month=OCTOBER, met=met, due=due, by=by)
    charged = ServiceCharge.objects.filter(month=OCTOBER)
    for service in CHARGES.keys() - set(charged.values_list("service", flat=True)):
        sla.charge(service, month=OCTOBER, amount=Decimal(CHARGES[service]), by=by)
