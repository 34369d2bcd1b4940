"""The demo company reproduces domain.md §12, and loading it again changes nothing."""

import hashlib
import re
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse

from backlog.models import Item, ItemNeed, ItemRank, RankPin, RankRun
from core import system
from core.errors import Refused
from core.models import AuditEntry, Membership, Notice, User
from core.queries import demo_people
from core.roles import Role
from dashboards.alignment.page import Page
from dashboards.alignment.record import recorded
from dashboards.demo import evidence
from dashboards.demo.metrics import CATALOGUE
from dashboards.demo.put import person
from dashboards.waiting import value, waiting
from governance import (
    business_time,
    calendars,
    gates,
    previews,
    record,
    reminded,
    seating,
    sla_page,
    statement,
    verify_pack,
    weighing,
)
from governance.actions import packs, signing
from governance.models import (
    ChangeRequest,
    ChargeStatement,
    Condition,
    Consult,
    Decision,
    Review,
    ServiceEscalation,
    SubjectLink,
    Waiver,
)
from governance.models.rights import CHANGE
from governance.queries import queue_rows
from governance.tasks import build_pack, end_what_is_outgrown
from pilots import guards, rolling, watch
from pilots.actions import plans
from pilots.models import Alarm, Pilot, Readout, Wave
from portfolio import metrics, queries
from portfolio.actions import vendor_models
from portfolio.models import (
    Annotation,
    Benefit,
    Capability,
    Drift,
    Goal,
    KeyResult,
    Metric,
    Objective,
    Product,
    ProductLine,
    Queue,
    VendorModel,
)
from portfolio.queries import feeds, measures, vendor_watch
from portfolio.queries import goals as goal_queries
from portfolio.queries import objectives as okr_queries
from portfolio.queries.measures import WHOLE_COMPANY, Scope, total
from portfolio.queries.queues import needing_a_look
from portfolio.queries.rollups import LINE, figures
from portfolio.templatetags.products import availability_of
from roadmap import checks, facts
from roadmap import queries as roadmap_queries
from roadmap.audiences import Audience
from roadmap.models import Card, Share, Snapshot
from roadmap.queries import ledger as roadmap_ledger
from roadmap.queries import snapshots as roadmap_past
from roadmap.queries import view_of
from support import queries as floor
from support.models import Release
from support.readiness import readiness
from tests.demo import DAY

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
RANKED = [
    "104",
    "116",
    "117",
    "103",
    "107",
    "120",
    "115",
    "118",
    "105",
    "122",
    "113",
    "101",
    "102",
    "108",
    "124",
    "106",
    "110",
    "112",
    "114",
    "109",
    "111",
    "121",
    "119",
    "123",
]
CUT = 49


pytestmark = pytest.mark.xdist_group("demo")  # loaded once for all these tests


@pytest.fixture
def demo(demo_company, db, settings, capsys):
    settings.TODAY = DAY.isoformat()


def counts():
    return {
        model._meta.label: model._default_manager.count() for model in apps.get_models()
    }


def test_a_second_load_changes_nothing(demo):
    before, audited = counts(), AuditEntry.objects.count()
    call_command("seed_demo")
    assert AuditEntry.objects.count() == audited
    after = counts()
    changed = {k for k in after if after[k] != before[k]}
    assert changed <= {"core.JobRun", "backlog.RankRun"}


def test_change_requests_happen_while_somebody_is_at_work(demo):
    center, moments = calendars.center(), []
    for row in ChangeRequest.objects.all():
        moments += [row.written_at, row.filed_at, row.planned_at]
    for each in Consult.objects.filter(act=CHANGE):
        moments += [each.asked_at, each.answered_at]
    found = [at for at in moments if at]
    assert len(found) > 15
    assert [at for at in found if business_time.opening(center, at) != at] == []


def test_the_backlog_ranks_as_the_document_says(demo):
    ranks = ItemRank.objects.select_related("item").order_by("position")
    assert [rank.item.key for rank in ranks] == [f"F-{number}" for number in RANKED]


