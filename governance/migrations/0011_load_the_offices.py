from django.db import migrations

OFFICES = (
    ("CIO", "Chief information officer", "it", "IT"),
    ("COO", "Chief operating officer", "center", "OPS"),
)


def load(apps, schema_editor):
    Office = apps.get_model("governance", "Office")
    Party = apps.get_model("governance", "Party")
    for code, name, side, party in OFFICES:
        found = Party.objects.filter(code=party).first()
        Office.objects.get_or_create(
            code=code, defaults={"name": name, "side": side, "party": found}
        )


class Migration(migrations.Migration):
    dependencies = [("governance", "0010_load_the_services")]
    replaces = [("governance", "0036_load_the_offices")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
