from django.db import migrations

from governance.raci_catalogue import CATALOGUE, FIRST_DAY, GATE_ROW


def load(apps, schema_editor):
    """Load the activities, and their rows as version 1, in force from its first day."""
    Activity = apps.get_model("governance", "Activity")
    RaciMatrix = apps.get_model("governance", "RaciMatrix")
    RaciCell = apps.get_model("governance", "RaciCell")
    if Activity.objects.exists():
        return
    parties = {row.code: row for row in apps.get_model("governance", "Party").objects.all()}
    matrix = RaciMatrix.objects.create(
        number=1,
        state="published",
        effective_from=FIRST_DAY,
        note="The matrix Tandem starts with.",
    )
    for each in CATALOGUE:
        words = {
            "number": each.number,
            "phase": each.phase,
            "name": each.name,
            "basis": each.source(),
            "is_gate": each.number == GATE_ROW,
        }
        activity = Activity.objects.create(**words)
        row = matrix.rows.create(activity=activity, **words)
        RaciCell.objects.bulk_create(
            RaciCell(row=row, party=parties[code], part=part)
            for code, part in each.cells().items()
            if part
        )


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_load_the_parties")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
