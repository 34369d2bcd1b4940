"""The timeline: real dates only, for those who must see them."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pilots.models import Pilot
from roadmap import timeline
from tests.roadmap.make import make_card

URL = reverse("roadmap:timeline")


def test_a_line_holds_whole_months_around_its_days():
    line = timeline.line_of([date(2027, 1, 31)], date(2026, 11, 16))
    assert (line.first, line.last) == (date(2026, 11, 1), date(2027, 2, 1))
    assert [month.name for month in line.months()] == [
        "Nov 2026",
        "Dec 2026",
        "Jan 2027",
    ]


@pytest.mark.parametrize(
    ("day", "x"),
    [
        (date(2026, 11, 1), 0),
        (date(2026, 12, 1), 50),
        (date(2026, 12, 31), 100),
        (date(2025, 1, 1), 0),
        (date(2028, 1, 1), 100),
    ],
)
def test_a_day_lies_where_it_should(day, x):
    assert timeline.Line(date(2026, 11, 1), date(2026, 12, 31)).x(day) == x


def test_many_months_are_named_by_quarter():
    line = timeline.line_of([date(2028, 12, 1)], date(2026, 11, 16))
    assert [month.name for month in line.months()][:2] == ["Jan 2027", "Apr 2027"]


def test_only_real_dates_are_drawn(as_pm, cast):
    make_card(cast, "No date at all")
    due: dict[str, Any] = {"external_on": date(2027, 1, 31), "external_source": "FCC"}
    make_card(cast, "Stop means stop", **due)
    card = make_card(cast, "Wrap up")
    window = {"starts_on": date(2026, 11, 20), "ends_on": date(2027, 3, 1)}
    plan = {"key": "PIL-01", "title": "Summaries", "product": cast.product}
    card.pilots.add(Pilot.objects.create(**plan, **window, owner=cast.pm))
    html = as_pm.get(URL).text
    assert "No date at all" not in html
    assert "1 other card here has no date" in html
    assert "<b>31 Jan 2027</b>: FCC" in html
    assert "to 1 Mar 2027" in html
    assert html.index("Wrap up") < html.index("Stop means stop")
    assert "Wrap up" not in as_pm.get(URL, {"q": "stop"}).text


def test_without_dates_it_says_why(as_pm, cast):
    make_card(cast)
    assert "Nothing is made up" in as_pm.get(URL).text


def test_the_timeline_costs_the_same_with_more_cards(as_pm, cast, assert_flat):
    due: dict[str, Any] = {"external_on": date(2027, 1, 31), "external_source": "FCC"}

    def grow():
        for title in "abcdef":
            make_card(cast, title, **due)

    make_card(cast, **due)
    assert_flat(lambda: as_pm.get(URL), grow)


def test_a_line_of_generations_is_named_by_year():
    line = timeline.line_of([date(2199, 12, 31)], date(2026, 11, 16))
    names = [month.name for month in line.months()]
    assert names[:2] == ["Jan 2027", "Jan 2028"]
    assert len(names) == 173
