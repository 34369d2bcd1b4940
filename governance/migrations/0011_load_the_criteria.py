from django.db import migrations

from governance.catalogue import rows


def load(apps, schema_editor):
    Criterion = apps.get_model("governance", "Criterion")
    if Criterion.objects.exists():
        return
    Criterion.objects.bulk_create(Criterion(**row) for row in rows())


class Migration(migrations.Migration):
    dependencies = [("governance", "0010_charges_belong_to_services")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
