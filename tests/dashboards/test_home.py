"""What waits on the home page: for whom each thing waits, and for whom it does not."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import audit, system
from core.clock import now, today
from core.models import JobRun
from core.roles import Family, Role
from core.verbs import Verb
from dashboards import changes as changed
from dashboards import my_notes
from dashboards import waiting as home
from dashboards.waiting import decisions, desk, records, service, value
from discovery.actions import links
from governance.actions import conditions, raci, sla, waivers
from governance.models import (
    Change,
    Condition,
    Criterion,
    Decision,
    Plan,
    RaciMatrix,
    Waiver,
)
from pilots.actions import decisions as deciding
from pilots.actions import readouts
from pilots.models import Pilot
from portfolio.actions import benefit_months, benefits, quarters
from portfolio.models import Source
from tests.governance.access_records import agreed, decided, make_plan
from tests.make import (
    decide,
    make_benefit,
    make_item,
    make_matrix,
    make_metric,
    make_note,
    make_objective,
    make_opportunity,
    make_review,
    make_reviewer,
    make_service_levels,
    make_source,
    make_theme,
    make_user,
    meet_all,
    sign,
)
from tests.pilots.ways import behind, bring, make_pilot

OCTOBER = date(2026, 10, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


def people(find, cast):
    """The members of the cast for whom a finder finds something."""
    return {name for name, user in cast.everyone.items() if find(user)}


# --- gates ------------------------------------------------------------------------
def test_a_review_waits_for_who_may_sign_it_now(cast):
    review = make_review(cast)
    [task] = decisions.gates(cast.reviewer)
    assert (task.todo, task.url) == ("Review and sign", review.get_absolute_url())
    assert people(decisions.gates, cast) == {"reviewer"}


def test_a_review_waits_for_no_family_that_is_not_asked_or_has_signed(cast):
    regulatory = make_reviewer("Rita", Family.REGULATORY)
    security = make_reviewer("Sam", Family.SECURITY)
    review = make_review(cast)
    meet_all(review, by=security)
    sign(review, by=security)
    assert not decisions.gates(security)
    needed = review.assessments.filter(criterion__family=Family.REGULATORY).exists()
    assert bool(decisions.gates(regulatory)) == needed


def test_a_review_does_not_wait_for_who_has_a_stake_in_it(cast):
    review = make_review(cast)
    review.parties.add(cast.reviewer)
    assert not decisions.gates(cast.reviewer)


# --- pilots -----------------------------------------------------------------------
@pytest.fixture
def read_out(cast):
    pilot = bring(make_pilot(cast), cast, "readout")
    readouts.make(pilot, by=cast.pm)
    pilot.refresh_from_db()
    return pilot


def test_a_pilot_waits_for_its_decision_once_it_is_read_out(cast):
    pilot = bring(make_pilot(cast), cast, "readout")
    assert not people(decisions.pilots, cast)
    readouts.make(pilot, by=cast.pm)
    [task] = decisions.pilots(cast.ops)
    assert (task.todo, task.url) == ("Decide on it", pilot.get_absolute_url())
    assert people(decisions.pilots, cast) == {"ops", "reviewer"}


def test_a_pilot_does_not_wait_for_who_owns_it(cast, read_out):
    with behind(read_out):
        Pilot.objects.filter(pk=read_out.pk).update(owner=cast.ops)
    assert people(decisions.pilots, cast) == {"reviewer"}


def test_a_decision_against_the_proposal_waits_for_a_second_person(cast, read_out):
    deciding.decide(read_out, decision="iterate", reason="short", by=cast.ops)
    [task] = decisions.seconds(cast.reviewer)
    assert (task.kind, task.todo) == ("Decision to iterate", "Confirm the decision")
    assert people(decisions.seconds, cast) == {"reviewer"}
    assert not people(decisions.pilots, cast)
    deciding.second(read_out, by=cast.reviewer)
    assert not people(decisions.seconds, cast)


# --- conditions and waivers -----------------------------------------------------------
@pytest.fixture
def submitted(cast):
    """A condition of a security criterion whose owner, Paolo, says that it is kept."""
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    condition = conditions.add(
        review,
        text="Vendor sends the bridge letter",
        owner=cast.po,
        due_on=today() + timedelta(days=7),
        blocking="during",
        criterion=Criterion.objects.in_force(today()).get(code="S05"),
        by=cast.reviewer,
    )
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    condition = Condition.objects.get(pk=condition.pk)
    return conditions.submit_evidence(condition, note="It came", by=cast.po)


def test_submitted_evidence_waits_for_a_reviewer_of_its_family(cast, submitted):
    security = make_reviewer("Sam", Family.SECURITY)
    regulatory = make_reviewer("Rita", Family.REGULATORY)
    [task] = decisions.verifications(security)
    assert (task.todo, task.url) == (
        "Verify the evidence",
        submitted.get_absolute_url(),
    )
    assert not decisions.verifications(regulatory)
    assert people(decisions.verifications, cast) == {"reviewer"}
    conditions.verify(submitted, by=security)
    assert not people(decisions.verifications, cast)


def test_a_condition_without_a_criterion_waits_for_any_family_of_its_review(
    cast, submitted
):
    submitted.criterion = None
    submitted.save()
    asked = submitted.review.assessments.values_list("criterion__family", flat=True)
    for family in Family.values:
        reviewer = make_reviewer(family.title(), family)
        assert bool(decisions.verifications(reviewer)) == (family in set(asked))


def test_evidence_does_not_wait_for_who_owes_it(cast, submitted):
    Condition.objects.update(owner=cast.reviewer)
    assert not decisions.verifications(cast.reviewer)


@pytest.fixture
def asked(cast):
    review = make_review(cast)
    return waivers.request(
        review,
        criterion=Criterion.objects.in_force(today()).get(code="S05"),
        reason="The period ended",
        compensating_control="A quarterly access review",
        risk_owner=cast.it,
        expires_on=today() + timedelta(days=90),
        by=cast.pm,
    )


def test_a_waiver_waits_for_a_reviewer_of_its_family(cast, asked):
    governance = make_reviewer("Gus", Family.GOVERNANCE)
    [task] = decisions.waivers(cast.reviewer)
    assert (task.todo, task.url) == ("Grant or decline", asked.get_absolute_url())
    assert not decisions.waivers(governance)
    assert people(decisions.waivers, cast) == {"reviewer"}
    waivers.grant(asked, by=cast.reviewer)
    assert not people(decisions.waivers, cast)


def test_a_waiver_does_not_wait_for_who_asked(cast, asked):
    Waiver.objects.update(requested_by=cast.reviewer)
    assert not decisions.waivers(cast.reviewer)


# --- value ------------------------------------------------------------------------
@pytest.fixture
def baselined(cast):
    benefit = make_benefit(
        cast, metric=make_metric(), baseline=Decimal(400), starts_on=OCTOBER
    )
    benefit_months.forecast(benefit, month=OCTOBER, amount=Decimal(100), by=cast.pm)
    return benefits.freeze(benefit, by=cast.pm)


@pytest.fixture
def finance(cast):
    return make_user("Howard", Role.OPERATIONS_LEADER)


def test_a_frozen_forecast_waits_for_finance_and_not_for_its_owner(
    cast, baselined, finance
):
    [task] = value.forecasts(finance)
    assert task.url == baselined.get_absolute_url()
    assert not people(value.forecasts, cast)
    benefits.sign(baselined, by=finance)
    assert not value.forecasts(finance)


def test_a_baseline_without_a_forecast_does_not_wait_yet(baselined, finance):
    baselined.months.all().delete()
    assert not value.forecasts(finance)


def test_a_measured_month_waits_for_the_owner_to_attest(cast, baselined, finance):
    benefits.sign(baselined, by=finance)
    benefits.move(baselined, to="realising", by=cast.pm)
    assert not people(value.months, cast)
    benefit_months.measure(baselined, month=OCTOBER, amount=Decimal(90), by=cast.pm)
    [task] = value.months(cast.ops)
    assert (task.kind, task.url) == (
        "Benefit, October 2026",
        baselined.get_absolute_url(),
    )
    assert people(value.months, cast) == {"ops"}
    assert not value.months(finance)
    benefit_months.attest(baselined, month=OCTOBER, by=cast.ops)
    assert not people(value.months, cast)


# --- IT and operations ---------------------------------------------------------------
def test_a_month_without_results_waits_for_who_records_service_levels(cast):
    make_service_levels()
    [task] = service.levels(cast.it)
    assert "for October 2026" in task.title
    assert task.url.endswith("?month=2026-10")
    assert people(service.levels, cast) == {"it", "ops"}


def test_a_recorded_month_waits_no_more(cast):
    from governance.models import ServiceLevel

    make_service_levels()
    for level in ServiceLevel.objects.all():
        sla.record(level, month=OCTOBER, met=9, due=10, by=cast.it)
    assert not people(service.levels, cast)


def test_the_month_before_january_is_december():
    assert service.month_before(date(2027, 1, 31)) == date(2026, 12, 1)


def test_a_draft_of_the_matrix_waits_for_its_editors(cast):
    make_matrix()
    assert not people(service.drafts, cast)
    draft = raci.draft(by=cast.it)
    [task] = service.drafts(cast.it)
    assert task.url == RaciMatrix.objects.get(pk=draft.pk).get_absolute_url()
    assert people(service.drafts, cast) == {"it", "ops", "pm", "other_pm"}


def test_work_that_failed_waits_for_the_administrator_until_it_runs_again(cast):
    JobRun.objects.create(job="backlog.tasks.rank_product", state="succeeded")
    JobRun.objects.create(job="backlog.tasks.rank_product", state="failed")
    [task] = service.jobs(cast.admin)
    assert task.url == reverse("core:job_detail", args=["backlog.tasks.rank_product"])
    assert people(service.jobs, cast) == {"admin"}
    JobRun.objects.create(job="backlog.tasks.rank_product", state="succeeded")
    assert not service.jobs(cast.admin)


def test_a_source_that_fails_waits_for_its_owner_or_if_gone_for_who_keeps_them(cast):
    source = make_source(cast.pm)
    assert not people(desk.sources, cast)
    Source.objects.update(failures=2, failure="The address answered with 404.")
    [task] = desk.sources(cast.pm)
    assert task.url == source.get_absolute_url()
    assert people(desk.sources, cast) == {"pm"}
    gone = make_user("Gone")
    gone.is_active = False
    gone.save()
    Source.objects.update(owner=gone)
    assert people(desk.sources, cast) == {"pm", "po", "other_pm"}
    Source.objects.update(is_on=False)
    assert not people(desk.sources, cast)


# --- what became of notes ----------------------------------------------------------
def told(user):
    return [f"{each.who} {each.did} {each.what}" for each in my_notes.became(user)]


@pytest.fixture
def travelled(cast):
    """Fay's note, behind a theme and an opportunity that a feature answers."""
    note = make_note(cast, title="Three times", published=True)
    make_theme(cast, notes=[note])
    opportunity = make_opportunity(cast)
    links.put_note_behind_opportunity(note, opportunity, by=cast.pm)
    make_item(cast.product, created_at=now()).opportunities.add(opportunity)
    return opportunity


