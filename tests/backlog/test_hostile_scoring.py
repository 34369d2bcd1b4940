"""What hurried and hostile people send to sessions, what-ifs, estimates and needs.

Nothing breaks, nothing is half-saved, the field is named and what was typed is kept.
"""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from backlog import tasks
from backlog.actions import rounds, scenarios, sessions, terms
from backlog.models import Estimate, ItemNeed, RoundTerm, Scenario, ScoringSession
from core.clock import now
from core.models import AuditEntry, User
from tests.make import make_item

pytestmark = pytest.mark.django_db
FAR = "9999-12-31T23:59"
JSON = "application/json"


@pytest.fixture
def at(cast):
    """Addresses by name, each for a thing that is there."""
    item = make_item(cast.product, "Payoff", 5, 3, 1, 2, key="F-1")
    story = make_item(cast.product, "A story", key="S-1", kind="story")
    session = sessions.create(name="PI 1", items=[item], by=cast.pm)
    sessions.create(name="PI 2", by=cast.pm)
    rounds.open_column(session, column="job_size", by=cast.pm)
    scenario = scenarios.create(name="What if", by=cast.pm)
    cells = {(item.pk, "job_size"): Decimal(5)}
    scenarios.change(scenario, cells=cells, version=scenario.version, by=cast.pm)
    ids = {"session": session.pk, "item": item.pk, "story": story.pk}
    ids["scenario"] = scenario.pk
    # In her zone the end of the last year is a year that no date can hold.
    User.objects.filter(pk=cast.pm.pk).update(time_zone="America/Chicago")
    return lambda name: reverse(f"backlog:{name}", args=[ids[name.partition("_")[0]]])


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("session_edit", {"name": "PI 2", "held_on": "2026-11-16", "increment": "27.1"}, "There is already a session PI 2."),
        ("session_edit", {"name": "PI 9", "held_on": "9999-12-31", "increment": "27.1"}, "between 1900 and 2199"),
        ("session_add", {"keys": "F-1, S-1"}, "S-1 (story) takes no rank in the program"),
        ("session_add", {"keys": " ".join(f"Q-{n}" for n in range(5_000))}, "Q-0, Q-1, Q-10 and 4997 more"),
        ("session_term", {"ends_at": ""}, "Say until when"),
        ("session_term", {"ends_at": "2020-01-01T10:00"}, "That time is over"),
        ("session_term", {"ends_at": "2199-11-16T10:00", "shows_itself": "on"}, "within a year"),
        ("session_term", {"ends_at": FAR}, "between 1900 and 2199"),
        ("item_estimate", {"urgency": "cliff", "per_week": "4000", "basis": "The regulator"}, "give F-1 its due date first"),
        ("item_need", {"needed": "a\x00b"}, "Null characters are not allowed"),
    ],
)  # fmt: skip
def test_what_cannot_stand_names_its_field_and_keeps_what_was_typed(
    at, as_pm, name, typed, says
):
    before = AuditEntry.objects.count()
    answer = as_pm.post(at(name), typed | {"version": "0"})
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert says in page
    assert all(text.partition("\x00")[0] in page for text in typed.values())
    assert AuditEntry.objects.count() == before
    assert not RoundTerm.objects.exists() | Estimate.objects.exists()
    assert not ItemNeed.objects.exists()


@pytest.mark.parametrize("verb", ["apply", "discard", "settle"])
@pytest.mark.parametrize("version", ["", "soon", "-1", "9" * 30])
def test_nobody_applies_or_discards_a_what_if_without_saying_which(
    at, as_pm, verb, version
):
    answer = as_pm.post(
        at(f"scenario_{verb}"), {"version": version, "capacity": "mine"}
    )
    assert answer.status_code == 409
    assert Scenario.objects.get().applied_at is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("F-1 Job size: 1.2.3", []),
        ("F-1 Job size: ...", []),
        ("F-1 Job size: 8", ["F-1 Job size: 8"]),
    ],
)
def test_a_chosen_side_that_cannot_be_read_is_left_out(at, as_pm, said, kept):
    version = Scenario.objects.get().version
    sent = {"version": version, "changes": said, "capacity": ""}
    assert as_pm.post(at("scenario_change"), sent).status_code == 302
    assert Scenario.objects.get().changes == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "PI 1"),
        ("held_on", "9999-12-31"),
        ("capacity", 2**31 - 1),
        ("capacity", -1),
        ("name", "x" * 100_000),
    ],
)
def test_the_api_holds_sessions_to_the_same_and_names_the_field(
    at, as_pm, field, value
):
    body = {"name": "PI 9", "held_on": "2026-11-16", field: value}
    answer = as_pm.post("/api/v1/scoring-sessions/", body, content_type=JSON)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert ScoringSession.objects.count() == 2


@pytest.mark.parametrize(
    ("method", "address", "body", "field"),
    [
        ("post", "scoring-sessions/{session}/term/", {"ends_at": FAR}, "ends_at"),
        ("patch", "what-ifs/{scenario}/", {"cells": [{}]}, "cells"),
    ],
)
def test_rows_and_moments_that_cannot_be_read_are_named(
    at, as_pm, method, address, body, field
):
    ids = {"session": ScoringSession.objects.get(name="PI 1").pk}
    url = "/api/v1/" + address.format(scenario=Scenario.objects.get().pk, **ids)
    held = {"if-match": as_pm.get(url).headers.get("ETag", "")}
    answer = getattr(as_pm, method)(url, body, content_type=JSON, headers=held)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_name_of_two_lines_keeps_no_mail_from_going_out(cast, at):
    session = ScoringSession.objects.get(name="PI 1")
    ScoringSession.objects.filter(pk=session.pk).update(name="PI\n1")
    sessions_version = ScoringSession.objects.get(pk=session.pk).version
    terms.expect(session, people=[cast.po], version=sessions_version, by=cast.pm)
    term = terms.give(session, ends_at=now() + timedelta(days=1), by=cast.pm)
    tasks.ask_for_votes(term.round_id)
    assert [letter.subject for letter in mail.outbox] == [
        "PI 1: your votes on job size"
    ]
