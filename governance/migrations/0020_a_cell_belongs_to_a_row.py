import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0019_versions_keep_their_words")]

    operations = [
        migrations.RemoveField(model_name="racicell", name="matrix"),
        migrations.RemoveField(model_name="racicell", name="activity"),
        migrations.RemoveField(model_name="racicell", name="code"),
        migrations.RemoveField(model_name="racicell", name="reason"),
        migrations.RemoveField(model_name="racicell", name="version"),
        migrations.AlterField(
            model_name="racicell",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.party",
            ),
        ),
        migrations.AlterField(
            model_name="racicell",
            name="row",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cells",
                to="governance.racirow",
            ),
        ),
        migrations.AlterField(
            model_name="racicell",
            name="part",
            field=models.CharField(
                choices=[
                    ("A/R", "Accountable and responsible"),
                    ("A", "Accountable"),
                    ("R", "Responsible"),
                    ("C", "Consulted"),
                    ("I", "Informed"),
                ],
                max_length=3,
            ),
        ),
        migrations.AddConstraint(
            model_name="racicell",
            constraint=models.UniqueConstraint(
                fields=("row", "party"), name="one_part_per_party_and_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="racicell",
            constraint=models.CheckConstraint(
                condition=models.Q(("part", ""), _negated=True),
                name="a_cell_holds_a_part",
            ),
        ),
    ]