def test_a_frontline_lead_hears_what_became_of_her_notes(client_of, cast, travelled):
    html = client_of(cast.frontline).get(reverse("dashboards:home")).content.decode()
    assert "What became of your notes" in html
    assert told(cast.frontline) == [
        f"Your note “Three times” became a feature for the opportunity {travelled}",
        f"Your note “Three times” is behind the opportunity {travelled}",
        "Your note “Three times” joined the theme Retyping",
    ]


def test_who_may_not_see_the_backlog_does_not_learn_the_feature_s_name(
    client_of, cast, travelled
):
    html = client_of(cast.frontline).get(reverse("dashboards:home")).content.decode()
    assert "Wrap up without retyping" not in html


def test_what_became_of_a_note_is_told_to_its_collector_alone(cast, travelled):
    assert not told(cast.pm)
    assert not told(make_user("Finn", Role.FRONTLINE_LEAD))


def test_a_link_that_was_taken_back_is_no_longer_told(cast, travelled):
    note = travelled.note_links.get().note
    links.take_note_from_opportunity(note, travelled, by=cast.pm)
    assert told(cast.frontline) == ["Your note “Three times” joined the theme Retyping"]


# --- the whole page -----------------------------------------------------------------
def test_every_finder_asks_at_most_two_queries(cast, django_assert_max_num_queries):
    for user in cast.everyone.values():
        home.waiting(user)  # the roles are read once a person
        for find in home.FINDERS:
            with django_assert_max_num_queries(2):
                find(user)


