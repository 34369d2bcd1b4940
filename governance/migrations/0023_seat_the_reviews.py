from django.db import migrations

SEAT_OF = {"regulatory": "CMP", "security": "SEC", "governance": "MRM"}


def seat(apps, schema_editor):
    """Every review gets the table of set 1; who was named for a family keeps the seat."""
    Review = apps.get_model("governance", "Review")
    GateRule = apps.get_model("governance", "GateRule")
    rules = {each.gate: each for each in GateRule.objects.filter(set__number=1)}
    for review in Review.objects.filter(rule=None).order_by("pk"):
        rule = rules[review.gate]
        Review.objects.filter(pk=review.pk).update(rule=rule)
        lay(apps, review, rule)


def lay(apps, review, rule):
    Seat = apps.get_model("governance", "Seat")
    old = Seat.objects.filter(review=review, kind=None)
    named = {SEAT_OF[each.family]: each.person_id for each in old}
    old.delete()
    for each in rule.seats.select_related("seat"):
        Seat.objects.create(
            review=review,
            family="",
            kind_id=each.seat_id,
            veto=each.veto,
            chair=each.chair,
            person_id=named.get(each.seat.code),
        )


class Migration(migrations.Migration):
    dependencies = [("governance", "0022_votes_in_seats")]

    operations = [migrations.RunPython(seat, migrations.RunPython.noop)]
