"""Two people at one deviation or one standard, with real threads on the real database."""

import pytest

from core.models import AuditEntry
from core.roles import Role
from portfolio.actions import conforming, deviations, standards
from portfolio.models import ConformityStatement, Deviation
from tests.governance.test_races import kinds, together
from tests.make import make_cast, make_user
from tests.portfolio.standards import NO, asked, in_force

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _on_the_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.mark.usefixtures("_on_the_day")
def test_two_decide_at_once_and_one_decision_stands():
    cast = make_cast()
    iris = make_user("Iris", Role.IT_PARTNER)
    row = asked(cast, in_force())
    found = together(
        lambda: deviations.grant(row, **NO, by=cast.it),
        lambda: deviations.refuse(row, **NO, by=iris),
    )
    assert kinds(found) == ["Deviation", "Refused"]
    said = AuditEntry.objects.filter(
        verb__in=["deviation.granted", "deviation.refused"]
    )
    assert said.count() == 1


@pytest.mark.usefixtures("_on_the_day")
def test_asked_twice_at_once_it_is_asked_once():
    cast = make_cast()
    standard = in_force()
    found = together(*[lambda: asked(cast, standard)] * 2)
    assert kinds(found) == ["Deviation", "Refused"]
    assert Deviation.objects.count() == 1


@pytest.mark.usefixtures("_on_the_day")
def test_granted_while_somebody_says_it_conforms_it_does_not_do_both():
    cast = make_cast()
    standard = in_force()
    row = asked(cast, standard)
    together(
        lambda: deviations.grant(row, **NO, by=cast.it),
        lambda: conforming.state(
            product=cast.product, standard=standard, seen_by="Seen.", by=cast.po
        ),
    )
    row.refresh_from_db()
    stands = ConformityStatement.objects.filter(ended_on=None).count()
    assert (row.state, stands) == ("granted", 0)


@pytest.mark.usefixtures("_on_the_day")
def test_two_begin_the_next_version_and_one_draft_is_there():
    cast = make_cast()
    standard = in_force()
    found = together(*[lambda: standards.draft_next(standard, by=cast.it)] * 2)
    assert kinds(found) == ["Refused", "StandardVersion"]
    assert standard.versions.count() == 2