def make_travelled(cast, name):
    """A note of Fay's behind a theme and an opportunity that a feature answers."""
    note = make_note(cast, title=name, published=True)
    make_theme(cast, name, notes=[note])
    opportunity = make_opportunity(cast, name)
    links.put_note_behind_opportunity(note, opportunity, by=cast.pm)
    make_item(cast.product, name).opportunities.add(opportunity)


def test_a_frontline_lead_s_page_costs_the_same_with_more_notes(
    client_of, cast, assert_flat
):
    client = client_of(cast.frontline)
    make_travelled(cast, "First")
    assert_flat(
        lambda: client.get(reverse("dashboards:home")),
        lambda: [make_travelled(cast, f"Next {n}") for n in range(3)],
    )


def test_who_works_on_the_floor_reads_what_is_new_in_the_center(
    client_of, cast, assert_flat
):
    client = client_of(cast.frontline)
    words = {"team": cast.product.team, "kind": "routing", "requested_at": now()}
    live = Change.objects.create(
        title="Hardship callers at once", **words, live_at=now()
    )
    Change.objects.create(title="Only asked for", **words)
    home = client.get(reverse("dashboards:home")).content.decode()
    assert "New in the center" in home
    assert live.title in home
    assert "Only asked for" not in home
    assert "Only asked for" in client.get(reverse("governance:change_list")).text
    assert client.get(live.get_absolute_url()).status_code == 200
    assert "New in the center" not in client_of(cast.executive).get("/").text
    assert_flat(
        lambda: client.get(reverse("dashboards:home")),
        lambda: Change.objects.create(title="Next", **words, live_at=now()),
    )


