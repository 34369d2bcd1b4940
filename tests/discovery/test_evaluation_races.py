"""Several scorers of one evaluation at the same moment."""

import pytest

from core.models import AuditEntry
from discovery.actions import evaluation_scores as scoring
from discovery.actions import evaluation_steps as steps
from discovery.queries.evaluations import result
from tests.backlog.test_races import at_once
from tests.discovery.vendors import VECTORS, again, opened, scores, shown
from tests.make import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_three_who_hand_in_at_once_show_the_scores_once():
    cast = make_cast()
    row, people = opened(cast), (cast.pm, cast.it, cast.ops)
    for person in people:
        scoring.declare(row, conflicts={}, by=person)
    told = scores(row)
    given = at_once(
        *(
            lambda by=person: scoring.score(row, scores=told, hand_in=True, by=by)
            for person in people
        )
    )
    assert all(not isinstance(each, Exception) for each in given), given
    assert again(row).is_revealed
    shows = AuditEntry.objects.filter(verb="vendor_evaluation.showed_scores")
    assert shows.count() == 1


def test_a_late_score_and_another_round_at_once_leave_whole_rounds():
    cast = make_cast()
    row = shown(cast)
    worse = scores(row, dict.fromkeys(VECTORS, (1,) * 6))
    at_once(
        lambda: steps.again(row, by=cast.pm),
        lambda: scoring.score(row, scores=worse, hand_in=True, by=cast.it),
    )
    row = again(row)
    assert (row.state, row.round) == ("open", 2)
    for person in (cast.pm, cast.it, cast.ops):
        scoring.score(row, scores=scores(row), hand_in=True, by=person)
    assert str(result(again(row)).standings[0].total) == "39/10"
