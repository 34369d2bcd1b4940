from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the one before: a column that was just filled cannot be altered."""

    dependencies = [("governance", "0031_late_reviews_go_further_up")]

    operations = [
        migrations.AlterField("requestedchange", "asked_on", models.DateField())
    ]