def test_what_the_system_does_by_itself_is_no_news(cast):
    audit.record(system.user(), Verb.PRODUCT_CHANGED, cast.product)
    audit.record(system.user(), Verb.ITEM_CHANGED, make_item(cast.product, "From Jira"))
    audit.record(cast.po, Verb.CARD_CHANGED, cast.product)
    told = [change.did for change in changed.changes(cast.executive)]
    assert told == ["changed the card", "changed the item"]


# --- decisions and plans ----------------------------------------------------------
def test_records_wait_for_who_stands_for_them_and_who_is_asked_to_read(cast):
    overdue = decided(cast, cast.product)
    Decision.objects.update(review_on=today())
    draft, plan = make_plan(cast, cast.product), agreed(cast, cast.product)
    Plan.objects.filter(pk=plan.pk).update(due_on=today())
    plan.readers.set([cast.executive])
    found = {
        find.__name__: (people(find, cast), [task.url for task in find(cast.it)])
        for find in (
            records.plans_to_agree,
            records.plans_to_review,
            records.decisions_to_review,
        )
    }
    assert found == {
        "plans_to_agree": ({"it", "ops"}, [draft.get_absolute_url()]),
        "plans_to_review": ({"it", "ops"}, [plan.get_absolute_url()]),
        "decisions_to_review": ({"it"}, [overdue.get_absolute_url()]),
    }
    assert people(records.plans_to_read, cast) == {"executive"}


def test_a_quarter_that_is_over_waits_for_its_owner_until_it_is_closed(cast):
    third: dict[str, Any] = {
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
    }
    over = make_objective(product=cast.product, owner=cast.pm, **third)
    make_objective("O2", owner=cast.pm)  # still runs
    assert [task.url for task in value.quarters(cast.pm)] == [over.get_absolute_url()]
    quarters.close(over, learning="Pilots first.", endings={}, version=1, by=cast.pm)
    assert not value.quarters(cast.pm)
