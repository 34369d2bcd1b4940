from django.db import migrations

from support import run_catalogue


def load(apps, schema_editor):
    RunCheck = apps.get_model("support", "RunCheck")
    if not RunCheck.objects.exists():
        RunCheck.objects.bulk_create(RunCheck(**row) for row in run_catalogue.rows())


class Migration(migrations.Migration):
    dependencies = [("support", "0007_run_phase_checks")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
