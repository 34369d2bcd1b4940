"""When background work last ran, for the notice on every page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_email_is_unique")]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("beat_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="one_pulse"
                    )
                ],
            },
        ),
    ]
