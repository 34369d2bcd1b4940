"""An opportunity: numbered, validated by its evidence, moved, let go."""

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery import queries
from discovery.actions import links, opportunities
from discovery.models import Opportunity
from tests.make import (
    make_note,
    make_opportunity,
    make_proof,
    make_site,
    make_theme,
)

State = Opportunity.State


@pytest.fixture
def opportunity(cast):
    return make_opportunity(cast)


# --- opportunities -----------------------------------------------------------------------------
def test_opportunities_are_numbered(cast):
    assert [make_opportunity(cast).code for _ in range(2)] == ["OPP-1", "OPP-2"]
    assert make_opportunity(cast, code="OPP-9").code == "OPP-9"
    assert make_opportunity(cast).code == "OPP-10"
    with pytest.raises(Refused, match="already an opportunity"):
        make_opportunity(cast, code="OPP-9")


def test_it_is_validated_when_two_places_say_so(cast, opportunity):
    assert queries.lacking(opportunity) == ["Link a theme that supports it."]
    links.put_theme_behind_opportunity(make_proof(cast), opportunity, by=cast.pm)
    assert queries.lacking(opportunity) == []
    moved = opportunities.move(opportunity, to=State.VALIDATED, version=1, by=cast.pm)
    assert moved.state == State.VALIDATED
    assert AuditEntry.objects.order_by("-id")[0].data["state"] == [
        "identified",
        "validated",
    ]


def test_it_says_what_is_missing(cast, opportunity):
    theme = make_theme(cast)
    links.put_theme_behind_opportunity(theme, opportunity, by=cast.pm)
    jax = make_site("JAX")
    links.put_note_in_theme(
        make_note(cast, site=jax, published=True), theme, by=cast.pm
    )
    links.put_note_in_theme(make_note(cast, site=jax), theme, by=cast.pm)
    with pytest.raises(Refused, match="1 published notes of 2"):
        opportunities.move(opportunity, to=State.VALIDATED, by=cast.pm)
    links.put_note_in_theme(
        make_note(cast, site=jax, published=True), theme, by=cast.pm
    )
    with pytest.raises(Refused, match="one site and one kind"):
        opportunities.move(opportunity, to=State.VALIDATED, by=cast.pm)
    other = make_note(cast, site=jax, published=True, kind="customer_interview")
    links.put_note_in_theme(other, theme, by=cast.pm)
    opportunities.move(opportunity, to=State.VALIDATED, by=cast.pm)


def test_a_theme_or_note_against_it_does_not_validate_it(cast, opportunity):
    against = make_proof(cast)
    links.put_theme_behind_opportunity(
        against, opportunity, direction="contradicts", by=cast.pm
    )
    assert queries.lacking(opportunity) == ["Link a theme that supports it."]


def test_the_whole_way_and_no_short_cut(cast, opportunity):
    with pytest.raises(Refused, match="From identified"):
        opportunities.move(opportunity, to=State.ADDRESSED, by=cast.pm)
    links.put_theme_behind_opportunity(make_proof(cast), opportunity, by=cast.pm)
    for to in (State.VALIDATED, State.SELECTED, State.ADDRESSED):
        opportunities.move(opportunity, to=to, by=cast.pm)
    with pytest.raises(Refused, match="From addressed"):
        opportunities.move(opportunity, to=State.DISMISSED, because="x", by=cast.pm)


def test_dismissal_has_a_reason_and_can_be_taken_back(cast, opportunity):
    with pytest.raises(Refused, match="Say why"):
        opportunities.move(opportunity, to=State.DISMISSED, because=" ", by=cast.pm)
    gone = opportunities.move(
        opportunity, to=State.DISMISSED, because="Call 512-555-0147", by=cast.pm
    )
    assert gone.dismissed_because == "Call [PHONE]"
    back = opportunities.move(opportunity, to=State.IDENTIFIED, by=cast.pm)
    assert back.dismissed_because == ""


def test_a_stale_move_and_a_stranger_are_refused(cast, opportunity):
    opportunities.edit(opportunity, version=1, name="New", by=cast.pm)
    dismiss: dict[str, Any] = {"to": State.DISMISSED, "because": "x"}
    with pytest.raises(Stale):
        opportunities.move(opportunity, version=1, by=cast.pm, **dismiss)
    with pytest.raises(PermissionDenied):
        opportunities.move(opportunity, by=cast.other_pm, **dismiss)
    with pytest.raises(PermissionDenied):
        opportunities.edit(opportunity, version=2, name="x", by=cast.frontline)


def test_an_opportunity_is_not_part_of_itself(cast, opportunity):
    child = make_opportunity(cast, parent=opportunity)
    with pytest.raises(Refused, match="part of itself"):
        opportunities.edit(opportunity, version=1, parent=child, by=cast.pm)


def test_features_are_fetched_only_for_who_may_see_them(
    cast, client_of, as_pm, opportunity
):
    panel = f"/opportunities/{opportunity.pk}/backlog/"
    url = opportunity.get_absolute_url()
    assert panel in as_pm.get(url).text
    assert panel not in client_of(cast.frontline).get(url).text


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_get_two_numbers(cast):
    codes = []

    def add():
        try:
            codes.append(make_opportunity(cast).code)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["OPP-1", "OPP-2", "OPP-3", "OPP-4"]
