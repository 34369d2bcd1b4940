"""Change requests by class: who files and decides, their clock, what becomes of them."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core import clock
from core.clock import moment
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.roles import Role
from core.verbs import Verb
from governance import change_drivers, mandates
from governance import change_request_calendar as what_goes_live
from governance import change_request_page as pages
from governance import change_requests_waiting as found
from governance.actions import (
    absences,
    cases,
    change_deciding,
    change_requests,
    change_steps,
    changes,
    consults,
    raci,
)
from governance.models import (
    Change,
    ChangeClass,
    ChangeRequest,
    ChangeWord,
    ClassClock,
    PartySeat,
    RaciMatrix,
    RightUsed,
    ServiceCase,
    ServiceLevelMonth,
)
from governance.models.rights import CHANGE
from governance.rights import Act
from governance.tasks import lapse_consults
from tests.governance.test_business_time import at
from tests.make import (
    make_change_classes,
    make_change_request,
    make_rules,
    make_seat,
    make_user,
    publish_matrix,
    seat_everybody,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def company(db, cast):
    """Paolo sits for support, Olga for Operations, Ivo for IT, Ada for compliance."""
    make_change_classes()
    make_rules(cast)
    seat_everybody(cast)


@pytest.fixture
def it_is(monkeypatch, settings):
    """Turn the clock to a moment in Chicago."""

    def turn(text):
        monkeypatch.setattr(clock, "now", lambda: at(text))
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(text))

    turn("2026-11-17 10:00")
    return turn


def filed(cast, code="routing", *, by=None, **fields):
    by = by or cast.po
    draft = make_change_request(cast, code, by=by, **fields)
    return change_requests.file(draft, by=by)


def approved(cast, code="routing", **fields):
    return change_deciding.approve(filed(cast, code, **fields), by=cast.ops)


def heard(asked):
    """The clocks of who was asked have run out."""
    rows = consults.about(asked, CHANGE)
    assert rows.exists()
    rows.update(due_at=moment() - HOUR)
    return asked


def month(code):
    row = ServiceLevelMonth.objects.filter(level__code=code, month=NOVEMBER).first()
    return row and (row.met, row.due)


# --- whose it is ----------------------------------------------------------------------
def test_support_files_and_operations_decides_what_happens_day_to_day(cast, it_is):
    draft = make_change_request(cast)
    for person in (cast.it, cast.ops, cast.pm, cast.frontline):
        with pytest.raises(
            Refused, match="SUP does the work in activity 27 of RACI version 1"
        ):
            change_requests.file(draft, by=person)
    asked = change_requests.file(draft, by=cast.po)
    for person in (cast.it, cast.po, cast.admin, cast.reviewer):
        with pytest.raises(Refused, match="OPS decides"):
            change_deciding.approve(asked, by=person)
    asked = change_deciding.approve(asked, reason="Go.", by=cast.ops)
    assert asked.state == "approved"
    word = asked.words.get()
    assert (word.party.code, word.by, word.approved) == ("OPS", cast.ops, True)


@pytest.mark.parametrize(
    "code", ["routing", "skills", "agents", "self_service", "reports"]
)
def test_what_the_center_answers_for_never_waits_for_it(cast, it_is, code):
    """Nobody sits for IT any more, and it goes live all the same."""
    PartySeat.objects.filter(party__code="IT").delete()
    decider = cast.po if code == "reports" else cast.ops
    asked = change_deciding.approve(filed(cast, code), by=decider)
    assert change_steps.go_live(asked, by=cast.po).state == "live"


@pytest.mark.parametrize("code", ["network", "maintenance"])
def test_what_asks_nobody_waits_for_nobody(cast, it_is, code):
    PartySeat.objects.exclude(party__code="IT").delete()
    asked = change_deciding.approve(filed(cast, code, by=cast.it), by=cast.it)
    assert change_steps.go_live(asked, by=cast.it).state == "live"


def test_the_platform_is_filed_and_decided_by_it_alone(cast, it_is):
    with pytest.raises(Refused, match="IT and VEN do the work"):
        filed(cast, "platform")
    asked = filed(cast, "platform", by=cast.it)
    with pytest.raises(Refused, match="IT decides"):
        change_deciding.approve(asked, by=cast.ops)
    assert asked.case is None


def test_a_joint_class_needs_a_word_of_each_side(cast, it_is):
    asked = heard(filed(cast, "selection", by=cast.it))
    asked = change_deciding.approve(asked, by=cast.it)
    assert asked.state == "filed"
    assert pages.whose(asked, pages.words_of(asked)).waits_for == ["Contact center"]
    with pytest.raises(Refused, match="already"):
        change_deciding.approve(asked, by=cast.it)
    asked = change_deciding.approve(asked, by=cast.ops)
    assert asked.state == "approved"
    assert {word.side for word in asked.words.all()} == {"it", "center"}


def test_either_side_declines_a_joint_request(cast, it_is):
    asked = heard(filed(cast, "selection", by=cast.it))
    change_deciding.approve(asked, by=cast.it)
    asked = change_deciding.decline(asked, reason="Too dear.", by=cast.ops)
    assert (asked.state, asked.ended_because) == ("declined", "Too dear.")


def test_a_delegate_decides_for_who_is_away_and_the_word_says_so(cast, it_is):
    absences.report(
        person=cast.ops, starts_on=date(2026, 11, 17), ends_on=date(2026, 11, 19),
        delegate=cast.pm, by=cast.ops,
    )  # fmt: skip
    asked = change_deciding.approve(filed(cast), by=cast.pm)
    word = asked.words.get()
    assert (word.by, word.for_whom, word.party.code) == (cast.pm, cast.ops, "OPS")


def test_a_seat_in_one_team_speaks_for_that_team_alone(cast, it_is):
    """Olivia leads Operations of the other team."""
    otto = make_user("Olivia", Role.OPERATIONS_LEADER)
    make_seat("OPS", otto, team=cast.other_product.team)
    ours, theirs = filed(cast), filed(cast, team=cast.other_product.team)
    with pytest.raises(Refused, match="OPS decides"):
        change_deciding.approve(ours, by=otto)
    assert change_deciding.approve(theirs, by=otto).state == "approved"


def test_a_new_matrix_changes_who_decides_and_no_decision_of_before(cast, it_is):
    before = approved(cast)
    old = RaciMatrix.objects.get(number=1)
    new = raci.draft(by=cast.ops)
    raci.set_row(
        new,
        activity=ChangeClass.objects.get(code="routing").activity,
        parts={"SUP": "A", "OPS": "R"},
        reason="Support answers for routing from now on.",
        version=None,
        by=cast.ops,
    )
    publish_matrix(cast, new)
    draft = make_change_request(cast)
    with pytest.raises(
        Refused, match="OPS does the work in activity 27 of RACI version 2"
    ):
        change_requests.file(draft, by=cast.po)
    asked = change_deciding.approve(
        change_requests.file(draft, by=cast.ops), by=cast.po
    )
    assert asked.words.get().matrix == new
    word = ChangeWord.objects.get(request=before)
    assert (word.matrix, word.party.code) == (old, "OPS")


def test_without_a_matrix_in_force_nothing_can_be_filed(cast, it_is):
    it_is("2025-11-17 10:00")
    with pytest.raises(Refused, match="No version of the matrix"):
        filed(cast)


# --- one reading of the matrix --------------------------------------------------------
def test_each_step_keeps_the_right_it_was_taken_by_and_its_verdict(cast, it_is):
    asked = change_steps.go_live(approved(cast), by=cast.po)
    used = RightUsed.objects.filter(act=CHANGE, subject_id=asked.pk).order_by("pk")
    assert [(each.did, each.party.code) for each in used] == [
        (Act.WORK, "SUP"), (Act.DECIDE, "OPS"), (Act.WORK, "SUP"),
    ]  # fmt: skip
    new = raci.draft(by=cast.ops)
    raci.set_row(
        new, activity=ChangeClass.objects.get(code="routing").activity,
        parts={"SUP": "A", "OPS": "R"}, reason="Support answers.", version=None,
        by=cast.ops,
    )  # fmt: skip
    publish_matrix(cast, new)
    assert all(mandates.verdict_then(each).allowed for each in used)


def test_who_is_consulted_is_asked_with_a_clock_and_holds_up_nothing_of_the_center(
    cast, it_is
):
    """Row 27 asks compliance: a business day, day to day."""
    asked = filed(cast)
    question = consults.about(asked, CHANGE).get()
    assert (question.party.code, question.due_at) == ("CMP", at("2026-11-18 10:00"))
    change_steps.go_live(change_deciding.approve(asked, by=cast.ops), by=cast.po)
    it_is("2026-11-18 10:01")
    lapse_consults()
    question.refresh_from_db()
    assert question.state == "No response"


def test_the_platform_waits_for_the_center_only_by_its_answer_or_clock(cast, it_is):
    asked = filed(cast, "platform", by=cast.it)
    who = {"OPS": cast.ops, "SUP": cast.po, "PM": cast.pm, "CMP": cast.reviewer}
    with pytest.raises(Refused, match="can still answer, until 18 November"):
        change_deciding.approve(asked, by=cast.it)
    for question in consults.about(asked, CHANGE).for_list():
        consults.answer(question, answer="Go on.", by=who[question.party.code])
    assert change_deciding.approve(asked, by=cast.it).state == "approved"
    other = filed(cast, "platform", by=cast.it)
    it_is("2026-11-18 10:01")
    assert change_deciding.approve(other, by=cast.it).state == "approved"


def test_in_real_time_nobody_is_waited_for_and_the_reason_is_kept(cast, it_is):
    asked = filed(cast, "platform", by=cast.it, urgency="real_time", why="Calls drop.")
    asked = change_deciding.approve(asked, by=cast.it)
    used = RightUsed.objects.get(did=Act.DECIDE)
    assert (asked.state, used.emergency) == ("approved", "In real time: Calls drop.")


def test_no_waits_for_nobody(cast, it_is):
    asked = filed(cast, "platform", by=cast.it)
    asked = change_deciding.decline(asked, reason="Not now.", by=cast.it)
    assert asked.state == "declined"


def test_what_was_filed_before_anybody_was_asked_is_asked_about_by_the_job(cast, it_is):
    asked = filed(cast, "platform", by=cast.it)
    consults.about(asked, CHANGE).delete()
    lapse_consults()
    lapse_consults()
    assert consults.about(asked, CHANGE).count() == 4


def test_who_is_informed_is_told_of_the_decision(cast, it_is):
    """Row 27 tells IT and product management."""
    asked = approved(cast)
    told = Notice.objects.filter(kind="told", text=f"{asked}: decided")
    assert {each.person for each in told} == {cast.it, cast.pm}


# --- two people -----------------------------------------------------------------------
def test_who_filed_does_not_approve_where_somebody_else_could(cast, it_is):
    second = make_user("Ida", Role.IT_PARTNER)
    make_seat("IT", second)
    asked = filed(cast, "network", by=cast.it)
    with pytest.raises(Refused, match="somebody else of IT approves it: Ida"):
        change_deciding.approve(asked, by=cast.it)
    assert found.to_decide(cast.it) == []
    asked = change_deciding.approve(asked, by=second)
    assert (asked.state, asked.words.get().alone) == ("approved", False)


def test_a_party_of_one_person_approves_alone_and_it_is_recorded(cast, it_is):
    asked = filed(cast, "network", by=cast.it)
    assert found.to_decide(cast.it) == [asked]
    asked = change_deciding.approve(asked, by=cast.it)
    assert asked.words.get().alone


def test_whose_colleague_is_away_approves_alone(cast, it_is):
    second = make_user("Ida", Role.IT_PARTNER)
    make_seat("IT", second)
    absences.report(
        person=second, starts_on=date(2026, 11, 17), ends_on=date(2026, 11, 17),
        by=second,
    )  # fmt: skip
    asked = change_deciding.approve(filed(cast, "network", by=cast.it), by=cast.it)
    assert asked.words.get().alone


def test_a_delegate_of_who_filed_is_no_second_person(cast, it_is):
    second = make_user("Ida", Role.IT_PARTNER)
    make_seat("IT", second)
    absences.report(
        person=cast.it, starts_on=date(2026, 11, 17), ends_on=date(2026, 11, 18),
        delegate=cast.ops, by=cast.it,
    )  # fmt: skip
    asked = filed(cast, "network", by=cast.it)
    with pytest.raises(Refused, match="somebody else of IT approves it: Ida"):
        change_deciding.approve(asked, by=cast.ops)


def test_who_filed_may_decline_it(cast, it_is):
    make_seat("IT", make_user("Ida", Role.IT_PARTNER))
    asked = filed(cast, "network", by=cast.it)
    assert change_deciding.decline(asked, reason="No.", by=cast.it).state == "declined"


# --- the log of changes ---------------------------------------------------------------
def test_going_live_writes_it_into_the_log_once(cast, it_is):
    asked = approved(cast, reference="T-7")
    it_is("2026-11-17 13:00")
    asked = change_steps.go_live(asked, by=cast.po)
    change = Change.objects.get()
    assert asked.change == change
    assert (change.kind, change.done_by, change.promised_days) == ("routing", "SUP", 1)
    assert (change.requested_at, change.live_at) == (asked.filed_at, asked.live_at)
    with pytest.raises(Refused, match=f"{asked.key} keeps this change"):
        changes.roll_back(change, reason="x", by=cast.it)
    asked = change_steps.back_out(asked, reason="Calls were lost.", by=cast.po)
    change.refresh_from_db()
    assert change.rolled_back_at == asked.backed_out_at


def test_what_was_written_down_by_hand_before_is_taken_for_it(cast, it_is):
    by_hand = changes.request(
        title="Holiday", team=cast.product.team, kind="routing", reference="T-7",
        requested_at=at("2026-11-16 09:00"), by=cast.it,
    )  # fmt: skip
    asked = change_steps.go_live(approved(cast, reference="T-7"), by=cast.po)
    assert asked.change == by_hand
    assert Change.objects.get().live_at == asked.live_at


def test_waiting_for_who_asked_does_not_count_in_the_log(cast, it_is):
    asked = approved(cast)
    change_steps.hold(asked, reason="customer", by=cast.po)
    it_is("2026-11-17 12:00")
    change_steps.go_on(asked, by=cast.po)
    change_steps.go_live(asked, by=cast.po)
    assert Change.objects.get().paused_for == 2 * HOUR


def test_choosing_a_vendor_is_no_change_of_the_log(cast, it_is):
    asked = heard(filed(cast, "selection", by=cast.it))
    change_deciding.approve(asked, by=cast.it)
    asked = change_deciding.approve(asked, by=cast.ops)
    assert change_steps.go_live(asked, by=cast.it).change is None
    assert not Change.objects.exists()


# --- what is written ------------------------------------------------------------------
def test_who_writes_need_not_be_who_files(cast, it_is):
    """Fay on the floor sits for nobody: she writes, and support files."""
    draft = make_change_request(cast, by=cast.frontline)
    change_requests.edit(
        draft, title="Night route", version=draft.version, by=cast.frontline
    )
    with pytest.raises(Stale):
        change_requests.edit(draft, title="Day route", version=1, by=cast.po)
    asked = change_requests.file(draft, by=cast.po)
    with pytest.raises(Refused, match="is filed"):
        change_requests.edit(asked, title="x", version=None, by=cast.po)
    with pytest.raises(PermissionDenied):
        make_change_request(cast, by=cast.outsider)


@pytest.mark.parametrize(
    "name", ["what", "why", "before", "after", "back_out", "test_evidence"]
)
def test_what_is_missing_is_named_beside_its_field(cast, it_is, name):
    with pytest.raises(Unfit) as refused:
        filed(cast, **{name: ""})
    assert refused.value.field == name


def test_in_real_time_there_is_time_for_little(cast, it_is):
    asked = filed(cast, urgency="real_time", before="", after="", test_evidence="")
    assert asked.state == "filed"
    with pytest.raises(Unfit):
        filed(cast, urgency="real_time", back_out="")


def test_one_number_elsewhere_names_one_request(cast, it_is):
    make_change_request(cast, reference="T-1")
    with pytest.raises(Unfit) as refused:
        make_change_request(cast, reference="T-1")
    assert refused.value.field == "reference"


# --- its clock ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "urgency", "with_it", "level", "due"),
    [
        ("routing", "day_to_day", False, "SLA-04", "2026-11-17 14:00"),
        ("skills", "real_time", False, "SLA-04", "2026-11-17 10:30"),
        ("routing", "day_to_day", True, "SLA-03", "2026-11-19 10:00"),
        ("prompts", "day_to_day", False, "SLA-05", "2026-11-18 10:00"),
        ("prompts", "real_time", False, "SLA-05", "2026-11-17 11:00"),
        ("agents", "day_to_day", True, "SLA-06", "2026-11-18 10:00"),
        ("agents", "real_time", True, "SLA-06", "2026-11-17 14:00"),
        ("reports", "day_to_day", False, "SLA-08", "2026-11-20 10:00"),
        ("reports", "day_to_day", True, "SLA-07", "2026-12-02 10:00"),
    ],
)
def test_filing_starts_the_clock_of_its_class(
    cast, it_is, code, urgency, with_it, level, due
):
    asked = filed(cast, code, urgency=urgency, with_it=with_it)
    assert asked.case.level.code == level
    assert asked.case.due_at == at(due)


def test_what_no_level_promises_runs_by_no_clock(cast, it_is):
    strategic = filed(cast, urgency="strategic")
    assert strategic.case is None
    with pytest.raises(Refused, match="no clock"):
        change_steps.hold(strategic, reason="customer", by=cast.po)


def test_one_record_serves_both_the_request_and_the_month(cast, it_is):
    asked = approved(cast)
    it_is("2026-11-17 13:00")
    asked = change_steps.go_live(asked, by=cast.po)
    assert month("SLA-04") == (1, 1)
    late = approved(cast)
    it_is("2026-11-17 18:00")
    change_steps.go_live(late, by=cast.po)
    assert month("SLA-04") == (1, 2)


def test_the_case_of_a_request_has_no_other_door(cast, it_is):
    asked = filed(cast)
    for act in (cases.resolve, cases.respond):
        with pytest.raises(Refused, match=asked.key):
            act(asked.case, by=cast.it)
    with pytest.raises(Refused, match=asked.key):
        cases.hold(asked.case, reason="customer", by=cast.ops)


def test_waiting_for_who_asked_stops_its_clock(cast, it_is):
    asked = approved(cast)
    it_is("2026-11-17 11:00")
    change_steps.hold(asked, reason="customer", by=cast.po)
    with pytest.raises(Refused, match="on hold"):
        change_steps.go_live(asked, by=cast.po)
    it_is("2026-11-18 11:00")
    change_steps.go_on(asked, by=cast.po)
    asked.case.refresh_from_db()
    assert asked.case.due_at == at("2026-11-18 14:00")


@pytest.mark.parametrize("act", ["decline", "withdraw"])
def test_what_is_asked_no_more_counts_in_no_month(cast, it_is, act):
    asked = filed(cast)
    it_is("2026-11-17 20:00")
    if act == "decline":
        asked = change_deciding.decline(asked, reason="No.", by=cast.ops)
    else:
        asked = change_requests.withdraw(asked, reason="Not needed.", by=cast.po)
    case = ServiceCase.objects.get(request=asked)
    assert case.resolved_at
    assert not case.counts
    assert month("SLA-04") is None


# --- compliance looks at what is said to customers ------------------------------------
def test_a_prompt_waits_for_compliance_and_four_hours_are_its_time(cast, it_is):
    asked = filed(cast, "prompts")
    assert asked.look_due_at == at("2026-11-17 14:00")
    with pytest.raises(Refused, match="has not looked"):
        change_deciding.approve(asked, by=cast.ops)
    with pytest.raises(PermissionDenied):
        change_deciding.look(asked, passed=True, by=cast.it)
    asked = change_deciding.look(asked, passed=True, by=cast.reviewer)
    with pytest.raises(Refused, match="already"):
        change_deciding.look(asked, passed=True, by=cast.reviewer)
    assert change_deciding.approve(asked, by=cast.ops).state == "approved"


def test_nobody_of_compliance_looks_at_what_they_asked_for_themselves(cast, it_is):
    make_seat("CMP", cast.po)
    asked = filed(cast, "prompts", by=cast.po)
    assert not pages.part_of(cast.po, asked).looks
    with pytest.raises(Refused, match="somebody else of Compliance"):
        change_deciding.look(asked, passed=True, by=cast.po)
    assert change_deciding.look(asked, passed=True, by=cast.reviewer).look_passed


def test_what_compliance_does_not_pass_is_not_approved(cast, it_is):
    asked = filed(cast, "prompts")
    with pytest.raises(Unfit) as refused:
        change_deciding.look(asked, passed=False, by=cast.reviewer)
    assert refused.value.field == "reason"
    asked = change_deciding.look(
        asked, passed=False, note="It misleads.", by=cast.reviewer
    )
    with pytest.raises(Refused, match="did not pass"):
        change_deciding.approve(asked, by=cast.ops)


def test_in_real_time_compliance_may_look_afterwards_and_nobody_verifies_before(
    cast, it_is
):
    asked = approved(cast, "prompts", urgency="real_time")
    asked = change_steps.go_live(asked, by=cast.po)
    with pytest.raises(Refused, match="verify"):
        change_steps.verify(asked, by=cast.po)
    it_is("2026-11-17 13:59")
    asked = change_deciding.look(asked, passed=True, by=cast.reviewer)
    assert not asked.look_is_late
    assert change_steps.verify(asked, by=cast.po).state == "verified"


# --- what it comes from ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "said", "driver"),
    [
        ("routing", "", "business"), ("platform", "", "technology"),
        ("routing", "technology", "technology"),
    ],
)  # fmt: skip
def test_it_comes_from_what_is_said_or_what_its_class_usually_does(
    cast, code, said, driver
):
    assert make_change_request(cast, code, driver=said).driver == driver


def test_what_went_live_is_split_by_what_it_comes_from(cast, it_is):
    for driver in ("business", "technology", "business"):
        change_steps.go_live(approved(cast, driver=driver), by=cast.po)
    approved(cast)  # not live yet
    shares = change_drivers.split(cast.ops, date(2026, 11, 1))
    found = {each.code: each.count for each in shares}
    assert found == {"technology": 1, "business": 2, "": 0}
    assert not any(
        each.count for each in change_drivers.split(cast.ops, date(2027, 1, 1))
    )


# --- steps ----------------------------------------------------------------------------
def test_steps_are_taken_in_their_order_and_written_down(cast, it_is):
    asked = filed(cast)
    for act in (change_steps.go_live, change_steps.verify):
        with pytest.raises(Refused, match="is filed"):
            act(asked, by=cast.po)
    asked = change_deciding.approve(asked, by=cast.ops)
    with pytest.raises(Unfit):
        change_steps.schedule(asked, planned_at=at("2026-11-16 10:00"), by=cast.po)
    asked = change_steps.schedule(asked, planned_at=at("2026-11-17 12:00"), by=cast.po)
    assert asked.state == "scheduled"
    asked = change_steps.verify(change_steps.go_live(asked, by=cast.po), by=cast.po)
    asked = change_steps.back_out(asked, reason="Calls were lost.", by=cast.po)
    assert asked.state == "backed_out"
    with pytest.raises(Refused):
        change_requests.withdraw(asked, reason="x", by=cast.po)
    told = AuditEntry.objects.filter(
        subject_type="governance.changerequest", verb__startswith="change_request."
    )
    assert list(told.order_by("id").values_list("verb", flat=True)) == [
        Verb.CHANGE_REQUEST_WRITTEN, Verb.CHANGE_REQUEST_FILED,
        Verb.CHANGE_REQUEST_APPROVED, Verb.CHANGE_REQUEST_SCHEDULED,
        Verb.CHANGE_REQUEST_WENT_LIVE, Verb.CHANGE_REQUEST_VERIFIED,
        Verb.CHANGE_REQUEST_BACKED_OUT,
    ]  # fmt: skip


@pytest.mark.parametrize("act", [change_deciding.decline, change_requests.withdraw])
def test_an_end_has_a_reason(cast, it_is, act):
    asked = filed(cast)
    with pytest.raises(Unfit) as refused:
        act(
            asked,
            reason=" ",
            by=cast.ops if act == change_deciding.decline else cast.po,
        )
    assert refused.value.field == "reason"


def test_who_decides_and_who_asked_are_told(cast, it_is):
    filed(cast, by=cast.po)
    assert Notice.objects.get(kind="change").person == cast.ops
    draft = make_change_request(cast, by=cast.frontline)
    change_deciding.approve(change_requests.file(draft, by=cast.po), by=cast.ops)
    assert Notice.objects.filter(kind="change", person=cast.frontline).exists()


def test_a_comment_is_no_part_of_the_decision(cast, it_is):
    asked = change_requests.say(filed(cast), text="Which queue?", by=cast.frontline)
    assert asked.comments.get().text == "Which queue?"
    assert asked.state == "filed"
    with pytest.raises(Unfit):
        change_requests.say(asked, text=" ", by=cast.frontline)


# --- what goes live when --------------------------------------------------------------
def test_two_changes_of_one_queue_within_a_day_are_said(cast, it_is):
    first = filed(cast, queues=["PAY", "DSP"], planned_at=at("2026-11-18 10:00"))
    second = filed(cast, queues=["DSP"], planned_at=at("2026-11-19 09:59"))
    third = filed(cast, queues=["DSP"], planned_at=at("2026-11-20 09:59"))
    filed(cast, queues=["COL"], planned_at=at("2026-11-18 10:00"))
    assert pages.near(first) == [second]
    calendar = what_goes_live.calendar(cast.ops, date(2026, 11, 17))
    said = {
        each.request.pk: each.collides for day in calendar.days for each in day.planned
    }
    assert said[first.pk] == [second]
    assert said[second.pk] == [first]
    assert said[third.pk] == []
    assert [day.day.day for day in calendar.days] == [18, 19, 20]


def test_what_waits_for_a_person_is_found(cast, it_is):
    asked, words = filed(cast), filed(cast, "prompts")
    assert found.to_decide(cast.ops) == [asked]
    assert found.to_look_at(cast.reviewer) == [words]
    assert found.to_decide(cast.it) == []
    change_deciding.approve(asked, by=cast.ops)
    assert found.to_take_live(cast.po) == [asked]
    assert found.to_decide(cast.ops) == []


# --- two at once ----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told_that_it_is_decided(cast):
    other = make_user("Oscar", Role.OPERATIONS_LEADER)
    make_seat("OPS", other)
    asked, said = filed(cast), []

    def decide(person, act):
        try:
            act(ChangeRequest.objects.get(pk=asked.pk), reason="So.", by=person)
            said.append("done")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    threads = [
        Thread(target=decide, args=(cast.ops, change_deciding.approve)),
        Thread(target=decide, args=(other, change_deciding.decline)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "refused"]
    assert ChangeWord.objects.filter(request=asked).count() == 1


def test_the_catalogue_gives_each_class_its_row_of_the_matrix():
    found = dict(ChangeClass.objects.values_list("code", "activity__number"))
    assert found == {
        "routing": 27, "skills": 27, "agents": 28, "prompts": 29, "self_service": 30,
        "reports": 22, "platform": 9, "network": 19, "maintenance": 25, "selection": 5,
    }  # fmt: skip
    assert ClassClock.objects.count() == 14
