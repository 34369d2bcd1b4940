from django.db import migrations

from governance.governed_catalogue import ACTS


def load(apps, schema_editor):
    """Acts that came later; an activity that was taken out leaves its act out too."""
    Act = apps.get_model("governance", "GovernedAct")
    activities = {
        row.number: row for row in apps.get_model("governance", "Activity").objects.all()
    }
    for act, (number, pace) in ACTS.items():
        if number in activities:
            told = {"activity": activities[number], "pace": pace}
            Act.objects.get_or_create(act=act, defaults=told)


class Migration(migrations.Migration):
    dependencies = [("governance", "0047_what_else_the_matrix_governs")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
