from django.db import migrations

from governance.catalogue import rows


def load(apps, schema_editor):
    Criterion = apps.get_model("governance", "Criterion")
    if Criterion.objects.exists():
        return
    Criterion.objects.bulk_create(Criterion(**row) for row in rows())


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_every_table")]
    replaces = [("governance", "0003_load_the_criteria")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