def test_what_features_wait_for_and_the_pin_agree_with_the_document(demo):
    """They are there to be seen, and no place is other than WSJF alone would give it."""
    needs = ItemNeed.objects.select_related("item__product", "needed__product")
    assert {(need.item.key, need.needed.key) for need in needs} == {
        ("F-109", "F-103"), ("F-114", "F-115"),
    }  # fmt: skip
    assert all(need.item.product != need.needed.product for need in needs)
    assert RankPin.objects.get().place == ItemRank.objects.get(item__key="F-110").position  # fmt: skip
    assert not ItemRank.objects.exclude(position=F("plain_position")).exists()
    first = RankRun.objects.earliest("id")
    assert (first.cause, first.moved) == ("The demo company", 24)


def test_the_increment_is_cut_at_49_of_50(demo):
    sizes = [item.job_size or 0 for item in Item.objects.ranked()]
    reached = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    assert max(points for points in reached if points <= 50) == CUT


def test_the_catalogue_names_every_metric_of_the_document():
    named = {"AHT", "TALK", "HOLD", "WRAP", "ASA", "SL", "ABAN", "FCR", "REP7", "CSAT"}
    named |= {"NPS", "CES", "QA", "AUTOFAIL", "OCC", "UTIL", "ADH", "SHRINK", "XFER"}
    named |= {"CONT_RAW", "CONT_VER", "DEFL", "CPC", "ATTR", "ATTR_1Y", "ENPS", "STP"}
    named |= {"COMP", "REGCOMP", "RPC", "PTP", "KEPT"}
    assert named <= {code for code, *_ in CATALOGUE}


def sums(code, month, **scope):
    start, end = month
    metric = Metric.objects.get(code=code, formula_version=1)
    return total(metric, since=start, until=end, scope=Scope(**scope))


def read(code, month, **scope):
    """What a page shows of a metric in a month."""
    return metrics.shown(
        sums(code, month, **scope),
        Metric.objects.get(code=code, formula_version=1).formula,
    )


def test_transfers_stand_by_both_formulas_and_a_queue_needs_a_look(demo):
    assert read("XFER", OCTOBER) == "10.4%"
    second = Metric.objects.get(code="XFER", formula_version=2)
    found = total(second, since=OCTOBER[0], until=OCTOBER[1], scope=WHOLE_COMPANY)
    assert metrics.shown(found, second.formula) == "8.5%"
    standings = measures.standings([Metric.objects.get(code="ABAN")], DAY)
    [look] = needing_a_look(standings, DAY)
    assert look.where == "Spanish-language"
    assert look.words.startswith("Oct 26: 9.2%, above its usual")
    starts = Annotation.objects.filter(kind="pilot_start")
    assert starts.count() == Pilot.objects.filter(started_on__isnull=False).count()


def test_cost_occupancy_and_chat_are_the_document_s(demo):
    assert read("CPC", SEPTEMBER) == "$11.73"
    both = Queue.objects.filter(code__in=["PLS", "CRD"]).values_list("pk", flat=True)
    found = sums("OCC", OCTOBER, queues=tuple(both))
    assert round(found.numerator / found.denominator, 6) == Decimal("0.843716")
    assert read("AHT", OCTOBER, channel="chat") == "610.00 s"
    assert read("AHT", OCTOBER) == "406.56 s"


def test_every_pilot_passes_the_guards_of_its_own_plan(demo):
    missing = {
        pilot.key: guards.missing("submit", pilot, DAY)
        for pilot in Pilot.objects.all()
        if guards.missing("submit", pilot, DAY)
    }
    assert not missing


def test_the_running_pilot_can_be_amended_and_extended(demo):
    pilot = Pilot.objects.get(key="PIL-02")
    assert guards.may_extend(pilot, DAY)
    plans.amend(pilot, reason="Nights too", hours="all day", by=pilot.owner)
    assert pilot.amendments.count() == 1


def test_the_goal_tree_has_both_measures_of_a_goal_and_91_7_percent(demo):
    coverage = goal_queries.tree(person("Helena Marsh")).coverage
    assert (coverage.mapped, coverage.total) == (11, 12)
    second = Goal.objects.filter(code__in=["CG-5b", "CG-6b"]).order_by("code")
    assert [(goal.baseline, goal.target) for goal in second] == [
        (Decimal("2.3"), 0),
        (19, 14),
    ]
    assert not Goal.objects.get(code="CG-7").products.exists()


