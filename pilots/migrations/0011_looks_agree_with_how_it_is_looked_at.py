from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pilots", "0010_more_looks_than_one_were_planned")]

    operations = [
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('looking', 'planned_looks'), ('looks__gt', 1)), models.Q(models.Q(('looking', 'planned_looks'), _negated=True), ('looks', 1)), _connector='OR'), name='several_looks_are_planned_looks'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('tau', None), ('tau__gt', 0), _connector='OR'), name='tau_is_above_0'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('extension_percent__in', [0, 25, 50])), name='extension_is_0_25_or_50'),
        ),
    ]
