from django.db import migrations

from governance.party_catalogue import rows


def load(apps, schema_editor):
    """Load the six parties; what an installation has already stays."""
    Party = apps.get_model("governance", "Party")
    for row in rows():
        Party.objects.get_or_create(code=row["code"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("governance", "0011_parties_and_delegates")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
