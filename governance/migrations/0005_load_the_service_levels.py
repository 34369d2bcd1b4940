from dataclasses import asdict

from django.db import migrations

from governance.sla_catalogue import CATALOGUE


def load(apps, schema_editor):
    ServiceLevel = apps.get_model("governance", "ServiceLevel")
    if ServiceLevel.objects.exists():
        return
    ServiceLevel.objects.bulk_create(
        ServiceLevel(**asdict(level)) for level in CATALOGUE
    )


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_publish_the_first_matrix")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
