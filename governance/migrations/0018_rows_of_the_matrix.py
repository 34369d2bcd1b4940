import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0017_reviews_are_talked_about")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="retired_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="RaciRow",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("P", "Plan"),
                            ("M", "Implement"),
                            ("S", "Support"),
                            ("D", "Day to day"),
                        ],
                        max_length=1,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("basis", models.TextField(blank=True)),
                ("is_gate", models.BooleanField(default=False)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Why this row is an exception.",
                        max_length=200,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.activity",
                    ),
                ),
                (
                    "matrix",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="governance.racimatrix",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("matrix", "activity"), name="one_row_per_activity"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="racicell", name="one_part_per_party"),
        migrations.RenameField(
            model_name="racicell", old_name="party", new_name="code"
        ),
        migrations.AddField(
            model_name="racicell",
            name="party",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.party",
            ),
        ),
        migrations.AddField(
            model_name="racicell",
            name="row",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cells",
                to="governance.racirow",
            ),
        ),
    ]
