"""The rules of engagement: drafted, signed by both sides, followed by change requests."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from core.clock import now, today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from core.verbs import Verb
from dashboards.waiting import waiting
from governance import change_rights, engagement, engagement_page
from governance.actions import (
    change_deciding,
    change_requests,
    consults,
    proposals,
    raci,
    raci_proposals,
    reminding,
    rules_proposals,
)
from governance.actions import engagement as actions
from governance.models import (
    ChangeClass,
    Consult,
    Proposal,
    RulesVersion,
    ServiceLevel,
)
from governance.models.rights import CHANGE
from tests.make import (
    make_change_classes,
    make_change_request,
    make_rules,
    seat_everybody,
    sign_for,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def company(db, cast):
    """Paolo sits for support, Olga leads Operations, Ivo IT, Ada compliance."""
    make_change_classes()
    seat_everybody(cast)


@pytest.fixture
def draft(cast):
    return actions.draft(by=cast.ops)


def propose(cast, draft, **more):
    words = {"effective_from": today(), "reason": "Said anew", "version": None}
    return rules_proposals.propose(draft, **{**words, **more}, by=cast.ops)


def agree(cast, draft, **more):
    proposal = propose(cast, draft, **more)
    for person in (cast.it, cast.ops):
        sign_for(proposal, person)
    draft.refresh_from_db()
    return draft


def clause(rules, code):
    return rules.clauses.get(classes__code=code)


def kind(code):
    return ChangeClass.objects.get(code=code)


def filed(cast, code="routing", *, by=None, **fields):
    by = by or cast.po
    return change_requests.file(make_change_request(cast, code, by=by, **fields), by=by)


def url(name, *args):
    return reverse(f"governance:{name}", args=args)


# --- both sides sign --------------------------------------------------------------------
def test_the_first_draft_says_something_of_every_class_and_service_level(draft):
    assert engagement.faults(draft) == []
    assert engagement.uncovered(draft) == []
    named = draft.clauses.values_list("levels__code", flat=True)
    assert set(named) - {None} == set(
        ServiceLevel.objects.values_list("code", flat=True)
    )


def test_rules_hold_once_both_sides_have_signed(cast, draft):
    proposal = propose(cast, draft)
    sign_for(proposal, cast.it)
    assert engagement.in_force() is None
    sign_for(proposal, cast.ops)
    held = engagement.in_force()
    assert held is not None
    assert held == draft
    assert (held.effective_from, held.agreed_by) == (today(), cast.ops)
    assert held.review_due_on == engagement.review_day(today())
    assert AuditEntry.objects.filter(verb=Verb.RULES_AGREED).count() == 1


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        (date(2026, 1, 1), date(2026, 7, 1)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 11, 16), date(2027, 5, 16)),
    ],
)
def test_they_are_read_again_after_six_months(begins, due):
    assert engagement.review_day(begins) == due


def test_both_leads_are_reminded_to_read_them_again(cast, settings):
    settings.TODAY = "2026-06-01"
    rules = agree(cast, actions.draft(by=cast.ops))  # read again by 1 December
    told = Notice.objects.filter(occasion__startswith="reminder", person=cast.it)
    for day, so_far in (("10-29", 0), ("10-30", 1), ("11-17", 2), ("12-01", 3)):
        reminding.remind(date.fromisoformat(f"2026-{day}"))
        assert told.count() == so_far, day
    assert told.filter(text__endswith="is to be read again by Tue 1 Dec 2026").exists()
    settings.TODAY = "2026-11-15"
    assert [each.url for each in waiting(cast.ops) if each.kind == "Rules"] == [
        rules.get_absolute_url()
    ]
    assert not [each for each in waiting(cast.executive) if each.kind == "Rules"]


def test_nobody_reads_rules_again_that_later_ones_follow(cast, settings):
    settings.TODAY = "2026-06-01"
    agree(cast, actions.draft(by=cast.ops))
    settings.TODAY = "2026-11-15"
    draft = actions.draft(by=cast.ops)
    assert [each.todo for each in waiting(cast.it) if each.kind == "Draft"] == [
        "Finish and propose"
    ]
    agree(cast, draft, effective_from=date(2026, 12, 10))
    assert not [each for each in waiting(cast.ops) if each.kind in ("Rules", "Draft")]
    reminding.remind(date(2026, 12, 1))
    assert not Notice.objects.filter(text__contains="to be read again")


def test_who_does_not_write_the_matrix_writes_no_rules(cast, draft):
    for person in (cast.frontline, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.reword(draft, purpose="Peace", version=None, by=person)


def test_the_database_holds_no_rules_that_were_not_signed_by_both(cast, draft):
    sign_for(propose(cast, draft), cast.it)
    held = {
        "state": "agreed", "effective_from": today(), "review_due_on": today() + DAY,
        "agreed_by": cast.ops, "agreed_at": now(),
    }  # fmt: skip
    tries = [
        lambda: RulesVersion.objects.filter(pk=draft.pk).update(**held),
        lambda: RulesVersion.objects.create(number=9, **held),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_signed_rules_never_change_in_the_database(cast):
    rules = make_rules(cast)
    first = rules.clauses.get(number=1)
    tries = [
        lambda: RulesVersion.objects.update(purpose="War"),
        lambda: RulesVersion.objects.update(state="draft"),
        lambda: rules.delete(),
        lambda: rules.clauses.update(text="Anything goes"),
        lambda: first.classes.clear(),
        lambda: first.levels.add(ServiceLevel.objects.get(code="SLA-01")),
        lambda: actions.keep(type(first)(rules=rules, number=40), [], []),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with pytest.raises(Refused, match="signed and never changes"):
        actions.edit_clause(first, text="Anything", version=None, by=cast.ops)


def test_a_change_of_a_clause_withdraws_what_was_proposed(cast, draft):
    proposal = propose(cast, draft)
    sign_for(proposal, cast.it)
    actions.edit_clause(
        clause(draft, "routing"), text="At once.", version=None, by=cast.ops
    )
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    with pytest.raises(Refused, match="closed"):
        sign_for(proposal, cast.ops)


def test_a_clause_written_past_the_actions_is_not_signed(cast, draft):
    proposal = propose(cast, draft)
    clause(draft, "routing").classes.clear()
    with pytest.raises(Refused, match="changed since it was proposed"):
        sign_for(proposal, cast.it)


def test_declined_rules_stay_a_draft(cast, draft):
    proposal = propose(cast, draft)
    proposals.decline(proposal, reason="Too short", by=cast.it)
    draft.refresh_from_db()
    assert draft.is_draft
    assert propose(cast, draft).is_open


# --- which version holds ----------------------------------------------------------------
def test_a_day_is_judged_by_the_version_then_in_force(cast):
    first = make_rules(cast)
    second = agree(cast, actions.draft(by=cast.ops), effective_from=today() + DAY)
    assert engagement.in_force() == first
    assert engagement.in_force(today() + DAY) == second
    assert engagement.holds_until(first) == today()
    assert engagement.holds_until(second) is None
    assert first.effective_from is not None
    assert engagement.in_force(first.effective_from - DAY) is None


def test_two_versions_never_begin_on_one_day(cast):
    agree(cast, actions.draft(by=cast.ops))
    again = actions.draft(by=cast.ops)
    with pytest.raises(Unfit, match="begins on a later day"):
        propose(cast, again)


def test_rules_that_contradict_the_matrix_are_not_proposed(cast, draft):
    actions.edit_clause(
        clause(draft, "routing"), belongs_to="it", version=None, by=cast.ops
    )
    with pytest.raises(Refused, match="gives Routing to Contact center"):
        propose(cast, draft)


def test_a_joint_class_stands_in_a_joint_clause(cast, draft):
    found = clause(draft, "selection")
    with pytest.raises(Unfit, match="decided by both sides") as caught:
        actions.edit_clause(found, belongs_to="center", version=None, by=cast.ops)
    assert caught.value.field == "classes"


def test_a_class_stands_in_one_clause(cast, draft):
    with pytest.raises(Unfit, match="governed by clause 1 already"):
        actions.add_clause(
            draft, heading="Again", text="Once more.", belongs_to="center",
            classes=[kind("routing")], by=cast.ops,
        )  # fmt: skip


# --- a draft by clause ------------------------------------------------------------------
def test_clauses_move_and_go_and_the_others_close_up(cast, draft):
    names = list(draft.clauses.values_list("heading", flat=True))
    actions.place(draft.clauses.get(number=3), number=1, by=cast.ops)
    moved = [names[2], names[0], names[1], *names[3:]]
    assert list(draft.clauses.values_list("heading", flat=True)) == moved
    actions.remove_clause(draft.clauses.get(number=1), by=cast.ops)
    assert list(draft.clauses.values_list("heading", flat=True)) == moved[1:]
    assert list(draft.clauses.values_list("number", flat=True)) == [
        *range(1, len(moved))
    ]
    with pytest.raises(Unfit, match="from 1 to"):
        actions.place(draft.clauses.get(number=1), number=40, by=cast.ops)


def test_the_second_editor_of_a_clause_sees_both(cast, draft):
    found = clause(draft, "routing")
    actions.edit_clause(found, text="At once.", version=found.version, by=cast.ops)
    with pytest.raises(Stale) as caught:
        actions.edit_clause(found, text="Slowly.", version=found.version, by=cast.it)
    assert caught.value.current.text == "At once."  # type: ignore[attr-defined]
    assert caught.value.mine["text"] == "Slowly."


def test_a_next_version_begins_as_the_last_and_says_what_differs(cast):
    last = make_rules(cast)
    draft = actions.draft(by=cast.ops)
    assert engagement_page.between(last, draft) == []
    actions.edit_clause(
        clause(draft, "prompts"), commits="Two days.", version=None, by=cast.ops
    )
    (change,) = engagement_page.between(last, draft)
    assert (change.clause, change.what, change.becomes) == (
        "Prompts and messages", "Commits", "Two days.",
    )  # fmt: skip
    with pytest.raises(Refused, match="one at a time"):
        actions.draft(by=cast.ops)


# --- change requests follow them --------------------------------------------------------
def test_a_request_keeps_its_clause_and_runs_by_its_clock(cast):
    rules = make_rules(cast)
    asked = filed(cast)
    assert (asked.rules, asked.clause) == (rules, clause(rules, "routing"))
    assert asked.case.level.code == "SLA-04"


def test_without_signed_rules_it_is_filed_and_nothing_is_promised(
    cast, draft, client_of
):
    propose(cast, draft)  # waits for signatures: not enough
    asked = filed(cast)
    assert (asked.state, asked.rules, asked.clause, asked.case) == (
        "filed", None, None, None,
    )  # fmt: skip
    told = Notice.objects.get(person=cast.ops, text__startswith=asked.key)
    assert "Nothing is promised" in told.text
    page = client_of(cast.po).get(asked.get_absolute_url()).text
    assert "Nothing is promised for this request" in page
    row = client_of(cast.po).get(f"/api/v1/change-requests/{asked.pk}/").json()
    assert (row["rules"], row["clause"], row["due_at"]) == (None, None, None)
    listed = client_of(cast.po).get(url("change_request_list")).text
    assert "nothing promised" in listed
    assert change_deciding.approve(asked, by=cast.ops).state == "approved"


def test_a_class_no_clause_names_is_promised_nothing(cast, draft, client_of):
    actions.edit_clause(
        clause(draft, "routing"), classes=[kind("skills")], version=None, by=cast.ops
    )
    agree(cast, draft)
    asked = filed(cast)
    assert (asked.rules, asked.clause, asked.case) == (draft, None, None)
    page = client_of(cast.po).get(asked.get_absolute_url()).text
    assert "says nothing of Routing" in page
    assert filed(cast, "skills").case is not None


def test_later_rules_change_nothing_that_was_filed(cast, settings):
    settings.TODAY = "2026-11-16"
    first = make_rules(cast)
    asked = filed(cast)
    draft = actions.draft(by=cast.ops)
    actions.remove_clause(clause(draft, "routing"), by=cast.ops)
    agree(cast, draft, effective_from=date(2026, 11, 17))
    settings.TODAY = "2026-11-17"
    asked.refresh_from_db()
    assert (asked.rules, asked.case is None) == (first, False)
    assert filed(cast).case is None


def test_the_database_refuses_a_clause_of_other_rules_than_the_request_keeps(cast):
    first = make_rules(cast)
    asked = filed(cast)
    draft = actions.draft(by=cast.ops)
    assert asked.clause.rules == first
    asked.clause = clause(draft, "routing")
    asked.save(update_fields=["clause"])
    with pytest.raises(IntegrityError, match="a_clause_is_of_its_rules"):
        connection.check_constraints()


def test_what_is_the_centers_never_waits_for_it(cast):
    make_rules(cast)
    asked = filed(cast)
    assert not change_rights.bound(asked).waits
    assert consults.about(asked, CHANGE).exists()  # asked, and still silent
    assert change_deciding.approve(asked, by=cast.ops).state == "approved"


def test_what_is_its_waits_for_who_is_asked(cast):
    make_rules(cast)
    asked = filed(cast, "platform", by=cast.it)
    assert Consult.objects.waiting().filter(act=CHANGE).exists()
    with pytest.raises(Refused):
        change_deciding.approve(asked, by=cast.it)


def test_a_joint_class_needs_a_word_of_both_sides(cast):
    make_rules(cast)
    asked = filed(cast, "selection", by=cast.it)
    consults.about(asked, CHANGE).update(due_at=now() - DAY)
    asked = change_deciding.approve(asked, by=cast.it)
    assert asked.state == "filed"
    assert change_deciding.approve(asked, by=cast.ops).state == "approved"


# --- pages and API ----------------------------------------------------------------------
def test_without_rules_the_page_says_what_they_are_for(cast, client_of):
    page = client_of(cast.it).get(url("rules")).text
    assert "nothing is promised" in page
    assert "Start the next version" in page


@pytest.mark.parametrize("name", ["rules", "raci"])
def test_a_day_that_is_none_is_said_beside_its_field(cast, client_of, name):
    make_rules(cast)
    page = client_of(cast.it).get(url(name), {"on": "2026-02-31"})
    assert page.status_code == 422
    assert 'id="id_on_error"' in page.text
    assert 'value="2026-02-31"' in page.text
    assert client_of(cast.it).get(url(name)).status_code == 200


def test_a_proposal_stands_in_the_navigation_by_the_document_it_is_of(
    cast, draft, client_of
):
    matrix = raci_proposals.propose(
        raci.draft(by=cast.ops), effective_from=today(), reason="Said anew",
        version=None, by=cast.ops,
    )  # fmt: skip
    olga = client_of(cast.ops)
    for name, proposal in (("rules", propose(cast, draft)), ("raci", matrix)):
        page = olga.get(proposal.get_absolute_url()).text
        here = re.findall(r'class="nav-link" href="([^"]*)"[^>]*aria-current', page)
        assert here == [url(name)]


def test_both_leads_get_from_a_draft_to_rules_in_force_on_the_pages(cast, client_of):
    olga, ivo = client_of(cast.ops), client_of(cast.it)
    olga.post(url("rules_draft"))
    draft = RulesVersion.objects.get()
    found = clause(draft, "routing")
    form = {
        "heading": "Routing", "belongs_to": "center", "text": "At once.", "commits": "",
        "classes": [kind("routing").pk, kind("skills").pk], "levels": [],
        "version": found.version,
    }  # fmt: skip
    assert olga.post(url("rules_clause_edit", found.pk), form).status_code == 302
    stale = ivo.post(url("rules_clause_edit", found.pk), form | {"text": "Slowly."})
    assert stale.status_code == 409
    assert "At once." in stale.text
    assert "Slowly." in stale.text
    day = {"effective_from": str(today()), "reason": "For once"}
    olga.post(url("rules_propose", draft.pk), day)
    proposal = Proposal.objects.get()
    shown = ivo.get(proposal.get_absolute_url()).text
    assert "At once." in shown
    assert url("rules") in shown
    for person in (cast.it, cast.ops):
        sign_for(proposal, person)
    page = ivo.get(url("rules"))
    assert "In force" in page.text
    assert "SLA-05" in page.text


def test_a_refused_clause_stands_beside_its_field_with_what_was_typed(
    cast, client_of, draft
):
    form = {
        "heading": "Again", "belongs_to": "center", "text": "Once more.",
        "classes": [kind("routing").pk],
    }  # fmt: skip
    page = client_of(cast.ops).post(url("rules_clause_add", draft.pk), form)
    assert page.status_code == 422
    assert "classes" in page.context["form"].errors
    assert "Once more." in page.text


def test_the_api_tells_the_rules_in_force_and_writes_a_draft(cast, client_of):
    rules, client = make_rules(cast), client_of(cast.ops)
    told = client.get("/api/v1/rules/in-force/").json()
    assert (told["number"], len(told["clauses"])) == (1, rules.clauses.count())
    made = client.post("/api/v1/rules/").json()
    assert made["state"] == "draft"
    edit = f"/api/v1/rules-clauses/{made['clauses'][0]['id']}/"
    kwargs = {"content_type": "application/json"}
    body = {"text": "At once.", "classes": [kind("routing").pk]}
    etag = client.get(edit)["ETag"]
    done = client.patch(edit, body, headers={"If-Match": etag}, **kwargs)
    assert (done.status_code, done.json()["text"]) == (200, "At once.")
    again = client.patch(edit, body, headers={"If-Match": etag}, **kwargs)
    assert again.status_code == 412
    day = {"effective_from": str(today()), "reason": "Said anew"}
    draft = f"/api/v1/rules/{made['id']}/"
    seen = {"If-Match": client.get(draft)["ETag"]}
    proposed = client.post(f"{draft}propose/", day, headers=seen, **kwargs)
    assert (proposed.status_code, proposed.json()["kind"]) == (201, "rules")


@pytest.mark.parametrize("name", ["rules", "rules_version"])
def test_the_document_costs_the_same_with_more_in_it(
    cast, client_of, assert_flat, draft, name
):
    agree(cast, draft)
    if name == "rules_version":
        draft = actions.draft(by=cast.ops)
    client, where = client_of(cast.ops), [draft.pk] if name == "rules_version" else []

    def more():
        rules = RulesVersion.objects.filter(state="draft").first()
        rules = rules or actions.draft(by=cast.ops)
        levels = ServiceLevel.objects.all()
        for number in range(6):
            actions.add_clause(
                rules, heading=f"More {number}", text="More.", belongs_to="it",
                levels=levels, by=cast.ops,
            )  # fmt: skip

    assert_flat(lambda: client.get(url(name, *where)), more)


def test_the_list_of_rules_costs_the_same_with_more_versions(
    cast, client_of, assert_flat
):
    make_rules(cast)

    def more():
        actions.draft(by=cast.ops)

    assert_flat(lambda: client_of(cast.ops).get("/api/v1/rules/"), more)
