import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0004_fill_what_moves_keep_of_their_cards")]

    operations = [
        migrations.AlterField("move", "card_key", models.CharField(max_length=10)),
        migrations.AlterField("move", "card_title", models.CharField(max_length=160, verbose_name="outcome")),
        migrations.AlterField(
            "move",
            "product",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portfolio.product",
            ),
        ),
    ]
