"""Portfolios and product lines: how the company groups its products."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import hierarchy as actions
from portfolio.models import Portfolio, ProductLine
from tests.make import make_line


def test_a_portfolio_and_its_line_are_added_once_and_recorded(cast):
    portfolio = actions.create_portfolio(name="Contact center", by=cast.pm)
    line = actions.create_line(name="Assistance", portfolio=portfolio, by=cast.pm)
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs == {Verb.PORTFOLIO_CREATED, Verb.LINE_CREATED}
    assert (str(portfolio), str(line)) == ("Contact center", "Assistance")
    with pytest.raises(Refused, match="already a portfolio called contact CENTER"):
        actions.create_portfolio(name="contact CENTER", by=cast.pm)
    with pytest.raises(Refused, match="already a product line called assistance"):
        actions.create_line(name="assistance", portfolio=portfolio, by=cast.pm)


def test_edits_are_recorded_and_stale_ones_refused(cast):
    line = make_line("Assistance")
    actions.edit_portfolio(line.portfolio, version=1, name="Center", by=cast.pm)
    actions.edit_line(line, version=1, purpose="People helped.", by=cast.pm)
    entry = AuditEntry.objects.get(verb=Verb.LINE_CHANGED)
    assert entry.data["changed"] == {"purpose": ["", "People helped."]}
    with pytest.raises(Stale):
        actions.edit_line(line, version=1, name="Late", by=cast.other_pm)
    with pytest.raises(Stale):
        actions.edit_portfolio(line.portfolio, version=1, name="Late", by=cast.pm)


def test_a_name_is_not_taken_over(cast):
    line, other = make_line("Assistance"), make_line("Channels")
    with pytest.raises(Refused, match="already a product line"):
        actions.edit_line(line, version=1, name=other.name, by=cast.pm)
    with pytest.raises(Refused, match="already a portfolio"):
        actions.edit_portfolio(
            line.portfolio, version=1, name=other.portfolio.name, by=cast.pm
        )


@pytest.mark.parametrize("who", ["po", "executive", "it", "ops", "frontline", "admin"])
def test_readers_do_not_regroup_products(cast, who):
    line, by = make_line(), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        actions.create_portfolio(name="X", by=by)
    with pytest.raises(PermissionDenied):
        actions.edit_portfolio(line.portfolio, version=1, name="X", by=by)
    with pytest.raises(PermissionDenied):
        actions.create_line(name="X", portfolio=line.portfolio, by=by)
    with pytest.raises(PermissionDenied):
        actions.edit_line(line, version=1, name="X", by=by)


def test_whoever_sees_no_portfolio_sees_no_lines(cast):
    make_line()
    assert Portfolio.objects.visible_to(cast.pm).count() == 1
    assert not ProductLine.objects.visible_to(cast.outsider)
    assert not Portfolio.objects.visible_to(cast.outsider)
