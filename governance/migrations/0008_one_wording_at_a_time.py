import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0007_conditions_and_waivers_need_two_people"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    (
                        models.Func(
                            "effective_from",
                            "effective_to",
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_wording_at_a_time",
            ),
        ),
    ]
