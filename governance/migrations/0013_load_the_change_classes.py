from django.db import migrations

from governance.change_catalogue import CATALOGUE, CLOCKS, LOOK_MINUTES


def load_classes(apps, schema_editor):
    """What an installation took out, such as an activity, leaves its class out too."""
    Class = apps.get_model("governance", "ChangeClass")
    activities = by(apps.get_model("governance", "Activity"), "number")
    parties = by(apps.get_model("governance", "Party"), "code")
    calendar = by(apps.get_model("governance", "BusinessCalendar"), "code").get("center")
    for position, each in enumerate(CATALOGUE, start=1):
        activity, party = activities.get(each.activity), parties.get(each.looked_at_by)
        told = {"name": each.name, "position": position, "is_joint": each.is_joint}
        told["counts_as"] = each.counts_as
        if party and calendar:
            told |= {"looked_at_by": party, "look_minutes": LOOK_MINUTES}
            told["look_calendar"] = calendar
        if activity:
            Class.objects.create(code=each.code, activity=activity, **told)


def load_clocks(apps, schema_editor):
    classes = by(apps.get_model("governance", "ChangeClass"), "code")
    rows = apps.get_model("governance", "ServiceClock").objects.select_related("level")
    clocks = {(row.level.code, row.name): row for row in rows}
    Runs = apps.get_model("governance", "ClassClock")
    for each in CLOCKS:
        owner, clock = classes.get(each.change_class), clocks.get((each.level, each.clock))
        if owner and clock:
            Runs.objects.create(
                change_class=owner, clock=clock, urgency=each.urgency, with_it=each.with_it
            )


def by(model, name):
    return {getattr(row, name): row for row in model.objects.all()}


class Migration(migrations.Migration):
    dependencies = [("governance", "0012_load_the_governed_acts")]
    replaces = [
        ("governance", "0044_load_the_change_classes"),
        ("governance", "0046_what_a_class_counts_as"),
    ]

    operations = [
        migrations.RunPython(load_classes, migrations.RunPython.noop),
        migrations.RunPython(load_clocks, migrations.RunPython.noop),
    ]
