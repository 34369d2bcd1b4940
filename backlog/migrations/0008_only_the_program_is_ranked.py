"""Give stories, defects and debt no place in the order: the program does not rank them.

A generated column cannot change its expression, so it is made again, with its index.
"""

import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('backlog', '0007_votes_are_revealed'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='item',
            name='item_order',
        ),
        migrations.RemoveField(
            model_name='item',
            name='order_key',
        ),
        migrations.AddField(
            model_name='item',
            name='order_key',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.Case(models.When(kind__in=('theme', 'epic', 'feature', 'enabler'), then=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('business_value'), '+', models.F('time_criticality')), '+', models.F('risk_reduction')), '*', models.Value(1560)), '/', django.db.models.functions.comparison.Coalesce('duration_override', 'job_size')), models.BigIntegerField()), '*', models.Value(32)), '+', django.db.models.expressions.CombinedExpression(models.Value(31), '-', django.db.models.functions.comparison.Coalesce('duration_override', 'job_size'))), '*', models.Value(32)), '+', models.F('time_criticality')), '*', models.Value(32)), '+', models.F('risk_reduction')), '*', models.Value(32)), '+', models.F('business_value')))), -1, output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('state__in', ['idea', 'ready', 'in_progress'])), fields=['-order_key', 'created_at', 'id'], name='item_order'),
        ),
    ]
