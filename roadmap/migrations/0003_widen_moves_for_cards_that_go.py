import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0001_initial"),
        ("roadmap", "0002_a_move_may_have_a_past_moment"),
    ]

    operations = [
        migrations.AddField("move", "card_key", models.CharField(max_length=10, null=True)),
        migrations.AddField("move", "card_title", models.CharField(max_length=160, null=True, verbose_name="outcome")),
        migrations.AddField(
            "move",
            "product",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portfolio.product",
            ),
        ),
        migrations.AlterField(
            "move",
            "card",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="moves",
                to="roadmap.card",
            ),
        ),
        migrations.AlterField(
            "move",
            "to_horizon",
            models.CharField(
                blank=True,
                choices=[
                    ("now", "Now"),
                    ("next", "Next"),
                    ("later", "Later"),
                    ("done", "Done"),
                    ("dropped", "Dropped"),
                ],
                max_length=8,
            ),
        ),
    ]
