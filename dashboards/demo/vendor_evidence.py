"""What the demo company's vendors have shown. Corvane, Paylantern and Brightquill are of
domain.md §12; the days of the others are ours."""

from datetime import date

from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio import vendor_watch
from portfolio.models import Vendor, VendorEvidence, VendorModel

# vendor, kind, day, note
SHOWN = [
    ("Tessaly Cloud", "soc2", "2026-09-30", ""), ("Tessaly Cloud", "bridge_letter", "2026-10-15", ""),
    ("Tessaly Cloud", "pen_test", "2026-08-20", ""), ("Tessaly Cloud", "bcp_dr", "2026-06-11", "Failed over in 41 minutes."),
    ("Brightquill AI", "soc2", "2026-09-16", "The bridge letter is condition C3, due 15 December."),
    ("Corvane Voice", "soc2", "2026-06-30", "Waiver W-01 until 21 December."),
    ("Paylantern", "soc2", "2026-10-31", ""), ("Paylantern", "bridge_letter", "2026-11-03", ""),
    ("Paylantern", "pci_aoc", "2026-02-28", ""),
    ("Orrery Insights", "soc2", "2026-10-31", ""), ("Orrery Insights", "bridge_letter", "2026-11-05", ""),
    ("Relaystone", "soc2", "2026-09-30", ""), ("Relaystone", "bridge_letter", "2026-10-20", ""),
    ("Halyard Ridge", "soc2", "2026-09-30", ""), ("Halyard Ridge", "bridge_letter", "2026-10-12", ""),
]  # fmt: skip


def load() -> None:
    for name, kind, day, note in SHOWN:
        dated = date.fromisoformat(day)
        put(
            VendorEvidence,
            {"vendor": Vendor.objects.get(name=name), "kind": kind, "dated_on": dated},
            Verb.VENDOR_EVIDENCE_RECORDED,
            valid_until=vendor_watch.until(kind, dated),
            note=note,
            recorded_by=person("Sanjay Kulkarni"),
        )
    VendorModel.objects.filter(vendor__name="Brightquill AI").update(
        next_version="v4", next_expected_on=date(2027, 1, 1)
    )
