"""The steps of a risk are what its trend is read from: Postgres keeps them."""

from django.db import migrations

TABLE = "support_riskstep"


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0005_risks_and_their_steps"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            f"DROP TRIGGER {TABLE}_append_only ON {TABLE};",
        )
    ]