@pytest.mark.parametrize(
    ("code", "shown"),
    [("AHT", "406.56 s"), ("SL", "71.3%"), ("ABAN", "6.2%"), ("FCR", "67.2%")],
)
def test_october_totals_are_ratios_of_sums(demo, code, shown):
    metric = Metric.objects.get(code=code)
    found = total(
        metric, since=date(2026, 10, 1), until=date(2026, 10, 31), scope=WHOLE_COMPANY
    )
    assert metrics.shown(found, metric.formula) == shown


def test_verified_containment_is_31_percent(demo):
    found = {each.metric.code: each.shown for each in queries.key_metrics(DAY)}
    assert found["CONT_VER"] == "31.0%"


def test_objectives_score_as_the_document_says(demo):
    rows = queries.objectives_with_scores(DAY)
    assert [round(float(row.score or 0), 3) for row in rows] == [
        0.473,
        0.536,
        0.611,
        0.431,
    ]
    assert [str(row.pace_word) for row in rows] == ["on_track"] * 3 + ["at_risk"]


def test_four_key_results_are_what_the_observations_say(demo):
    fed = KeyResult.objects.exclude(feed="typed").order_by("code")
    assert [(row.code, row.current.normalize()) for row in fed] == [
        ("1.3", Decimal("21.1")),
        ("3.1", Decimal("0.9")),
        ("3.2", Decimal("99.2")),
        ("3.3", Decimal("1.6")),
    ]
    assert feeds.in_words(fed[0]) == "CRD + PLS"
    [guarded] = [
        each for row in queries.objectives_with_scores(DAY) for each in row.guards
    ]
    assert (guarded.key_result.code, guarded.guard) == ("1.4", "holds")


def test_the_third_quarter_is_closed_and_what_went_on_began_where_it_ended(demo):
    rows = Objective.objects.filter(starts_on=date(2026, 7, 1)).order_by("code")
    scored = okr_queries.scored(okr_queries.for_scoring(rows), DAY)
    assert [(row.objective.final_score, str(row.outlook)) for row in scored] == [
        (Decimal("0.72917"), "not_kept"),
        (Decimal("0.67500"), "progress"),
        (Decimal(1), "kept"),
    ]
    went_on = KeyResult.objects.exclude(carried_from=None)
    assert went_on.count() == 4
    ends = went_on.values_list("baseline", "carried_from__current")
    assert all(began == ended for began, ended in ends)


def test_the_readouts_propose_what_was_decided(demo):
    rows = Readout.objects.order_by("pk").values_list("pilot__key", "proposal")
    assert list(rows) == [
        ("PIL-01", "scale"),
        ("PIL-02", "go_on"),
        ("PIL-02", "go_on"),
        ("PIL-03", "iterate"),
        ("POC-01", "graduate"),
        ("POC-02", "stop"),
    ]


def test_the_second_look_of_the_bot_would_not_stop_who_looks_every_day(demo):
    look = Readout.objects.filter(pilot__key="PIL-02").latest("pk").computed
    always, effect = look["always"], look["measures"][0]["effect"]
    assert f"{always['ratio']:.3f} {always['p']:.3f}" == "5.106 0.196"
    assert f"{effect['statistic']:.3f} {effect['p']:.4f}" == "2.486 0.0129"
    assert f"{look['boundary']:.3f}" == "2.963"
    agreed = Readout.objects.get(pilot__key="POC-01").computed["measures"][0]["level"]
    shown = [f"{agreed[each]:.4f}" for each in ("observed", "chance", "value")]
    assert shown == ["0.9033", "0.5007", "0.8064"]


