from django.db import migrations

from governance.raci_catalogue import CATALOGUE, FIRST_DAY, GATE_ROW


def load(apps, schema_editor):
    """Load the activities, and their parts as version 1, in force from its first day."""
    Activity = apps.get_model("governance", "Activity")
    RaciMatrix = apps.get_model("governance", "RaciMatrix")
    RaciCell = apps.get_model("governance", "RaciCell")
    if Activity.objects.exists():
        return
    matrix = RaciMatrix.objects.create(
        number=1,
        state="published",
        effective_from=FIRST_DAY,
        note="The matrix Tandem starts with.",
    )
    for row in CATALOGUE:
        activity = Activity.objects.create(
            number=row.number,
            phase=row.phase,
            name=row.name,
            basis=row.source(),
            is_gate=row.number == GATE_ROW,
        )
        RaciCell.objects.bulk_create(
            RaciCell(matrix=matrix, activity=activity, party=party, part=part)
            for party, part in row.cells().items()
        )


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_load_the_criteria")]
    replaces = [("governance", "0012_publish_the_first_matrix")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
