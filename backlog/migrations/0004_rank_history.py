"""One rank change per item and run; its constraint is also the index of the history."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('backlog', '0003_order_key'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='rankchange',
            name='rank_history',
        ),
        migrations.AlterField(
            model_name='rankchange',
            name='item',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rank_changes', to='backlog.item'),
        ),
        migrations.AlterField(
            model_name='rankchange',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='backlog.rankrun'),
        ),
        migrations.AddConstraint(
            model_name='rankchange',
            constraint=models.UniqueConstraint(fields=('item', 'run'), name='one_rank_change_per_run'),
        ),
        migrations.AddIndex(
            model_name='rankrun',
            index=models.Index(fields=['-started_at'], name='rank_run_time'),
        ),
    ]
