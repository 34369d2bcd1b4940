from django.db import migrations


def fill(apps, schema_editor):
    """Give every version rows of its own, in the words of its activities, and its parts."""
    RaciMatrix = apps.get_model("governance", "RaciMatrix")
    RaciRow = apps.get_model("governance", "RaciRow")
    RaciCell = apps.get_model("governance", "RaciCell")
    Party = apps.get_model("governance", "Party")
    parties = {party.code: party for party in Party.objects.all()}
    for matrix in RaciMatrix.objects.all():
        rows = {}
        cells = RaciCell.objects.filter(matrix=matrix).select_related("activity")
        for cell in cells.order_by("activity__number", "pk"):
            activity = cell.activity
            row = rows.get(activity.pk)
            if row is None:
                row = rows[activity.pk] = RaciRow.objects.create(
                    matrix=matrix,
                    activity=activity,
                    number=activity.number,
                    phase=activity.phase,
                    name=activity.name,
                    basis=activity.basis,
                    is_gate=activity.is_gate,
                )
            if cell.reason and not row.reason:
                row.reason = cell.reason
                row.save()
            if cell.part:
                cell.row, cell.party = row, parties[cell.code]
                cell.save()
            else:
                cell.delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0018_rows_of_the_matrix")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
