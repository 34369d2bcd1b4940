from dataclasses import asdict

from django.db import migrations
from django.db.models import OuterRef, Subquery

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


def keep_what_months_had(apps, schema_editor):
    """A month keeps who owed it and what it was charged as, as it is known today."""
    Level = apps.get_model("governance", "ServiceLevel")
    Month = apps.get_model("governance", "ServiceLevelMonth")
    level = Level.objects.filter(pk=OuterRef("level"))
    Month.objects.filter(provider="").update(
        provider=Subquery(level.values("provider")),
        service=Subquery(level.values("service")),
    )


class Migration(migrations.Migration):
    dependencies = [("governance", "0026_cases_of_service_levels")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(keep_what_months_had, migrations.RunPython.noop),
    ]
