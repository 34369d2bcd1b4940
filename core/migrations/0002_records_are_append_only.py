"""Postgres itself refuses to change or delete what the audit trail holds.

`append_only()` is used again by other tables of record (signatures, amendments).
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION append_only();
"""
TABLES = ["core_auditentry", "core_auditseal", "core_auditcheck"]


class Migration(migrations.Migration):
    dependencies = [("core", "0001_tables")]
    replaces = [("core", "0002_audit_is_append_only")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION append_only();"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table),
                f"DROP TRIGGER {table}_append_only ON {table};",
            )
            for table in TABLES
        ),
    ]
