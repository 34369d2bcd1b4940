"""The models that vendors run for the company, and the versions that serve."""

from datetime import date

from core import system
from core.verbs import Verb
from dashboards.demo.put import put
from portfolio.models import ModelVersion, Vendor, VendorModel

# vendor, model, version, in use from, note
MODELS = [
    ("Brightquill AI", "Auto-summary", "v3", "2026-04-01", "v4 is due in the first quarter of 2027: certify again."),
    ("Corvane Voice", "Payment bot", "2026.2", "2026-08-31", ""),
    ("Orrery Insights", "Disclosure QA", "1.4", "2026-06-15", ""),
]  # fmt: skip


def load() -> None:
    for vendor, name, version, day, note in MODELS:
        model, _ = put(
            VendorModel,
            {"vendor": Vendor.objects.get(name=vendor), "name": name},
            Verb.VENDOR_MODEL_CREATED,
            note=note,
        )
        put(
            ModelVersion,
            {"model": model, "name": version},
            in_use_from=date.fromisoformat(day),
            recorded_by=system.user(),
        )
