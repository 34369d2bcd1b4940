"""Two people move needs under each other at the same moment."""

import pytest

from core.errors import Refused
from discovery.actions import opportunities, placing
from discovery.models import Opportunity
from tests.backlog.test_races import at_once
from tests.make import make_cast, make_opportunity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("attempt", range(3))
def test_two_moves_at_once_close_no_circle(attempt):
    cast = make_cast()
    one, two = make_opportunity(cast, "One"), make_opportunity(cast, "Two")

    def under(row, parent):
        placing.place(
            row, parent=parent, key_result=None, goal=None, version=1, by=cast.pm
        )

    given = at_once(
        lambda: under(one, two),
        lambda: opportunities.edit(two, parent=one, version=1, by=cast.pm),
    )
    assert sum(isinstance(each, Refused) for each in given) == 1
    assert Opportunity.objects.filter(parent=None).count() == 1
