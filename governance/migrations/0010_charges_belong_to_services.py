from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0009_matrix_cells_are_versioned"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("service", models.CharField(max_length=60)),
                ("month", models.DateField(help_text="The first day of the month.")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="charge, USD"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.AlterModelOptions(
            name="servicelevelmonth",
            options={"ordering": ["month"]},
        ),
        migrations.RemoveField(
            model_name="servicelevelmonth",
            name="charge",
        ),
        migrations.AddField(
            model_name="servicelevel",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="servicelevelmonth",
            name="target_percent",
            field=models.DecimalField(decimal_places=2, default=95, max_digits=5),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="servicelevelmonth",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="servicelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("target_percent__gt", 0), ("target_percent__lte", 100)
                ),
                name="target_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelevelmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)),
                name="result_month_is_a_first_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecharge",
            constraint=models.UniqueConstraint(
                fields=("service", "month"), name="one_charge_per_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="charge_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)),
                name="charge_month_is_a_first_day",
            ),
        ),
    ]
