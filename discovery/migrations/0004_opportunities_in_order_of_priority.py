import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discovery', '0003_redactions_in_every_free_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='opportunity',
            name='priority_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('reach'), '*', models.F('frequency')), '*', models.F('severity')), '*', models.F('evidence_strength')), '*', models.Value(1000000)), models.IntegerField()), output_field=models.IntegerField()),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['-priority_key', '-id'], name='opportunity_priority'),
        ),
    ]
