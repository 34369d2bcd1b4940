from django.db import migrations

from governance.calendar_catalogue import (
    CALENDARS,
    FIRST_DAY,
    FIRST_YEARS,
    WEEKDAYS,
    ZONE,
    public_holidays,
)


def load(apps, schema_editor):
    BusinessCalendar = apps.get_model("governance", "BusinessCalendar")
    if BusinessCalendar.objects.exists():
        return
    for code, (name, opens, closes) in CALENDARS.items():
        row = BusinessCalendar.objects.create(
            code=code, name=name, zone=ZONE, always=opens is None
        )
        if opens is not None:
            fill(apps, row, opens, closes)


def fill(apps, row, opens, closes):
    OpenHours = apps.get_model("governance", "OpenHours")
    Holiday = apps.get_model("governance", "Holiday")
    Week = apps.get_model("governance", "CalendarWeek")
    week = Week.objects.create(calendar=row, effective_from=FIRST_DAY)
    OpenHours.objects.bulk_create(
        OpenHours(week=week, weekday=day, opens=opens, closes=closes)
        for day in WEEKDAYS
    )
    Holiday.objects.bulk_create(
        Holiday(calendar=row, day=day, name=name)
        for day, name in public_holidays("US", FIRST_YEARS).items()
    )


class Migration(migrations.Migration):
    dependencies = [("governance", "0005_load_the_service_levels")]
    replaces = [("governance", "0008_load_the_calendars")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
