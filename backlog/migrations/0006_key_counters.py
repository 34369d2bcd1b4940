"""Count the keys given out under each prefix."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('backlog', '0005_rank_causes'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyCounter',
            fields=[
                ('prefix', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
    ]
