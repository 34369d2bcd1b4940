from threading import Thread

import pytest
from django.db import connection

from roadmap import actions
from roadmap.models import Card
from tests.make import make_cast
from tests.roadmap.make import make_card


def together(*calls):
    outcomes = []

    def run(call):
        try:
            outcomes.append(call())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_many_moves_at_once_leave_every_column_dense():
    cast = make_cast()
    cards = [make_card(cast, title) for title in "abcdef"]

    def shuffle(card, after, to="later"):
        return lambda: actions.move(
            card, to=to, after=after, reason="x", version=None, by=cast.pm
        )

    for _ in range(5):
        outcomes = together(
            shuffle(cards[0], cards[4]),
            shuffle(cards[5], None),
            shuffle(cards[2], None, to="dropped"),
            lambda: actions.create(product=cast.product, title="new", by=cast.pm),
        )
        assert not [o for o in outcomes if isinstance(o, Exception)], outcomes
    for horizon in ("later", "dropped"):
        column = Card.objects.filter(horizon=horizon).order_by("position")
        positions = list(column.values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))
