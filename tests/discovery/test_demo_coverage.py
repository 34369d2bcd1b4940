"""The coverage meter of the demo company lights exactly the places nobody has heard."""

from datetime import date, timedelta

import pytest
from django.test import override_settings

from discovery.models import Note
from discovery.queries.coverage import meter
from portfolio.models import Queue, Site

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_company"),
    pytest.mark.xdist_group("demo"),  # loaded once for all these tests
]
DAY = date(2026, 11, 16)
UNHEARD = {("SAT", "PLS"), ("SAT", "COI"), ("FSD", "PLS"), ("JAX", "AUT")}


def lit(on=DAY, **more):
    return {(s.site, s.column): str(s.state) for s in meter("queue", on, **more).wanted}


def first_person():
    return Note.objects.values_list("collector", flat=True)[0]


def test_exactly_the_unheard_places_are_lit_as_unheard():
    shown = lit()
    assert {place for place, state in shown.items() if state == "unheard"} == UNHEARD


def test_one_note_clears_one_place_and_a_month_brings_it_back():
    before = lit()
    Note.objects.create(
        kind="listening_session", state="published", title="Heard", verbatim="Heard.",
        happened_on=DAY, site=Site.objects.get(code="SAT"), participant="associate",
        queue=Queue.objects.get(code="PLS"), collector_id=first_person(),
    )  # fmt: skip
    assert set(before) - set(lit()) == {("SAT", "PLS")}
    assert set(lit()) < set(before)
    again = lit(DAY + timedelta(days=29))
    assert again[("SAT", "PLS")] == "stale"


def test_the_busiest_unheard_place_is_suggested_first():
    first, *_ = meter("queue", DAY).wanted
    assert (first.site, first.column) == ("SAT", "PLS")


def test_the_half_life_is_a_setting():
    with override_settings(HEARD_HALF_LIFE=3_650):
        assert set(lit()) == UNHEARD
