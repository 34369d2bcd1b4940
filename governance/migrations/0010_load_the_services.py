from datetime import date

from django.db import migrations

FIRST = {
    "number": 1, "effective_from": date(2020, 1, 1),
    "small_points": 2, "small_percent": 2, "middle_points": 5, "middle_percent": 5,
    "large_percent": 10, "cap_percent": 15, "misses": 3,
    "reason": "The policy that the product starts with.",
}


def load(apps, schema_editor):
    """The first policy; and a service for every name that levels or charges know."""
    Policy = apps.get_model("governance", "CreditPolicy")
    if not Policy.objects.exists():
        Policy.objects.create(**FIRST)
    Service = apps.get_model("governance", "Service")
    known = set()
    for name in ("ServiceLevel", "ServiceLevelMonth", "ServiceCharge"):
        rows = apps.get_model("governance", name).objects
        known |= set(rows.values_list("service", flat=True))
    known -= {"", *Service.objects.values_list("name", flat=True)}
    Service.objects.bulk_create(Service(name=name) for name in sorted(known))


class Migration(migrations.Migration):
    dependencies = [("governance", "0009_load_the_clocks")]
    replaces = [("governance", "0034_load_the_services")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
