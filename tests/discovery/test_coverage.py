"""The coverage meter: what is heard, what is stale, what nobody has heard."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from core.errors import Refused
from core.roles import Role
from discovery.actions import copies, feeds, sessions
from discovery.coverage import Heard, cell, share_fresh, weight
from discovery.models import CalendarFeed, ListeningSession, Note
from discovery.queries.coverage import meter
from portfolio.actions import places
from portfolio.models import Queue
from tests.make import make_note, make_site, make_user

DAY = date(2026, 11, 16)


# --- arithmetic ----------------------------------------------------------------------------
def test_a_voice_weighs_half_after_a_half_life():
    assert [weight(age, 28) for age in (0, 28, 56)] == [1, 0.5, 0.25]
    assert weight(-1, 28) == 0


def test_one_voice_lasts_a_half_life_and_two_last_twice_as_long():
    one, two = {DAY: 1}, {DAY: 2}
    days = [DAY + timedelta(days=days) for days in (28, 29, 56, 57)]
    assert [cell(one, on, 28).state for on in days] == [
        "fresh",
        "stale",
        "stale",
        "stale",
    ]
    assert [cell(two, on, 28).state for on in days] == [
        "fresh",
        "fresh",
        "fresh",
        "stale",
    ]


def test_a_place_without_a_voice_is_unheard_and_so_is_one_heard_tomorrow():
    assert cell({}, DAY, 28).state == Heard.UNHEARD
    assert cell({DAY + timedelta(days=1): 3}, DAY, 28).state == Heard.UNHEARD


@given(
    ages=st.dictionaries(st.integers(0, 700), st.integers(1, 9), max_size=9),
    later=st.integers(0, 400),
    half_life=st.integers(1, 200),
)
def test_weight_only_falls_with_time_and_only_rises_with_a_voice(
    ages, later, half_life
):
    heard = {DAY - timedelta(days=age): voices for age, voices in ages.items()}
    now, then = (
        cell(heard, DAY, half_life),
        cell(heard, DAY + timedelta(days=later), half_life),
    )
    assert then.weight <= now.weight
    more = cell({**heard, DAY: heard.get(DAY, 0) + 1}, DAY, half_life)
    assert more.weight == pytest.approx(now.weight + 1)
    assert more.state == Heard.FRESH


def test_the_share_of_work_is_by_its_weight():
    assert share_fresh({"PLS": 80, "HRD": 20}, {"PLS"}) == 0.8
    assert share_fresh({}, set()) is None


# --- the page --------------------------------------------------------------------------------
def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def a_place(cast):
    site = make_site("JAX")
    queue = Queue.objects.create(code="PLS", name="Personal loans", base_fte=80)
    return site, queue


@pytest.mark.django_db
def test_the_page_says_where_to_listen_and_plans_it(as_pm, cast):
    site, queue = a_place(cast)
    page = as_pm.get(at("coverage")).content.decode()
    assert "1 place needs listening" in page
    plan = f"{at('session_create')}?site=JAX&amp;queue=PLS"
    assert plan in page
    form = as_pm.get(
        at("session_create"), {"site": "JAX", "queue": "PLS"}
    ).content.decode()
    assert "thirty to listen" in form
    make_note(cast, "Heard.", published=True, site=site, queue=queue)
    assert "Everybody was heard lately" in as_pm.get(at("coverage")).content.decode()
    for by in ("shift", "tenure", "channel", "nonsense"):
        assert as_pm.get(at("coverage"), {"by": by}).status_code == 200


@pytest.mark.django_db
def test_a_few_voices_are_not_counted_aloud(as_pm, cast):
    site, queue = a_place(cast)
    for n in range(4):
        make_note(cast, f"Heard {n}.", published=True, site=site, queue=queue)
    assert "a few voices" in as_pm.get(at("coverage")).content.decode()
    make_note(cast, "Heard 5.", published=True, site=site, queue=queue)
    assert "5 voices" in as_pm.get(at("coverage")).content.decode()


@pytest.mark.django_db
def test_copies_and_unread_notes_are_no_voice(cast):
    site, queue = a_place(cast)
    told = {"site": site, "queue": queue}
    make_note(cast, "Nobody has read this.", **told)
    assert len(meter("queue", DAY).wanted) == 1
    one, two = (make_note(cast, "The same.", published=True, **told) for _ in range(2))
    copies.merge(one, [two], by=cast.pm)
    [[_, [square]]] = meter(
        "queue", Note.objects.latest("happened_on").happened_on
    ).rows
    assert square is not None
    assert square.cell.voices == 1


@pytest.mark.django_db
def test_a_queue_that_a_site_does_not_answer_is_no_gap(cast):
    site, _ = a_place(cast)
    other = Queue.objects.create(code="HRD", name="Hardship")
    assert len(meter("queue", DAY).wanted) == 2
    places.edit_site(site, version=site.version, queues=[other], by=cast.admin)
    assert [square.column for square in meter("queue", DAY).wanted] == ["HRD"]


@pytest.mark.django_db
def test_the_meter_costs_the_same_for_many_notes(as_pm, cast, assert_flat):
    site, queue = a_place(cast)

    def grow():
        for n in range(5):
            make_note(cast, f"Heard {n}.", published=True, site=site, queue=queue)

    grow()
    assert_flat(lambda: as_pm.get(at("coverage")), grow)


@pytest.mark.django_db
def test_other_systems_read_the_meter(as_pm, as_outsider, cast):
    site, queue = a_place(cast)
    for n in range(2):
        make_note(cast, f"Heard {n}.", published=True, site=site, queue=queue)
    at_api = "/api/v1/listening-sessions/coverage/"
    [told] = as_pm.get(at_api).json()
    assert told == {
        "site": "JAX", "column": "PLS", "state": "fresh", "few": True,
        "voices": None, "last": None,
    }  # fmt: skip
    assert as_pm.get(at_api, {"by": "nonsense"}).status_code == 400
    assert as_outsider.get(at_api).status_code == 403


# --- calendars ---------------------------------------------------------------------------------
def a_session(cast, **fields):
    told = {"held_on": date(2026, 12, 1), "site": make_site("JAX"), **fields}
    return sessions.create(**told, by=cast.frontline)


@pytest.mark.django_db
def test_a_session_goes_into_a_calendar_at_its_time(as_pm, cast, settings):
    settings.TIME_ZONE = "America/Chicago"
    session = a_session(
        cast, starts_at="14:00", minutes=45, agenda="Listen; then, talk."
    )
    session.refresh_from_db()
    answer = as_pm.get(at("session_calendar", session.pk))
    assert answer["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert f"{event.decoded('dtstart'):%Y-%m-%d %H:%M}" == "2026-12-01 20:00"  # UTC
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=45)
    assert str(event["description"]) == "Listen; then, talk."
    sessions.edit(session, version=session.version, starts_at=None, by=cast.frontline)
    [event] = Calendar.from_ical(
        as_pm.get(at("session_calendar", session.pk)).content
    ).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert event["sequence"] == session.version + 1


@pytest.mark.django_db
def test_a_calendar_reads_by_a_secret_that_can_be_revoked(client, as_pm, cast):
    a_session(cast)
    page = as_pm.post(at("calendar_renew")).content.decode()
    secret = page.partition("key=")[2].partition('"')[0]
    feed = CalendarFeed.objects.get()
    assert secret not in feed.token_hash
    answer = client.get(at("calendar_feed"), {"key": secret})  # nobody is signed in
    assert b"LS-01" in answer.content
    assert "no-store" in answer["Cache-Control"]
    feed.refresh_from_db()
    assert feed.read_at is not None
    assert secret not in as_pm.get(at("calendar_address")).content.decode()
    as_pm.post(at("calendar_revoke"))
    assert client.get(at("calendar_feed"), {"key": secret}).status_code == 404
    with pytest.raises(Refused):
        feeds.revoke(by=cast.pm)


@pytest.mark.django_db
def test_another_address_ends_the_one_before(client, cast):
    _, first = feeds.renew(by=cast.pm)
    _, second = feeds.renew(by=cast.pm)
    assert client.get(at("calendar_feed"), {"key": first}).status_code == 404
    assert client.get(at("calendar_feed"), {"key": second}).status_code == 200
    assert client.get(at("calendar_feed")).status_code == 404


@pytest.mark.django_db
def test_who_has_left_reads_nothing(client, cast):
    person = make_user("Lea", Role.FRONTLINE_LEAD)
    _, secret = feeds.renew(by=person)
    person.is_active = False
    person.save()
    assert client.get(at("calendar_feed"), {"key": secret}).status_code == 404


@pytest.mark.django_db
def test_a_session_to_come_says_so_and_its_notes_are_of_today(as_frontline, cast):
    session = a_session(cast, held_on=date(2099, 1, 1))
    assert "Coming" in as_frontline.get(at("session_list")).content.decode()
    body = {"verbatim": "Early.", "participant": "associate"}
    as_frontline.post(at("session_note", session.pk), body)
    assert Note.objects.get().happened_on < ListeningSession.objects.get().held_on
