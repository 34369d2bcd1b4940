"""Plans with several looks planned them: the only kind there was."""

from django.db import migrations

FILL = "UPDATE pilots_pilot SET looking = 'planned_looks' WHERE looks > 1"
EMPTY = "UPDATE pilots_pilot SET looking = 'at_the_end'"


class Migration(migrations.Migration):
    dependencies = [("pilots", "0009_plans_say_how_they_are_read")]

    operations = [migrations.RunSQL(FILL, EMPTY)]
