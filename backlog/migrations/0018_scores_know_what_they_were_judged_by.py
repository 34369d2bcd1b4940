import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


# Whatever stands now is taken as judged by what the items are now.
FILL = """
INSERT INTO backlog_basis (item_id, due_on, size)
SELECT id, due_on, size FROM backlog_item WHERE scored_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('backlog', '0017_how_close_neighbours_are'),
    ]

    operations = [
        migrations.CreateModel(
            name='Basis',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='basis', serialize=False, to='backlog.item')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('size', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('noted', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
