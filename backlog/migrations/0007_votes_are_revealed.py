"""A session shows its votes before it is final."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('backlog', '0006_key_counters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='scoringsession',
            name='state',
            field=models.CharField(choices=[('open', 'Voting'), ('revealed', 'Votes shown'), ('final', 'Final')], default='open', max_length=8),
        ),
        migrations.AddIndex(
            model_name='scoringsession',
            index=models.Index(fields=['-held_on', '-id'], name='session_page'),
        ),
    ]