def test_each_audience_sees_its_cards(demo):
    seen = {each: view_of(each).slips for each in Audience}
    assert {each.value: len(slips) for each, slips in seen.items()} == {
        "internal": 12,
        "executive": 12,
        "frontline": 8,
        "vendor": 5,
    }
    assert not any(slip.problem for slip in seen[Audience.EXECUTIVE])
    shares = Share.objects.order_by("pk")
    assert [share.state for share in shares] == ["live", "revoked"]
    assert [share.visits.count() for share in shares] == [3, 1]


def test_a_cards_moves_end_on_the_day_it_came_into_its_column(demo):
    for card in Card.objects.prefetch_related("moves"):
        days = [move.moved_at.date() for move in reversed(card.moves.all())]
        assert days[-1] == card.entered_on
        assert days == sorted(set(days))


def test_the_first_benefit_leaks_at_65(demo):
    assert Benefit.objects.get(code="B-01").state == "leaking"
    report = queries.value_forecast_vs_actual(DAY)
    assert round(float(report.ratio or 0), 2) == 0.65


def test_the_demo_is_told_of_what_waits_and_no_live_pilot_is_past_a_line(demo):
    assert watch.alarmed() == []
    alarm = Alarm.objects.get()
    assert (alarm.pilot.key, alarm.text) == (
        "POC-02",
        "One material misstatement: 1.5%",
    )
    told = set(Notice.objects.values_list("person__name", flat=True))
    assert {"Ruth Adeyemi", "Priya Raman"} <= told
    ours = Notice.objects.filter(occasion__in=["submitted", "decided"])
    assert {row.wants_mail for row in ours} == {False}


def test_thirteen_gate_decisions_and_the_one_before_the_twelfth(demo):
    keys = list(Review.objects.order_by("key").values_list("key", flat=True))
    assert len([key for key in keys if "/" not in key]) == 13
    assert Review.objects.get(key="GD-10").outcome == "returned"


# §12, column “Outcome”; ours: GD-12/G1, approved 2026-09-29
OUTCOMES = {
    "GD-01": "approved",
    "GD-02": "approved_with_conditions",
    "GD-03": "approved_with_conditions",
    "GD-04": "",
    "GD-05": "approved",
    "GD-06": "approved_with_conditions",
    "GD-07": "approved",
    "GD-08": "",
    "GD-09": "approved",
    "GD-10": "returned",
    "GD-11": "approved_with_conditions",
    "GD-12": "",
    "GD-12/G1": "approved",
    "GD-13": "rejected",
}


def test_the_gates_were_voted_to_the_outcomes_of_the_text(demo):
    rows = Review.objects.for_page().order_by("key")
    assert {row.key: row.outcome for row in rows} == OUTCOMES
    for row in rows:
        signers = [each.signed_by_id for each in row.signatures.all()]
        assert len(signers) == len(set(signers)), row.key  # one seat to a person
        assert (seating.verdict(row) is None) == (row.outcome == ""), row.key
    third = Review.objects.get(key="GD-03")
    assert (third.valid_until, third.signatures.count()) == (date(2027, 10, 6), 5)
    tenth = Review.objects.get(key="GD-10")
    unmet = tenth.assessments.filter(verdict="not_met").order_by("criterion__code")
    assert [row.criterion.code for row in unmet] == ["G02", "G04"]
    assert {"G02", "G04"} <= set(re.findall(r"G\d\d", tenth.remarks))


def test_gd_12_is_blocked_by_segregation_of_duties_at_every_door(demo, client_of):
    review, tom = Review.objects.get(key="GD-12"), person("Tom Brandvold")
    why = "Tom Brandvold is named to sign for Information security but"
    page = client_of(person("Ruth Adeyemi")).get(review.get_absolute_url())
    assert why in page.content.decode()
    [row] = queue_rows(Review.objects.for_list().filter(pk=review.pk))
    assert row.blocked
    words: dict[str, Any] = {
        "seat": "SEC",
        "stance": "approved",
        "meaning": "I approve it.",
    }
    with pytest.raises(Refused, match="Segregation of duties"):
        signing.sign(review, **words, by=system.user(), acting=tom)
    tom.set_password("known here")
    tom.save()
    Membership.objects.create(user=tom, role=Role.GOVERNANCE_REVIEWER)
    his = client_of(tom)  # as a product manager he signs nowhere: 403
    refused = his.get(reverse("governance:review_sign", args=[review.pk]))
    assert refused.status_code == 409
    assert "Segregation of duties" in refused.content.decode()
    answer = his.post(
        f"/api/v1/reviews/{review.pk}/sign/",
        {**words, "password": "known here", "record_hash": "0" * 64},
        content_type="application/json",
        headers={"If-Match": f'"{review.version}"'},
    )
    assert answer.status_code == 409
    assert "Segregation of duties" in answer.json()["detail"]


