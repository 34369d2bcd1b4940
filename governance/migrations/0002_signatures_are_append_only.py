from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_tables"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER governance_signature_append_only "
            "BEFORE UPDATE OR DELETE ON governance_signature "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            "DROP TRIGGER governance_signature_append_only ON governance_signature;",
        ),
    ]
