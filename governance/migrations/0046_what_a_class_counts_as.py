from django.db import migrations

from governance.change_catalogue import CATALOGUE


def say(apps, schema_editor):
    """Classes that an installation made itself count as nothing until somebody says."""
    Class = apps.get_model("governance", "ChangeClass")
    for each in CATALOGUE:
        Class.objects.filter(code=each.code).update(counts_as=each.counts_as)


class Migration(migrations.Migration):
    dependencies = [("governance", "0045_one_reading_of_the_matrix")]

    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
