"""Connections of before read parents, links and comments too, and send none unasked."""

from django.db import migrations

FIELDS = """
    INSERT INTO backlog_jirafield
        (connection_id, name, remote, direction, rule, is_document, version)
    SELECT connection.id, carried.name, carried.remote, 'in', 'ask', false, 1
    FROM backlog_jiraconnection connection
    CROSS JOIN (VALUES ('parent', 'parent'), ('links', 'Blocks'), ('comments', 'comment'))
        AS carried (name, remote)
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("backlog", "0014_jira_clouds_new_issues_comments_and_nudges")]
    operations = [migrations.RunSQL(FIELDS, migrations.RunSQL.noop)]