def test_an_evidence_pack_of_gd_03_holds_the_plan_and_the_read_out_of_pil_01(demo):
    """Ruth Adeyemi builds it; every signature in it fits the record that was signed."""
    review, ruth = (
        Review.objects.get(key="GD-03"),
        User.objects.get(name="Ruth Adeyemi"),
    )
    pack = packs.freeze(review, by=ruth)
    build_pack(pack.pk)
    pack.refresh_from_db()
    with pack.file.open("rb") as file:
        assert verify_pack.check(file, pack.sha256) == []
        names = zipfile.ZipFile(file).namelist()
    assert {"subject-plan.json", "subject-readout.json", "review.pdf"} <= set(names)


def test_gd_12_has_evidence_that_can_be_drawn_and_a_text_that_is_bound(demo):
    review = Review.objects.for_page().get(key="GD-12")
    kinds = {e.title: e.content_type for e in review.evidence.all() if e.sha256}
    assert kinds == {"Test calls": "text/csv", "Report of the test": "application/pdf"}
    drawn = previews.made("application/pdf", evidence.paper(evidence.REPORT))
    assert (drawn.total, len(drawn.pictures)) == (1, 1)
    [link] = record.document(review)["evidence"]
    assert link["snapshot_sha256"] == hashlib.sha256(evidence.SAID.encode()).hexdigest()
    assert review.comments.count() == 2


def test_october_charges_and_credits_are_the_document_s(demo):
    totals = sla_page.page(date(2026, 10, 1)).totals

    assert (totals.met, len(totals.lines)) == (7, 10)
    assert (totals.charged, totals.credits) == (182_000, 3_480)
    assert totals.cap == 27_300


def test_october_is_stated_and_waits_for_the_center(demo):
    row = ChargeStatement.objects.get()

    assert row.content["totals"]["credits"] == "3480.00"
    assert row in statement.waiting(person("Renee Calloway"))
    assert statement.waiting(person("Sanjay Kulkarni")) == []


def test_what_was_missed_three_months_in_a_row_went_to_both_offices(demo):
    row = ServiceEscalation.objects.select_related("level").get()

    assert (row.level.code, row.first_month) == ("SLA-07", date(2026, 8, 1))
    told = Notice.objects.filter(kind="service_escalation")
    names = set(told.values_list("person__name", flat=True))
    assert names == {"Sanjay Kulkarni", "Renee Calloway"}


def test_the_waived_criterion_is_part_of_its_review(demo):
    verdicts = Review.objects.get(key="GD-06").assessments

    assert verdicts.get(criterion__code="S05").verdict == "waived"


def test_people_are_reminded_of_w_01_and_gd_12_on_the_right_days(demo):
    waiver = Waiver.objects.select_related("review").get(key="W-01")
    days = ["2026-11-20", "2026-12-07", "2026-12-14", "2026-12-18", "2026-12-22"]
    assert waiver.expires_on == date(2026, 12, 21)
    assert [str(day) for day in reminded.of_waiver(waiver).coming] == days
    twelfth = reminded.of_review(Review.objects.get(key="GD-12"))
    assert [day for day, _ in twelfth.done] == [DAY]  # two working days before
    assert twelfth.coming == [date(2026, 11, 18)]


def test_w_01_shuts_its_gate_on_the_day_after_its_last(demo):
    review = Review.objects.get(key="GD-06")
    assert gates.why_lapsed(review, date(2026, 12, 21)) == ""
    review.valid_until = date(2027, 1, 31)
    said = gates.why_lapsed(review, date(2026, 12, 22))
    assert said == "S05 was waived until 21 December 2026."


