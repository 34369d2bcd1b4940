import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("governance", "0023_seat_the_reviews")]

    operations = [
        migrations.AlterModelOptions(
            "seat", {"ordering": ["review", "kind__position"]}
        ),
        migrations.RemoveField("seat", "family"),
        migrations.AlterField(
            "seat",
            "kind",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.seatkind",
            ),
        ),
        migrations.AddConstraint(
            "seat",
            models.UniqueConstraint(
                fields=("review", "kind"), name="one_seat_of_a_kind_per_review"
            ),
        ),
        migrations.AddConstraint(
            "seat",
            models.UniqueConstraint(
                condition=Q(chair=True),
                fields=("review",),
                name="one_chair_per_review",
            ),
        ),
        migrations.AddConstraint(
            "seat",
            models.CheckConstraint(
                condition=Q(appointed_by=None, appointed_at=None)
                | Q(
                    appointed_at__isnull=False,
                    appointed_by__isnull=False,
                    person__isnull=False,
                ),
                name="appointment_has_people_and_time",
            ),
        ),
    ]
