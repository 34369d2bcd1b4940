"""Late reviews go further up: the right days, each step once, and everybody can see it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Unfit
from core.models import AuditEntry, Notice
from core.notices import Kind
from core.verbs import Verb
from governance import lateness, tasks
from governance.actions import policy, reviews, votes, wanted
from governance.actions import policy_parts as parts
from governance.business_time import Calendar
from governance.calendars import plain_weekdays
from governance.lateness import Wait
from governance.models import GateRule, Review, ReviewEscalation
from tests.make import (
    make_criteria,
    make_product,
    make_review,
    make_reviewer,
    make_second_admin,
    meet_all,
    sign,
)

DUE = date(2026, 11, 18)  # a Wednesday; 26 November is Thanksgiving
DAY = timedelta(days=1)
WEEK: Calendar = plain_weekdays()


def autumn(day: str) -> date:
    return date.fromisoformat(f"2026-{day}")


# --- counting -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "waits", "days"),
    [
        ("11-18", [], 0),
        ("11-19", [], 1),
        ("11-22", [], 2),  # a Sunday
        ("11-23", [], 3),
        ("11-25", [("11-20", "11-24")], 3),  # the day of the answer counts again
        ("11-25", [("11-20", None)], 1),
        ("11-25", [("11-19", "11-23"), ("11-20", "11-24")], 2),  # each day once
        ("11-25", [("11-20", "11-20")], 5),  # answered on the same day
    ],
)
def test_only_open_days_count_on_which_nobody_waits_for_the_submitter(day, waits, days):
    found = [Wait(autumn(a), autumn(b) if b else None) for a, b in waits]
    assert lateness.counted(WEEK, DUE, autumn(day), found) == days


@pytest.mark.parametrize(
    ("count", "waits", "day"),
    [
        (2, [], "11-20"),
        (5, [], "11-25"),
        (5, [("11-20", "11-24")], "11-27"),
        (2, [("11-24", None)], "11-20"),
        (5, [("11-24", None)], None),
    ],
)
def test_the_day_of_a_step_is_the_first_that_makes_the_count(count, waits, day):
    found = [Wait(autumn(a), autumn(b) if b else None) for a, b in waits]
    when = lateness.day_when(WEEK, DUE, count, found)
    assert when == (autumn(day) if day else None)
    if when:
        assert lateness.counted(WEEK, DUE, when, found) == count
        assert lateness.counted(WEEK, DUE, when - DAY, found) == count - 1


# --- by the clock ---------------------------------------------------------------------
@pytest.fixture
def late(cast, settings) -> Any:
    """G1, submitted on 9 November, due on the 18th; Ada has the chair, Eve is executive."""
    settings.TODAY = "2026-11-09"
    review = make_review(cast)
    Review.objects.update(due_on=DUE)
    review.refresh_from_db()
    return review


@pytest.fixture
def live(settings):
    """`live("11-25")`: every day up to it, the task twice, as beat might send it."""

    def through(last: str) -> None:
        day = date.fromisoformat(settings.TODAY)
        while day <= autumn(last):
            settings.TODAY = str(day)
            tasks.escalate_late()
            tasks.escalate_late()
            day += DAY
        settings.TODAY = str(autumn(last))

    return through


def taken(review: Review) -> list[tuple[str, str, int, list[str]]]:
    """(step, month and day, days late, whom) of each, in the order they were taken."""
    rows = ReviewEscalation.objects.filter(review=review)
    return [
        (r.step, f"{r.escalated_on:%m-%d}", r.days_late, [str(p) for p in r.people.all()])
        for r in rows
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_chair_is_told_after_two_days_and_the_executives_after_five(late, live):
    live("11-30")
    assert taken(late) == [
        ("chair", "11-20", 2, ["Ada"]),
        ("executives", "11-25", 5, ["Eve"]),
    ]
    told = Notice.objects.filter(kind=Kind.REVIEW_LATE).order_by("pk")
    assert [row.person.name for row in told] == ["Ada", "Eve"]
    assert told[1].text == (
        f"{late} is 5 working days late. "
        "Product, Compliance, Information security have not voted."
    )
    entries = AuditEntry.objects.filter(verb=Verb.REVIEW_ESCALATED)
    assert [entry.data["to"] for entry in entries.order_by("pk")] == [
        "the chair",
        "the executives",
    ]


@pytest.mark.django_db
def test_the_days_stand_still_while_a_requested_change_waits(
    late, live, cast, settings
):
    live("11-19")
    row = wanted.ask(late, text="Say which site.", by=cast.reviewer)
    live("11-30")
    assert taken(late) == []
    row = wanted.answer(row, answer="Jacksonville.", by=cast.pm)
    live("12-01")
    assert taken(late) == [("chair", "12-01", 2, ["Ada"])]
    wanted.answer(row, answer="Jacksonville, second floor.", by=cast.pm)
    live("12-04")
    assert [each[:3] for each in taken(late)] == [
        ("chair", "12-01", 2),
        ("executives", "12-04", 5),
    ]


@pytest.mark.django_db
def test_what_was_settled_without_an_answer_waits_no_longer(late, live, cast):
    live("11-19")
    row = wanted.ask(late, text="Say which site.", by=cast.reviewer)
    live("11-23")
    wanted.settle(row, by=cast.reviewer)
    live("11-24")
    assert taken(late) == [("chair", "11-24", 2, ["Ada"])]


@pytest.mark.django_db
def test_only_what_is_in_review_goes_further_up(cast, live, late, settings):
    asked = make_product("OTHER", cast.product.team, cast.pm)
    waits = make_review(cast, subject=asked, submitted=False)
    gone = make_review(cast, "G0")
    reviews.withdraw(gone, reason="Not now.", by=cast.pm)
    Review.objects.update(due_on=DUE)
    live("11-25")
    assert taken(waits) == taken(gone) == []
    reviews.submit(waits, by=cast.pm)
    live("11-27")
    assert taken(waits) == []
    live("11-30")  # Thursday was a holiday: two open days after it was submitted
    assert [each[:3] for each in taken(waits)] == [("chair", "11-30", 2)]


@pytest.mark.django_db
def test_a_new_due_day_begins_anew(late, live, cast):
    live("11-20")
    fields = {"asked": late.asked, "due_on": autumn("11-24")}
    reviews.edit(late, **fields, version=None, by=cast.pm)
    live("11-30")
    assert [each[:3] for each in taken(late)] == [
        ("chair", "11-20", 2),
        ("chair", "11-27", 2),
    ]


@pytest.mark.django_db
def test_without_an_independent_chair_the_executives_are_told_at_once(late, live, cast):
    cast.reviewer.manager = cast.pm
    cast.reviewer.save()
    live("11-20")
    assert taken(late) == [("chair", "11-20", 2, ["Eve"])]


@pytest.mark.django_db
def test_a_page_that_was_read_can_still_be_signed(late, live, cast):
    before = late.version
    live("11-25")
    late.refresh_from_db()
    assert late.version == before


@pytest.mark.django_db
def test_the_database_takes_each_step_once(late, live):
    live("11-20")
    row = ReviewEscalation.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- the policy -----------------------------------------------------------------------
@pytest.mark.django_db
def test_the_set_says_after_how_many_days(cast, live, settings):
    settings.TODAY = "2026-11-09"
    make_criteria()
    make_second_admin()
    GateRule.objects.filter(gate="G1").update(
        chair_after_days=1, executives_after_days=3
    )
    review = make_review(cast)
    Review.objects.update(due_on=DUE)
    live("11-25")
    assert [each[:3] for each in taken(review)] == [
        ("chair", "11-19", 1),
        ("executives", "11-23", 3),
    ]


@pytest.mark.django_db
def test_a_draft_keeps_the_days_and_refuses_them_the_wrong_way_round(cast):
    make_criteria()
    GateRule.objects.filter(gate="G1").update(
        chair_after_days=1, executives_after_days=3
    )
    draft = policy.draft(by=cast.admin)
    rule = draft.rules.get(gate="G1", tier=None)
    assert (rule.chair_after_days, rule.executives_after_days) == (1, 3)
    terms, seats, codes = parts.rule_now(rule)
    said = {**terms, "seats": seats, "criteria": codes, "chair_after_days": 3}
    with pytest.raises(Unfit, match="later than the chair"):
        parts.set_rule(draft, gate="G1", tier=None, **said, version=None, by=cast.admin)


@pytest.mark.django_db
def test_the_page_of_a_rule_says_beside_the_field_what_cannot_be(cast, as_admin):
    make_criteria()
    draft = policy.draft(by=cast.admin)
    rule = draft.rules.get(gate="G1", tier=None)
    at = reverse("governance:gate_rule_edit", args=[rule.pk])
    form = as_admin.get(at).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in typed.items() if value is not None}
    answer = as_admin.post(at, {**typed, "executives_after_days": 2})
    assert answer.status_code == 422
    assert "executives_after_days" in answer.context["form"].errors
    as_admin.post(at, {**typed, "executives_after_days": 9})
    rule.refresh_from_db()
    assert rule.executives_after_days == 9
    shown = as_admin.get(f"{draft.get_absolute_url()}?part=diff").content.decode()
    assert "9 working days" in shown


# --- where it shows -------------------------------------------------------------------
@pytest.mark.django_db
def test_page_queue_and_home_say_who_was_told(late, live, client_of, cast):
    live("11-20")
    page = client_of(cast.pm).get(late.get_absolute_url() + "?whole=1").content.decode()
    assert "2 working days late." in page
    assert "the chair (Ada)" in page
    assert 'datetime="2026-11-25"' in page  # the executives, unless it is decided
    live("11-25")
    as_eve = client_of(cast.executive)
    assert "Escalated" in as_eve.get(reverse("governance:review_list")).content.decode()
    assert "G1 is late" in as_eve.get("/").content.decode()
    # the chair has her seat to vote in, and is not told twice
    assert "G1 is late" not in client_of(cast.reviewer).get("/").content.decode()


@pytest.mark.django_db
def test_what_was_decided_late_is_no_longer_late(late, live, cast, client_of):
    live("11-25")
    meet_all(late, by=cast.reviewer)
    sign(late, by=cast.reviewer, stance="approved", seat="CMP")
    for code in ("PRD", "SEC"):
        person = make_reviewer(f"Late{code}")
        votes.appoint(late, seat=code, person=person, by=cast.reviewer)
        sign(late, by=person, seat=code)
    late.refresh_from_db()
    assert late.state == Review.State.DECIDED
    as_eve = client_of(cast.executive)
    assert (
        "working days late."
        not in as_eve.get(late.get_absolute_url() + "?whole=1").content.decode()
    )
    assert "G1 is late" not in as_eve.get("/").content.decode()


@pytest.mark.django_db
def test_the_api_tells_what_was_told_and_what_is_to_come(late, live, cast, client_of):
    live("11-20")
    tasks.remind_due()
    client = client_of(cast.executive)
    [row] = client.get("/api/v1/reminders/").json()["results"]
    assert (row["key"], row["days_late"], row["waits_for_submitter"]) == (
        late.key,
        2,
        False,
    )
    assert row["reminded"] == [{"on": "2026-11-20", "people": 1}]
    assert [each["step"] for each in row["escalations"]] == ["chair"]
    assert row["escalations_to_come"] == [{"step": "executives", "on": "2026-11-25"}]
    wanted.ask(late, text="Say which site.", by=cast.reviewer)
    [row] = client.get("/api/v1/reminders/").json()["results"]
    assert (row["waits_for_submitter"], row["escalations_to_come"][0]["on"]) == (
        True,
        None,
    )
    found = client.get(f"/api/v1/escalations/?review={late.pk}").json()["results"]
    assert [each["people"] for each in found] == [[cast.reviewer.pk]]
    assert client_of(cast.frontline).get("/api/v1/reminders/").json()["results"] == []


@pytest.mark.django_db
def test_the_lists_cost_the_same_with_more(late, live, cast, client_of, assert_flat):
    live("11-20")
    client = client_of(cast.executive)

    def more() -> None:
        for code in "ABC":
            make_review(cast, subject=make_product(code, cast.product.team, cast.pm))
        Review.objects.update(due_on=DUE)
        tasks.escalate_late()

    more_of = {"reminders": more, "escalations": lambda: None}
    for name, add in more_of.items():
        assert_flat(lambda name=name: client.get(f"/api/v1/{name}/"), add)
