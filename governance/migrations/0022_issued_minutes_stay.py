"""Minutes that were issued stay as they are: what is wrong in them is added below."""

from django.db import migrations

STAY = """
CREATE FUNCTION issued_minutes_stay() RETURNS trigger AS $$
BEGIN
  IF OLD.state = 'held' THEN
    RAISE EXCEPTION 'minutes that were issued never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION parts_of_issued_minutes_stay() RETURNS trigger AS $$
DECLARE
  asked bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN asked := ARRAY[NEW.meeting_id];
  ELSIF TG_OP = 'DELETE' THEN asked := ARRAY[OLD.meeting_id];
  ELSE asked := ARRAY[OLD.meeting_id, NEW.meeting_id];
  END IF;
  IF EXISTS (SELECT 1 FROM governance_meeting WHERE id = ANY(asked) AND state = 'held') THEN
    RAISE EXCEPTION 'minutes that were issued never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION remarks_on_minutes_stay() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'what was added to minutes never changes'
    USING ERRCODE = 'restrict_violation';
END $$ LANGUAGE plpgsql;

CREATE TRIGGER issued_minutes_stay BEFORE UPDATE OR DELETE
  ON governance_meeting FOR EACH ROW EXECUTE FUNCTION issued_minutes_stay();
CREATE TRIGGER issued_items_stay BEFORE INSERT OR UPDATE OR DELETE
  ON governance_agendaitem FOR EACH ROW
  EXECUTE FUNCTION parts_of_issued_minutes_stay();
CREATE TRIGGER issued_attendance_stays BEFORE INSERT OR UPDATE OR DELETE
  ON governance_attendance FOR EACH ROW
  EXECUTE FUNCTION parts_of_issued_minutes_stay();
CREATE TRIGGER remarks_on_minutes_stay BEFORE UPDATE OR DELETE
  ON governance_meetingremark FOR EACH ROW
  EXECUTE FUNCTION remarks_on_minutes_stay();
"""
CHANGE = """
DROP TRIGGER remarks_on_minutes_stay ON governance_meetingremark;
DROP TRIGGER issued_attendance_stays ON governance_attendance;
DROP TRIGGER issued_items_stay ON governance_agendaitem;
DROP TRIGGER issued_minutes_stay ON governance_meeting;
DROP FUNCTION remarks_on_minutes_stay();
DROP FUNCTION parts_of_issued_minutes_stay();
DROP FUNCTION issued_minutes_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0021_change_requests_say_what_drives_them")]

    operations = [migrations.RunSQL(STAY, CHANGE)]