def test_gd_03_holds_for_v3_and_is_shut_at_model_v4(demo):
    review = Review.objects.get(key="GD-03")
    pilot = Pilot.objects.get(key="PIL-01")
    assert gates.holds("G3", pilot)
    model = VendorModel.objects.get(name="Auto-summary")
    owner = User.objects.get(name="Priya Raman")
    vendor_models.release(model, name="v4", in_use_from=DAY, by=owner)
    said = "another vendor model version (Brightquill AI Auto-summary v4)"
    with pytest.raises(Refused, match=re.escape(said)):
        gates.require("G3", pilot)
    end_what_is_outgrown()
    review.refresh_from_db()
    assert (review.state, said in review.ended_because) == ("recertify", True)


def test_the_monthly_accuracy_of_gd_03_comes_again(demo):
    october = Condition.objects.get(key="C4")
    assert (october.state, october.every_months) == ("verified", 1)
    assert october.next_one.due_on == date(2026, 11, 30)


def test_what_waits_on_the_demo_s_day_is_what_the_readme_says(demo):
    waits = {each.person.name: waiting(each.person) for each in demo_people()}
    assert {name: len(tasks) for name, tasks in waits.items() if tasks} == {
        "Elena Castellano": 2,
        "Omar Haddad": 1,
        "Ruth Adeyemi": 2,
        "Renee Calloway": 12,
        "Helena Marsh": 1,
        "Sanjay Kulkarni": 17,
    }


def test_three_vendors_need_somebody_on_the_demo_s_day_and_no_other(demo):
    found = {
        (vendor.name, str(alert.what), alert.since, alert.due)
        for vendor, alert in vendor_watch.of_all(DAY)
    }
    assert found == {
        ("Orrery Insights", "notice_passed", date(2026, 11, 3), date(2027, 1, 31)),
        ("Corvane Voice", "gap", date(2026, 9, 29), None),
        ("Brightquill AI", "letter_wanted", date(2026, 9, 17), date(2026, 12, 15)),
        ("Brightquill AI", "next_version", date(2026, 11, 2), date(2027, 1, 1)),
    }


def test_a_decision_superseded_one_reversed_and_one_waits_to_be_weighed(demo):
    states = Decision.objects.order_by("key").values_list("key", "state")
    assert dict(states) == {
        "D-01": "reversed",
        "D-02": "superseded",
        "D-03": "decided",
        "D-04": "decided",
        "D-05": "decided",
        "D-06": "proposed",
    }
    assert weighing.missing(Decision.objects.get(key="D-06")) == [
        "Write down the position of IT.",
        "Rate “Another workforce product” by all three criteria.",
    ]
    kinds = {each.subject_type.model for each in SubjectLink.objects.all()}
    assert kinds == {"product", "goal", "card"}


def test_a_decision_shows_who_answered_who_did_not_and_who_still_can(demo):
    rows = Consult.objects.filter(act="decision").order_by(
        "asked_at", "party__position"
    )
    assert [(row.party.code, row.state) for row in rows.select_related("party")] == [
        ("SUP", "No response"),
        ("CMP", "Answered"),
        ("SUP", "Waiting"),
        ("CMP", "Answered"),
    ]


# --- products: lines, what they can do, whether they are run as products -----------------
def test_products_stand_in_three_lines_and_cost_what_their_vendors_do(demo):
    lines = ProductLine.objects.order_by("name")
    keys = {line.name: line.pk for line in lines}
    assert list(keys) == ["Associate workplace", "Channels", "Trust and insight"]
    assert not Product.objects.filter(line=None).exists()
    sums = figures(LINE, keys.values())
    assert sums[keys["Channels"]].yearly_cost == 12 * 326_300
    assert sums[keys["Trust and insight"]].capabilities == {
        "live": 2,
        "pilot": 1,
        "in_delivery": 1,
        "planned": 1,
    }


