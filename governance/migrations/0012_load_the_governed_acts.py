from django.db import migrations

from governance.governed_catalogue import ACTS, TERMS


def load(apps, schema_editor):
    """What an installation took out, such as an activity, leaves its act out too."""
    Act = apps.get_model("governance", "GovernedAct")
    Term = apps.get_model("governance", "ConsultTerm")
    activities = {
        row.number: row for row in apps.get_model("governance", "Activity").objects.all()
    }
    calendars = {
        row.code: row
        for row in apps.get_model("governance", "BusinessCalendar").objects.all()
    }
    for act, (number, pace) in ACTS.items():
        if number in activities:
            told = {"activity": activities[number], "pace": pace}
            Act.objects.get_or_create(act=act, defaults=told)
    for pace, (days, hours, code) in TERMS.items():
        if code in calendars:
            told = {"days": days, "hours": hours, "calendar": calendars[code]}
            Term.objects.get_or_create(pace=pace, defaults=told)


class Migration(migrations.Migration):
    dependencies = [("governance", "0011_load_the_offices")]
    replaces = [
        ("governance", "0040_load_the_governed_acts"),
        ("governance", "0048_load_the_product_decisions"),
    ]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
