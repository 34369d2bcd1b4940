from django.db import migrations

# What a card was called on the day of an older move is not known: its name of today.
FILL = """
UPDATE roadmap_move SET card_key = card.key, card_title = card.title,
  product_id = card.product_id
FROM roadmap_card card WHERE card.id = roadmap_move.card_id;
"""


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0003_widen_moves_for_cards_that_go")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