def test_goals_are_equipped_or_pursued_as_the_reference_has_it(demo):
    """§9: CG-4 is only pursued, CG-7 has nothing, F-123 serves nobody."""

    def statuses(code):
        serving = Capability.objects.filter(goals__code=code)
        return set(serving.values_list("status", flat=True))

    for code in ("CG-1", "CG-2", "CG-3", "CG-5", "CG-6"):
        assert "live" in statuses(code), code
    assert statuses("CG-4") == {"pilot", "in_delivery"}
    assert statuses("CG-7") == set()
    assert [row.code for row in Capability.objects.orphans()] == ["F-123"]


def test_two_products_drift_and_only_their_managers_are_told(demo):
    found = Drift.objects.open().order_by("product__code")
    assert [(row.product.code, row.flag) for row in found] == [
        ("INSIGHT", "no_discovery_90_days"),
        ("OUTREACH", "no_outcome_metric"),
    ]
    assert [task.todo for task in value.drifting(person("Laurel Finch"))] == [
        "No outcome metric"
    ]
    assert value.drifting(person("Dana Whitlock")) == []


def test_the_tolerance_of_g24_stands_on_two_capabilities(demo):
    judged = {row.code: availability_of(row) for row in Capability.objects.all()}
    assert (judged["CON-1"].state, judged["CON-1"].down) == ("met", Decimal("43.2"))
    assert (judged["PSC-1"].state, judged["PSC-2"].state) == ("not_met", "met")


# The honesty of Now counted by hand from domain.md §12, card by card. Each row: notes
# in its evidence cell, experiments, the day it came into Now, the last check-in of its
# key result. No card names what to build; each key result brings metric and objective;
# four stand where five may.
COUNTED = {
    # n1–n4 and PIL-01; 40 days; KR1.2 checked in today: every check is green
    "RC-01": (4, 1, date(2026, 10, 7), DAY, "green"),
    # n5, n6, n8, AN-1 and PIL-02; 35 days; KR2.1 checked in today: green
    "RC-02": (4, 1, date(2026, 10, 12), DAY, "green"),
    # n16, n17, SV-1, just enough; 49 days; KR3.2 checked in today: green
    "RC-03": (3, 0, date(2026, 9, 28), DAY, "green"),
    # n12, n13, QA-1 and ours, PIL-04; 47 days; KR3.1 checked in today: green
    "RC-04": (3, 1, date(2026, 9, 30), DAY, "green"),
}


def test_the_honesty_of_the_board_equals_a_count_by_hand(demo):
    in_now = Card.objects.for_board().filter(horizon="now")
    known = {card.key: facts.of(in_now)[card.pk] for card in in_now}
    said = {
        key: (
            each.notes,
            each.experiments,
            each.entered_on,
            each.measured_on,
            "red" if checks.badges(each, DAY) else "green",
        )
        for key, each in known.items()
    }
    assert said == COUNTED
    assert roadmap_queries.honesty() == {"honest": 4, "of": 4}


def test_each_planted_fault_costs_the_board_one_card_of_honesty(demo):
    cards = Card.objects.filter(horizon="now")

    def honest():
        return roadmap_queries.honesty()["honest"]

    Card.objects.get(key="RC-03").notes.set([])  # thin evidence: it has no experiment
    assert honest() == 3
    Card.objects.get(key="RC-04").notes.set([])  # its experiment stands for three notes
    assert honest() == 3
    cards.filter(key="RC-01").update(title="Build a summary model")
    assert honest() == 2
    cards.filter(key="RC-02").update(entered_on=date(2026, 8, 17))  # 91 days
    assert honest() == 1
    cards.filter(key="RC-04").update(key_result=None)  # metric and silence
    assert honest() == 0


