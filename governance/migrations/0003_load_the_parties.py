from django.db import migrations

from governance.party_catalogue import SIGNERS, rows


def load(apps, schema_editor):
    """Load the six parties; the leads of two of them sign for their sides."""
    Party = apps.get_model("governance", "Party")
    for row in rows():
        Party.objects.get_or_create(code=row["code"], defaults=row)
    Party.objects.filter(code__in=SIGNERS).exclude(side="none").update(lead_signs=True)


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_load_the_criteria")]
    replaces = [("governance", "0012_load_the_parties")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
