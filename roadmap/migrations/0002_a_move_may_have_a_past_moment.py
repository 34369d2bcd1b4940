import core.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roadmap", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="move",
            name="moved_at",
            field=models.DateTimeField(default=core.clock.now),
        ),
    ]