def test_the_past_of_the_roadmap_is_told_and_sealed(demo):
    months = roadmap_past.past_nows()
    stood = [row.snapshot.now_keys for row in months]
    assert stood[:3] == [["RC-13"]] * 3
    assert stood[-1] == ["RC-01", "RC-02", "RC-03", "RC-04"]
    assert [sorted(row.tallies[0].counts or {}) for row in months[:4]] == [
        ["done"],
        ["done"],
        ["done"],
        ["back", "dropped"],
    ]
    total = roadmap_past.overall()
    assert (total.made, total.back, total.days_late) == (8, 1, 133 - 90)
    assert all(map(roadmap_past.is_as_sealed, Snapshot.objects.all()))
    reader = person("Elena Castellano")
    old = roadmap_past.state_of(months[4].snapshot, reader)
    new = roadmap_past.state_of(months[5].snapshot, reader)
    found = roadmap_past.compare(old, new, reader).found
    assert [(row.key, row.title) for row in found if row.kind == "removed"] == [
        ("RC-16", "Late payers reach a voice that never waits")
    ]
    unread = roadmap_ledger.since(reader, roadmap_ledger.look_of(reader))
    assert sorted(move.card_key for move in unread) == [
        "RC-01",
        "RC-02",
        "RC-12",
        "RC-14",
    ]


# --- strategy (domain.md §9) -----------------------------------------------------------
REQUIRED = {
    "PLS": ("80.2", "-0.2", "ok"), "AUT": ("52.4", "-8.3", "red"),
    "CRD": ("58.9", "1.9", "ok"), "PAY": ("36.1", "-3.1", "amber"),
    "COI": ("22.3", "0.8", "ok"), "HRD": ("23.8", "1.0", "ok"),
    "DIS": ("24.1", "-0.5", "ok"), "ESP": ("16.3", "1.0", "ok"),
}  # fmt: skip


def test_alignment_gives_the_figures_of_the_document(demo):
    told = recorded(Page())
    assert told["coverage"] == {"mapped": 11, "total": 12, "percent": "91.7"}
    lines = {row["code"]: row for row in told["staff"]["lines"]}
    assert {
        code: (row["required"], row["gap_percent"], row["band"])
        for code, row in lines.items()
    } == REQUIRED
    assert told["staff"]["gap_percent"] == "-1.3"
    assert told["staff"]["hides"] == ["AUT", "PAY"]


def test_each_planted_fault_of_the_demo_is_told_once(demo):
    found = recorded(Page())["findings"]
    kinds = {
        kind: [each["says"] for each in found if each["kind"] == kind]
        for kind in ("unmapped", "staffing", "orphan_technology", "unfunded", "change")
    }
    assert kinds["unmapped"] == ["BG-5 has no contact-center goal"]
    assert kinds["staffing"] == [
        "AUT staffing −8.3%: 48.0 FTE funded of 52.4 required at plan growth +12%",
        "PAY staffing −3.1%: 35.0 FTE funded of 36.1 required at plan growth +6%",
    ]
    assert [says.split()[0] for says in kinds["orphan_technology"]] == ["F-123"]
    assert kinds["unfunded"] == kinds["change"] == []


def test_the_agility_index_of_the_demo_is_counted_by_hand(demo):
    """10 of 12 routing and prompt changes by support alone, 10 of 12 in time."""
    agility = Page().agility
    assert (agility.by_support, agility.in_time) == (Fraction(5, 6), Fraction(5, 6))
    assert agility.index == Fraction(25, 36)


def test_the_demo_is_ready_for_people_at_home_and_not_for_gig_workers(demo):
    """Of 9, 9 and 8 live capabilities that they need; 250 work at home, 42 at Tulsa."""
    found = [(way.people, len(way.ready), way.needed) for way in Page().staffing_ways]
    assert found == [(250, 8, 9), (42, 5, 9), (0, 2, 8)]


def test_the_rollout_waits_for_one_reader_at_sioux_falls(demo):
    release = Release.objects.get(key="REL-01")
    cells = floor.cells(floor.readers(release), release)
    by_site = {
        site: readiness(cell for cell in cells if cell.site == site)
        for site in ("JAX", "FSD")
    }
    jax, fsd = by_site["JAX"], by_site["FSD"]
    assert (jax.passed, jax.of, jax.ready) == (103, 108, True)  # 95.4 %
    assert (fsd.passed, fsd.of, fsd.ready) == (83, 88, False)  # 94.3 %
    first, second = Wave.objects.order_by("number")
    assert (first.state, second.state) == ("done", "planned")
    [missing] = rolling.missing("start", second, DAY)
    assert missing == ("83 of 88 people have read REL-01 (94.3%), 1 short of 95 in 100")
