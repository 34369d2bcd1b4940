from dataclasses import asdict

from django.db import migrations

from governance.sla_catalogue import CLOCKS, COUNTING


def load(apps, schema_editor):
    Level = apps.get_model("governance", "ServiceLevel")
    Clock = apps.get_model("governance", "ServiceClock")
    Calendar = apps.get_model("governance", "BusinessCalendar")
    levels = {row.code: row for row in Level.objects.all()}
    calendars = {row.code: row for row in Calendar.objects.all()}
    for each in CLOCKS:
        told = asdict(each)
        level, calendar = levels.get(told.pop("level")), calendars.get(told.pop("calendar"))
        if level and calendar:
            Clock.objects.get_or_create(
                level=level, name=told.pop("name"), defaults={**told, "calendar": calendar}
            )
    for code, counting in COUNTING.items():
        Level.objects.filter(code=code, counting="typed").update(counting=counting)


class Migration(migrations.Migration):
    dependencies = [("governance", "0008_load_the_regulations")]
    replaces = [("governance", "0027_load_the_clocks")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
