"""Reminders: the right days, each person once, and the page says when."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.models import Notice
from governance import calendars, reminded, reminders, tasks
from governance.actions import conditions, reminding, waivers
from governance.models import Criterion, Review
from governance.reminders import Thing
from tests.make import decide, make_review, meet_all, sign

ASKED, LAST = date(2026, 9, 22), date(2026, 12, 21)
DAY = timedelta(days=1)


def autumn(*days: str) -> list[date]:
    """11-20 is 20 November 2026."""
    return [date.fromisoformat(f"2026-{day}") for day in days]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("thing", "due", "days"),
    [
        # 21 November is a Saturday, 20 December a Sunday
        (Thing.WAIVER, "12-21", ["11-20", "12-07", "12-14", "12-18", "12-22"]),
        (Thing.APPROVAL, "12-21", ["11-20", "12-07", "12-14"]),
        (Thing.CONDITION, "12-15", ["12-01", "12-08", "12-14"]),
        # 11 November is Veterans Day, 26 November Thanksgiving
        (Thing.REVIEW, "11-18", ["11-10", "11-16", "11-18"]),
        (Thing.CONDITION, "11-30", ["11-13", "11-20", "11-27"]),
        (Thing.WAIVER, "12-24", ["11-24", "12-10", "12-17", "12-23", "12-28"]),
    ],
)
def test_the_days_of_each_thing(thing, due, days):
    [day] = autumn(due)
    assert reminders.days(thing, day, calendars.gates()) == autumn(*days)


@pytest.mark.django_db
def test_a_late_review_is_told_of_each_open_day():
    [due, until] = autumn("11-18", "11-30")
    found = reminders.days(Thing.REVIEW, due, calendars.gates(), until=until)
    late = autumn("11-19", "11-20", "11-23", "11-24", "11-25", "11-27", "11-30")
    assert found[3:] == late


def test_a_reminder_that_nobody_sent_comes_late_but_not_stale_nor_too_early():
    found, since = autumn("11-20", "12-07"), date(2026, 1, 1)
    asked = autumn("11-19", "11-20", "11-23", "11-24", "12-08")
    named = [reminders.pressing(found, day, since=since) for day in asked]
    assert named == [None, found[0], found[0], None, found[1]]
    assert reminders.pressing(found, asked[2], since=asked[2]) is None


# --- by the clock ---------------------------------------------------------------------
@pytest.fixture
def held(cast, settings) -> Any:
    """As GD-06 of the demo: approved on 22 September, S05 waived, one condition open."""
    settings.TODAY = str(ASKED)
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    row = review.assessments.get(criterion__code="S05")
    row.verdict = "not_met"
    row.save()
    waiver = waivers.request(
        review,
        criterion=Criterion.objects.in_force(ASKED).get(code="S05"),
        reason="SOC 2 period ended",
        compensating_control="Quarterly access review",
        risk_owner=cast.it,
        expires_on=LAST,
        by=cast.pm,
    )
    waivers.grant(waiver, by=cast.reviewer)
    words = {"text": "A bridge letter", "owner": cast.po, "blocking": "during"}
    condition = conditions.add(
        review, due_on=date(2026, 12, 15), **words, by=cast.reviewer
    )
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    waiver.refresh_from_db()
    condition.refresh_from_db()
    return waiver, condition


def live_through(first: date, last: date, settings) -> None:
    """Each day the tasks run as beat sends them, and the reminder twice."""
    day = first
    while day <= last:
        settings.TODAY = str(day)
        tasks.expire_reviews()
        tasks.remind_due()
        tasks.remind_due()
        day += DAY


def told(row) -> list[tuple[str, str]]:
    """(day and month, whom) of every reminder of one thing, in the order told."""
    rows = Notice.objects.filter(
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        occasion__startswith=reminding.OCCASION,
    )
    named = rows.order_by("pk").values_list("occasion", "person__name")
    return [(occasion[-5:], name) for occasion, name in named]


@pytest.mark.django_db
def test_autumn_2026_day_by_day(held, cast, settings):
    waiver, condition = held
    assert reminded.of_waiver(waiver).coming == autumn(
        "11-20", "12-07", "12-14", "12-18", "12-22"
    )
    live_through(date(2026, 11, 18), date(2026, 12, 24), settings)
    days = ["11-20", "12-07", "12-14", "12-18", "12-22"]
    both = sorted([cast.it.name, cast.pm.name])
    assert sorted(told(waiver)) == [(day, name) for day in days for name in both]
    assert {name for _, name in told(condition)} == {cast.po.name}
    assert [day for day, _ in told(condition)] == ["12-01", "12-08", "12-14"]
    last = Notice.objects.filter(subject_type="governance.waiver").latest("pk")
    assert last.text == "W-01 for S05 ran out on Mon 21 Dec 2026: its gate is closed"
    approval = Review.objects.get(pk=waiver.review_id)
    assert {day for day, _ in told(approval)} == {"11-20", "12-07", "12-14"}
    shown = reminded.of_waiver(waiver)
    assert shown.done == [(day, 2) for day in autumn(*days)]


@pytest.mark.django_db
def test_who_signed_or_may_not_see_it_is_left_alone(cast, board, settings):
    rita, sam, _gus = board
    settings.TODAY = "2026-11-09"
    review = make_review(cast)
    Review.objects.update(due_on=date(2026, 11, 18))
    live_through(date(2026, 11, 10), date(2026, 11, 10), settings)
    first = {name for _, name in told(review)}
    assert first == {rita.name, sam.name, cast.reviewer.name}
    meet_all(review, by=cast.reviewer)
    sign(review, by=rita)
    sam.memberships.all().delete()
    live_through(date(2026, 11, 11), date(2026, 11, 16), settings)
    assert [each for each in told(review) if each[0] == "11-16"] == [
        ("11-16", cast.reviewer.name)
    ]


@pytest.mark.django_db
def test_a_renewed_waiver_is_silent_and_pages_tell_the_days(
    held, cast, client_of, settings
):
    waiver, condition = held
    settings.TODAY = "2026-11-20"
    tasks.remind_due()
    as_pm = client_of(cast.pm)
    for row in (waiver, condition, waiver.review):
        page = as_pm.get(row.get_absolute_url() + "?whole=1").content.decode()
        assert "Reminders" in page
        assert 'datetime="2026-12-14"' in page
    renewal = waivers.renew(
        waiver, reason="Not yet", expires_on=date(2027, 1, 29), by=cast.pm
    )
    waivers.grant(renewal, by=cast.reviewer)
    live_through(date(2026, 12, 7), date(2026, 12, 7), settings)
    assert {day for day, _ in told(waiver)} == {"11-20"}
    assert reminded.of_waiver(waiver).coming == []
