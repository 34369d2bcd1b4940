from django.db import migrations

from governance import regulation_catalogue


def load(apps, schema_editor):
    Regulation = apps.get_model("governance", "Regulation")
    if Regulation.objects.exists():
        return
    made = Regulation.objects.bulk_create(
        Regulation(**row) for row in regulation_catalogue.rows()
    )
    by_code = {row.code: row for row in made}
    for old, new in regulation_catalogue.FOLLOWED_BY.items():
        by_code[old].superseded_by = by_code[new]
        by_code[old].save()
    cite(apps, by_code)


def cite(apps, by_code):
    """Each wording that there is rests on what held in its days."""
    Criterion = apps.get_model("governance", "Criterion")
    Basis = apps.get_model("governance", "CriterionBasis")
    Basis.objects.bulk_create(
        Basis(criterion=criterion, regulation=by_code[code])
        for criterion in Criterion.objects.all()
        for code in regulation_catalogue.cited(
            criterion.code, until=criterion.effective_to
        )
    )


class Migration(migrations.Migration):
    dependencies = [("governance", "0007_load_the_first_criteria_set")]
    replaces = [("governance", "0014_load_the_regulations")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
