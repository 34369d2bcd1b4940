from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0008_one_wording_at_a_time"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="racimatrix",
            name="one_matrix_in_force",
        ),
        migrations.AddField(
            model_name="racicell",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="racimatrix",
            name="note",
            field=models.TextField(blank=True, verbose_name="what changes, and why"),
        ),
        migrations.AlterField(
            model_name="racimatrix",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("published", "Published"),
                    ("superseded", "Superseded"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="racimatrix",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("state",),
                name="one_published_matrix",
            ),
        ),
        migrations.AddConstraint(
            model_name="racimatrix",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effective_from", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("effective_from__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="published_matrix_has_a_first_day",
            ),
        ),
    ]
