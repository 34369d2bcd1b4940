import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("backlog", "0007_votes_were_cast_in_rounds")]

    operations = [
        migrations.RemoveConstraint(model_name="vote", name="one_vote_each"),
        migrations.RemoveField(model_name="vote", name="column"),
        migrations.RemoveField(model_name="vote", name="session"),
        migrations.AlterField(
            model_name="vote",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes",
                to="backlog.round",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("round", "item", "scorer"), name="one_vote_each"
            ),
        ),
    ]
