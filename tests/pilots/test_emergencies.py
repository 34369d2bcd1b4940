"""The emergency path: two people, five open days, and the review decides afterwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import now, today
from core.errors import Refused
from core.models import AuditEntry, Notice, User
from core.roles import Role
from core.verbs import Verb
from governance import gates, record
from governance.actions import emergencies, reviews
from governance.models import BusinessCalendar, Emergency, Holiday, Review
from governance.tasks import remind_due
from pilots import tasks
from pilots.actions import steps
from pilots.models import Leave
from tests.make import decide, make_criteria, make_user, meet_all
from tests.pilots.ways import decide_gate, make_pilot, schedule


@pytest.fixture
def pilot(cast):
    make_criteria()
    return steps.submit(make_pilot(cast), by=cast.pm)


def ask(pilot, by, **more) -> Emergency:
    people = {"team": pilot.product.team, "parties": [pilot.owner, pilot.sponsor]}
    words = {"reason": "The old line closes tonight", "risk": "Watched by the hour"}
    return emergencies.ask("G2", pilot, **{**people, **words, **more}, by=by)


def met(cast) -> None:
    """What is never waived has been judged, and the rest not yet."""
    rows = Review.objects.get().assessments.filter(criterion__waivable=False)
    assert rows.exists()
    rows.update(verdict="met", assessed_by=cast.reviewer, assessed_at=now())


@pytest.fixture
def leave(cast, pilot):
    row = ask(pilot, cast.ops)
    met(cast)
    return emergencies.second(row, by=cast.it)


def running(cast, pilot):
    pilot.refresh_from_db()
    steps.approve(pilot, by=cast.pm)
    pilot.refresh_from_db()
    schedule(pilot, cast)
    return steps.start(pilot, by=cast.pm)


def test_two_people_open_the_gate_for_five_open_days_and_it_shuts_by_itself(
    cast, pilot, leave, later
):
    review = Review.objects.get()
    assert (review.state, review.due_on) == ("in_review", leave.valid_until)
    assert leave.valid_until == date(2026, 11, 23)  # Monday 16 November and five more
    assert running(cast, pilot).state == "running"
    later(7)
    tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert pilot.state == "running"
    later(8)
    with pytest.raises(Refused, match="has to be approved first"):
        gates.require("G2", pilot)
    tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert pilot.state == "paused"


def test_leave_that_runs_out_undecided_shuts_again_and_tells_everybody_once(
    cast, pilot, leave, later
):
    running(cast, pilot)
    told = Notice.objects.filter(kind="emergency", occasion__startswith="reminder")
    later(4)  # Friday: one open day before the last
    remind_due()
    assert told.filter(text__contains="runs out on Mon 23 Nov").exists()
    later(8)
    for _ in range(2):
        remind_due()
        tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert pilot.state == "paused"
    with pytest.raises(Refused, match="is not decided"):
        steps.resume(pilot, reason="go on", by=cast.pm)
    over = told.filter(text__contains="ran out undecided on Mon 23 Nov 2026")
    names = list(over.values_list("person__name", flat=True))
    assert len(names) == len(set(names))
    assert {"Olga", "Ivo", "Ada", "Mia"} <= set(names)
    assert all(": the gate is shut" in each.text for each in over)


def test_what_the_review_decided_in_time_is_reminded_of_no_more(
    cast, pilot, leave, later
):
    meet_all(Review.objects.get(), by=cast.reviewer)
    decide(Review.objects.get(), by=cast.reviewer)
    later(8)
    remind_due()
    assert not Notice.objects.filter(text__contains="ran out undecided").exists()


def test_a_holiday_does_not_count(cast, pilot, later):
    later(7)  # Monday before Thanksgiving
    row = ask(pilot, cast.ops)
    met(cast)
    assert emergencies.second(row, by=cast.it).valid_until == date(2026, 12, 1)


def test_it_lasts_two_weeks_at_most_however_long_everything_is_closed(cast, pilot):
    row = ask(pilot, cast.ops)
    met(cast)
    gates_calendar = BusinessCalendar.objects.get(code="gates")
    Holiday.objects.bulk_create(
        Holiday(calendar=gates_calendar, day=today() + timedelta(days=n), name="Flood")
        for n in range(1, 30)
        if today() + timedelta(days=n) != date(2026, 11, 26)  # Thanksgiving is closed
    )
    row = emergencies.second(row, by=cast.it)
    assert row.valid_until == today() + timedelta(days=14)


def test_the_decision_speaks_as_soon_as_there_is_one(cast, pilot, leave):
    running(cast, pilot)
    review = Review.objects.get()
    decide(review, by=cast.reviewer, stance="returned", reason="No training")
    tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert (pilot.state, "was returned" in pilot.pause_reason) == ("paused", True)
    with pytest.raises(Refused, match="there is no second one"):
        ask(pilot, cast.ops)


def test_an_approval_takes_over(cast, pilot, leave, later):
    running(cast, pilot)
    review = Review.objects.get()
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer)
    later(20)
    assert gates.require("G2", pilot).outcome == "approved"


def test_one_word_opens_nothing(cast, pilot):
    row = ask(pilot, cast.ops)
    met(cast)
    with pytest.raises(Refused, match="has to be approved first"):
        gates.require("G2", pilot)
    with pytest.raises(Refused, match="takes a second person"):
        emergencies.second(row, by=cast.ops)
    with pytest.raises(IntegrityError), transaction.atomic():
        Emergency.objects.update(
            seconded_by=cast.ops, seconded_at=now(), seconded_on=today(),
            valid_until=today(),
        )  # fmt: skip


def test_who_may_not_give_it(cast, pilot):
    for by in (cast.pm, cast.reviewer, cast.admin, cast.frontline):
        with pytest.raises(PermissionDenied):
            ask(pilot, by)
    with pytest.raises(Refused, match="has a stake"):
        ask(pilot, cast.executive)  # the sponsor
    row = ask(pilot, cast.ops)
    met(cast)
    with pytest.raises(Refused, match="has a stake"):
        emergencies.second(row, by=cast.executive)
    cast.it.manager = cast.pm
    cast.it.save()
    with pytest.raises(Refused, match="has a stake"):
        emergencies.second(row, by=User.objects.get(pk=cast.it.pk))


def test_one_of_the_two_is_of_it_or_operations(cast, pilot):
    one, other = (make_user(name, Role.EXECUTIVE) for name in ("Ann", "Bob"))
    row = ask(pilot, one)
    met(cast)
    with pytest.raises(Refused, match="of IT or operations"):
        emergencies.second(row, by=other)
    emergencies.second(row, by=cast.it)


def test_what_is_never_waived_waits_in_no_emergency_either(cast, pilot):
    row = ask(pilot, cast.ops)
    with pytest.raises(Refused, match=r"Never waived.*R01.*R12"):
        emergencies.second(row, by=cast.it)
    met(cast)
    emergencies.second(row, by=cast.it)
    assert gates.emergency("G2", pilot)
    hard = row.review.assessments.get(criterion__code="R12")
    reviews.assess(hard, verdict="not_met", by=cast.reviewer)
    assert gates.emergency("G2", pilot) is None


def test_only_the_gates_before_a_start_have_one(cast, pilot):
    people = {"team": pilot.product.team, "parties": []}
    with pytest.raises(Refused, match="G3 Scale has no emergency path"):
        emergencies.ask("G3", pilot, **people, reason="x", risk="y", by=cast.ops)
    with pytest.raises(Refused, match="Say what cannot wait"):
        ask(pilot, cast.ops, risk=" ")


# --- never round a decision -----------------------------------------------------------
def test_what_reviewers_refused_does_not_begin_in_an_emergency(cast, pilot):
    review = Review.objects.get()
    reviews.submit(review, by=cast.pm)
    decide(review, by=cast.reviewer, stance="rejected", reason="Not with this data.")
    with pytest.raises(Refused, match="GD-01 was rejected: no emergency goes round"):
        ask(pilot, cast.ops)


def approved_and_revoked(pilot, cast) -> Review:
    review = decide_gate(pilot)
    return reviews.revoke(review, reason="A breach.", by=cast.reviewer)


def test_nor_what_they_closed_again(cast, pilot):
    approved_and_revoked(pilot, cast)
    with pytest.raises(Refused, match="GD-01 was revoked: no emergency goes round"):
        ask(pilot, cast.ops)


def test_an_emergency_ends_with_the_approval_that_is_revoked_beside_it(cast, pilot):
    """Asked for while an earlier approval held, it does not outlive its revocation."""
    earlier = decide_gate(pilot)
    steps.approve(pilot, by=cast.pm)
    schedule(pilot, cast)
    row = ask(pilot, cast.ops)
    hard = row.review.assessments.filter(criterion__waivable=False)
    hard.update(verdict="met", assessed_by=cast.reviewer, assessed_at=now())
    Review.objects.filter(pk=earlier.pk).update(valid_until=today())
    with transaction.atomic():
        reviews.revoke(earlier, reason="A breach.", by=cast.reviewer)
        with pytest.raises(Refused, match="no emergency goes round a decision"):
            emergencies.second(row, by=cast.it)
        transaction.set_rollback(True)
    row = emergencies.second(row, by=cast.it)
    reviews.revoke(earlier, reason="A breach.", by=cast.reviewer)
    with pytest.raises(Refused, match="GD-01 ended on"):
        gates.require("G2", pilot)
    with pytest.raises(IntegrityError, match="no emergency goes round it"):
        Leave.objects.create(
            pilot=pilot, verb="start", gate="G2", review=row.review, emergency=row,
            held_on=today(), given_to=cast.ops,
        )  # fmt: skip


def test_what_only_ran_out_may_be_bridged(cast, pilot, later):
    decide_gate(pilot, days=1)
    later(3)
    assert ask(pilot, cast.ops).review.state == "in_review"


def test_it_is_told_recorded_listed_and_signed(cast, pilot, leave, as_reviewer):
    verbs = AuditEntry.objects.filter(verb__startswith="emergency.")
    assert [v.verb for v in verbs.order_by("pk")] == [
        Verb.EMERGENCY_ASKED, Verb.EMERGENCY_CONFIRMED,
    ]  # fmt: skip
    told = Notice.objects.filter(kind="emergency", occasion="confirmed")
    people = set(told.values_list("person__name", flat=True))
    assert {"Ada", "Mia", "Olga", "Eve"} <= people
    review = Review.objects.for_page().get()
    assert record.document(review)["emergency"]["confirmed_by"].startswith("Ivo")
    listed = as_reviewer.get(reverse("governance:emergency_list")).content.decode()
    assert "In force" in listed
    page = as_reviewer.get(review.get_absolute_url() + "?whole=1").content.decode()
    assert "It began by an emergency leave" in page


def test_what_is_closed_is_given_no_leave_and_its_page_says_why(cast, pilot, client_of):
    steps.withdraw(pilot, reason="Another way was found.", by=cast.pm)
    pilot.refresh_from_db()
    panel = reverse("governance:subject_panel", args=["pilots.pilot", pilot.pk])
    address = reverse("governance:emergency_create", args=["pilots.pilot", pilot.pk])
    olga = client_of(cast.ops)
    page = olga.get(panel).content.decode()
    assert address not in page
    assert "It is closed, so no emergency leave is given for it." in page
    refused = olga.post(address, {"gate": "G2", "reason": "Tonight", "risk": "Low"})
    assert refused.status_code == 409
    assert "is closed: nothing of it can begin any more" in refused.content.decode()
    assert "It is closed" not in client_of(cast.frontline).get(panel).content.decode()


def test_the_whole_way_by_pages(cast, pilot, client_of):
    olga, ivo = client_of(cast.ops), client_of(cast.it)
    address = reverse("governance:emergency_create", args=["pilots.pilot", pilot.pk])
    words = {"gate": "G2", "reason": "Tonight", "risk": "Watched"}
    panel = reverse("governance:subject_panel", args=["pilots.pilot", pilot.pk])
    assert address in olga.get(panel).content.decode()
    assert olga.post(address, {**words, "risk": ""}).status_code == 422
    olga.post(address, words)
    row = Emergency.objects.get()
    confirm = reverse("governance:emergency_confirm", args=[row.pk])
    assert confirm not in ivo.get(row.get_absolute_url()).content.decode()
    met(cast)
    assert confirm in ivo.get(row.get_absolute_url()).content.decode()
    ivo.post(confirm, {"version": row.version})
    assert gates.require("G2", pilot).pk == row.review_id
