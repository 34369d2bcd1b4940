"""What was promised before the start, PostgreSQL refuses to change but by amendment.

The actions that amend say so for one pilot and one transaction
(`pilots.actions.plans.amending`); whoever goes round them is refused here, and what a
superuser forces shows on the pilot and keeps it from scaling.
"""

from django.db import migrations

UNDER_WAY = "('running', 'paused', 'readout', 'decided', 'closed')"
FROZEN = (
    "kind", "product_id", "item_id", "change", "for_whom", "because", "wrong_if",
    "agents", "hours", "languages", "unit", "share_percent", "sample_size",
    "sample_reason", "looking", "looks", "look_shares", "spending", "tau",
    "extension_percent", "analysis_plan", "exclusions", "max_contacts", "budget",
    "data_classes", "rollback_minutes", "rollback_owner_id", "owner_id", "sponsor_id",
    "starts_on", "ends_on", "split_control", "split_treatment", "discard_days",
)  # fmt: skip
OF_MEASURE = (
    "pilot_id", "part", "method", "direction", "unit", "baseline", "target",
    "min_effect", "planned_sd", "cluster_size", "icc", "max_worsening", "alpha",
    "power", "name", "grain",
)  # fmt: skip
OF_CRITERION = (
    "pilot_id", "text", "measure_id", "threshold", "window_days", "min_units", "auto",
)  # fmt: skip


def differs(columns: tuple[str, ...]) -> str:
    old = ", ".join(f"OLD.{name}" for name in columns)
    new = ", ".join(f"NEW.{name}" for name in columns)
    return f"ROW({old}) IS DISTINCT FROM ROW({new})"


REFUSE = """
CREATE FUNCTION refuse_frozen(pilot bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('tandem.amending', true) IS DISTINCT FROM pilot::text THEN
    RAISE EXCEPTION 'The plan of pilot % is frozen: amend it, with a reason', pilot
      USING ERRCODE = 'restrict_violation';
  END IF;
END $$;
"""
PILOT = f"""
CREATE FUNCTION frozen_pilot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ROW(OLD.plan, OLD.plan_hash) IS DISTINCT FROM ROW(NEW.plan, NEW.plan_hash) THEN
    RAISE EXCEPTION 'What pilot % froze at its start is never changed', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF {differs(FROZEN)} THEN
    PERFORM refuse_frozen(OLD.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pilots_pilot_frozen BEFORE UPDATE ON pilots_pilot
  FOR EACH ROW WHEN (OLD.state IN {UNDER_WAY}) EXECUTE FUNCTION frozen_pilot();
"""
PART = f"""
CREATE FUNCTION frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN of := OLD.pilot_id; ELSE of := NEW.pilot_id; END IF;
  IF EXISTS (SELECT 1 FROM pilots_pilot WHERE id = of AND state IN {UNDER_WAY}) THEN
    PERFORM refuse_frozen(of);
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
"""


def part(table: str, columns: tuple[str, ...]) -> tuple[str, str]:
    """Rows of a table with `pilot_id`: none comes, changes or goes once it is frozen."""
    made = f"""
CREATE TRIGGER {table}_frozen BEFORE INSERT OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION frozen_part();
"""
    if columns:
        made += f"""
CREATE TRIGGER {table}_frozen_change BEFORE UPDATE ON {table}
  FOR EACH ROW WHEN ({differs(columns)}) EXECUTE FUNCTION frozen_part();
"""
    gone = f"DROP TRIGGER {table}_frozen ON {table};"
    if columns:
        gone += f" DROP TRIGGER {table}_frozen_change ON {table};"
    return made, gone


class Migration(migrations.Migration):
    dependencies = [("pilots", "0002_records_are_kept")]
    replaces = [("pilots", "0012_a_frozen_plan_holds")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_frozen(bigint);"),
        migrations.RunSQL(
            PILOT,
            "DROP TRIGGER pilots_pilot_frozen ON pilots_pilot; "
            "DROP FUNCTION frozen_pilot();",
        ),
        migrations.RunSQL(PART, "DROP FUNCTION frozen_part();"),
        *(
            migrations.RunSQL(*part(table, columns))
            for table, columns in (
                ("pilots_measure", OF_MEASURE),
                ("pilots_killcriterion", OF_CRITERION),
                ("pilots_pilot_sites", ()),
                ("pilots_pilot_queues", ()),
            )
        ),
    ]
