"""Each column that a session voted on becomes its first round: nobody's vote is lost."""

from django.db import migrations

ROUNDS = """
    INSERT INTO backlog_round
        (session_id, "column", number, opened_at, opened_by_id, revealed_at, revealed_by_id)
    SELECT session.id, vote."column", 1, min(vote.voted_at), session.facilitator_id,
           CASE WHEN session.state <> 'open' THEN max(vote.voted_at) END,
           CASE WHEN session.state <> 'open' THEN session.facilitator_id END
    FROM backlog_vote vote JOIN backlog_scoringsession session ON session.id = vote.session_id
    GROUP BY session.id, vote."column"
"""
ITEMS = """
    INSERT INTO backlog_round_items (round_id, item_id)
    SELECT round.id, held.item_id
    FROM backlog_round round
    JOIN backlog_scoringsession_items held ON held.scoringsession_id = round.session_id
"""
VOTES = """
    UPDATE backlog_vote vote SET round_id = round.id
    FROM backlog_round round
    WHERE round.session_id = vote.session_id AND round."column" = vote."column"
"""
# The session goes on where most people have voted already.
COLUMNS = """
    UPDATE backlog_scoringsession session SET "column" = busiest."column"
    FROM (
        SELECT DISTINCT ON (session_id) session_id, "column"
        FROM (SELECT session_id, "column", count(*) AS votes
              FROM backlog_vote GROUP BY session_id, "column") counted
        ORDER BY session_id, votes DESC, "column"
    ) busiest
    WHERE busiest.session_id = session.id
"""


class Migration(migrations.Migration):
    dependencies = [("backlog", "0006_rounds_of_a_session")]

    operations = [
        migrations.RunSQL([ROUNDS, ITEMS, VOTES, COLUMNS], migrations.RunSQL.noop),
    ]
