"""Postgres itself refuses to change or delete what the ledger and the snapshots hold.

A deleted card takes nothing from its moves but the link to itself.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION roadmap_move_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.card_id IS NULL
    AND to_jsonb(NEW) - 'card_id' = to_jsonb(OLD) - 'card_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Rows of % are never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {function}();
"""
KEEPERS = {
    "roadmap_move": "roadmap_move_append_only",
    "roadmap_snapshot": "append_only",
}


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_records_are_append_only"),
        ("roadmap", "0001_tables"),
    ]
    replaces = [("roadmap", "0007_ledger_and_snapshots_are_append_only")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION roadmap_move_append_only();"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table, function=function),
                f"DROP TRIGGER {table}_append_only ON {table};",
            )
            for table, function in KEEPERS.items()
        ),
    ]
