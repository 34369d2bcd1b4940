"""The pages: every state shown, every step posted by a plain form, every no said well."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.clock import today
from pilots import states
from pilots.actions import results, steps
from pilots.models import ArmResult, Pilot
from pilots.views.shown import PARTS
from pilots.views.steps import STEP_VIEWS
from tests.make import make_item
from tests.pilots.ways import (
    decide_gate,
    make_pilot,
    make_results,
    pilot_in,
    planned,
)


def url(name, row=None, **query):
    return reverse(f"pilots:{name}", args=[row.pk] if row else [])


def text(answer):
    return " ".join(answer.content.decode().split())


POSTED = {
    "schedule": {"starts_on": "2026-11-16", "ends_on": "2026-12-01"},
    "pause": {"reason": "a storm"}, "resume": {"reason": "it is over"},
    "kill": {"reason": "harm"}, "finish": {"reason": "enough"},
    "decide": {"decision": "iterate", "reason": "short"}, "close": {"learning": "ask"},
    "revise": {"reason": "other queue"}, "withdraw": {"reason": "no need"},
    "carry_on": {"ends_on": "2027-01-20", "reason": "unclear"},
}  # fmt: skip


# --- the list ------------------------------------------------------------------------
def test_the_list_filters_by_state_and_product(cast, as_pm):
    make_pilot(cast, title="Quiet draft")
    pilot_in("running", cast, title="Loud run")
    assert "Loud run" in text(as_pm.get(url("pilot_list")))
    shown = text(as_pm.get(url("pilot_list"), {"state": "draft"}))
    assert ("Quiet draft" in shown, "Loud run" in shown) == (True, False)
    other = {"product": cast.other_product.pk}
    assert "No pilots match" in text(as_pm.get(url("pilot_list"), other))


def test_an_empty_list_teaches_and_has_one_action_for_those_who_may(
    cast, as_pm, as_ops
):
    assert "bound it, and find out" in text(as_pm.get(url("pilot_list")))
    shown = text(as_ops.get(url("pilot_list")))
    assert "Product managers plan pilots" in shown
    assert "Plan a pilot</a>" not in shown


def test_the_list_costs_the_same_with_more_pilots(cast, as_pm, assert_flat):
    pilot_in("decided", cast)
    assert_flat(
        lambda: as_pm.get(url("pilot_list")),
        lambda: [pilot_in("decided", cast) for _ in range(3)],
    )


def test_what_stopping_cost_is_a_ratio_of_sums(cast, as_pm):
    for spent, budget in ((18_400, 40_000), (1_600, 10_000)):
        pilot = pilot_in("running", cast, budget=budget)
        from pilots.actions import decisions, plans, readouts, steps

        plans.edit(pilot, version=None, spent=spent, by=cast.pm)
        steps.kill(pilot, reason="harm", by=cast.pm)
        readouts.make(pilot, by=cast.pm)
        decisions.decide(pilot, decision="stop", reason="harm", by=cast.ops)
    shown = text(as_pm.get(url("pilot_list")))
    assert "40% <span" in shown
    assert "2 of 2 decided were stopped" in shown


# --- one pilot -----------------------------------------------------------------------------
@pytest.mark.parametrize("state", Pilot.State.values)
@pytest.mark.parametrize("who", ["pm", "ops", "executive"])
def test_the_page_shows_every_state_to_everybody(cast, client_of, state, who):
    pilot = pilot_in(state, cast)
    client = client_of(getattr(cast, who))
    for part, label in PARTS:
        answer = client.get(url(part, pilot))
        assert answer.status_code == 200
        shown = text(answer)
        assert pilot.get_state_display() in shown
        assert f'aria-current="page">{label}</a>' in shown
        if who == "executive":
            assert "btn primary" not in shown.split('class="page"')[1]


def test_outsiders_and_the_floor_do_not_know_of_it(cast, as_outsider, as_frontline):
    pilot = make_pilot(cast)
    for client in (as_outsider, as_frontline):
        assert client.get(url("pilot_detail", pilot)).status_code == 404
        assert client.get(url("pilot_list")).status_code == 403


def test_the_next_step_says_all_that_is_missing(cast, as_pm):
    pilot = make_pilot(cast, because="", max_contacts=None)
    shown = text(as_pm.get(url("pilot_detail", pilot)))
    assert "Next: ask for the gate" in shown
    assert "The evidence (because …)" in shown
    assert "The largest exposure in contacts" in shown
    assert "Complete the plan" in shown


def test_the_hypothesis_shows_its_gaps(cast, as_pm):
    pilot = make_pilot(cast, wrong_if="")
    shown = text(as_pm.get(url("pilot_detail", pilot)))
    assert "<b>a written summary</b>" in shown
    assert "We are wrong if</span> <b>…</b>" in shown


def test_sites_are_chosen_and_their_contacts_are_counted(cast, as_pm):
    pilot = make_pilot(cast, unit="site", sample_size=14000)
    assert "14,000 contacts" in text(as_pm.get(url("pilot_detail", pilot)))


def test_a_running_pilot_shows_arms_and_distance_but_no_p_value(cast, as_ops):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    shown = text(as_ops.get(url("pilot_detail", pilot)))
    assert "61.6 seconds below the stop line" in shown
    assert "1 of 2 measures better than control" in shown
    assert "Show the numbers" in shown
    assert "Interval" not in shown
    assert "0.0030" not in shown


def test_what_the_arms_show_is_hidden_from_the_owner_until_a_look(
    cast, as_pm, as_ops, as_po
):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    rows = f"/api/v1/pilot-results/?pilot={pilot.pk}"
    for client, sees in ((as_pm, False), (as_ops, True), (as_po, True)):
        for part, _ in PARTS:
            page = text(client.get(url(part, pilot)))
            assert (
                not sees or part in ("pilot_plan", "pilot_reading") or "412.6" in page
            )
            assert sees or not ("412.6" in page or "388.4" in page)
        assert ("hidden from you" in text(client.get(url("pilot_data", pilot)))) != sees
        shown = [row["mean"] for row in client.get(rows).json()["results"]]
        assert ("412.6000" in shown) == sees
        assert "holds" in text(client.get(url("pilot_detail", pilot))).lower()
    steps.finish(pilot, reason="over", by=cast.pm)
    assert "412.6" in text(as_pm.get(url("pilot_data", pilot)))


def test_a_plan_that_may_be_looked_at_on_any_day_hides_nothing(cast, as_pm):
    pilot = pilot_in("running", cast, looking="always_valid", tau=30)
    make_results(pilot, cast)
    assert "412.6" in text(as_pm.get(url("pilot_data", pilot)))


def test_a_read_out_shows_its_sentence_numbers_and_proposal(cast, as_pm):
    pilot = pilot_in("decided", cast)
    shown = text(as_pm.get(url("pilot_reading", pilot)))
    assert "24 seconds lower than control (95% interval 8 to 40 lower)" in shown
    assert "Proposed: scale." in shown
    assert "−3.0445" in shown
    assert "Intact" in text(as_pm.get(url("pilot_plan", pilot)))


def test_the_page_costs_the_same_with_more_results(cast, as_ops, assert_flat, later):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)

    def more():
        for day in (1, 2, 3):
            later(day)
            make_results(pilot, cast)

    def read():
        for part, _ in PARTS:
            page = as_ops.get(url(part, pilot))
        return page

    read()
    later(1)
    make_results(pilot, cast)
    later(2)
    make_results(pilot, cast)

    def most():
        later(3)
        make_results(pilot, cast)
        later(4)
        make_results(pilot, cast)

    assert_flat(read, most)
    assert "by day, counted from the start" in text(
        as_ops.get(url("pilot_data", pilot))
    )


# --- the steps --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "verb", [v for v in states.VERBS if v not in ("second", "carry_on")]
)
def test_each_step_is_taken_by_a_plain_form(cast, as_pm, as_ops, verb):
    step = states.BY_VERB[verb]
    pilot = pilot_in(step.sources[0], cast)
    if verb == "approve":
        decide_gate(pilot)
    if verb == "finish":
        make_results(pilot, cast)
    if verb == "decide":
        from pilots.actions import readouts

        readouts.make(pilot, by=cast.pm)
    client = as_ops if step.perm == "pilot_decide" else as_pm
    pilot.refresh_from_db()
    body = {"version": pilot.version, **POSTED.get(verb, {})}
    answer = client.post(url(f"pilot_{verb}", pilot), body)
    assert (answer.status_code, answer.url) == (302, pilot.get_absolute_url())
    pilot.refresh_from_db()
    assert pilot.state == ("readout" if verb == "decide" else step.target)


def test_every_step_has_its_address():
    assert set(STEP_VIEWS) == set(states.VERBS)


def test_a_step_without_its_reason_comes_back_with_the_error(cast, as_pm):
    pilot = pilot_in("running", cast)
    answer = as_pm.post(url("pilot_pause", pilot), {"reason": " "})
    assert answer.status_code == 422
    assert "Why?: Fill this in." in text(answer)


def test_a_refused_step_is_a_409_with_its_reasons(cast, as_pm):
    pilot = pilot_in("submitted", cast)
    answer = as_pm.post(url("pilot_approve", pilot))
    assert (answer.status_code, "GD-01 waits" in text(answer)) == (409, True)


@pytest.mark.parametrize(
    "who", ["ops", "reviewer", "executive", "other_pm", "admin", "it"]
)
@pytest.mark.parametrize("verb", ["approve", "start", "kill"])
def test_others_take_no_step_by_page(cast, client_of, who, verb):
    pilot = pilot_in(states.BY_VERB[verb].sources[0], cast)
    answer = client_of(getattr(cast, who)).post(
        url(f"pilot_{verb}", pilot), POSTED.get(verb, {})
    )
    assert answer.status_code == 403
    pilot.refresh_from_db()
    assert pilot.state == states.BY_VERB[verb].sources[0]


def test_a_product_manager_decides_nothing_by_page(cast, as_pm):
    pilot = pilot_in("readout", cast)
    body = {"decision": "scale", "reason": "please"}
    assert as_pm.post(url("pilot_decide", pilot), body).status_code == 403


def test_a_stale_step_shows_that_somebody_was_first(cast, as_pm):
    pilot = pilot_in("running", cast)
    body = {"version": pilot.version - 1, "reason": "x"}
    answer = as_pm.post(url("pilot_pause", pilot), body)
    assert (answer.status_code, "changed while you worked" in text(answer)) == (
        409,
        True,
    )


def test_the_whole_end_by_page_read_out_g3_scale(cast, as_pm, as_ops):
    pilot = pilot_in("readout", cast)
    assert "Read out</button>" in text(as_pm.get(url("pilot_detail", pilot)))
    assert as_pm.post(url("pilot_read_out", pilot)).status_code == 302
    body = {"decision": "scale", "reason": "it worked"}
    assert as_ops.post(url("pilot_decide", pilot), body).status_code == 409
    assert "Ask for Gate 3" in text(as_pm.get(url("pilot_detail", pilot)))
    from pilots.actions import decisions

    decisions.ask_to_scale(pilot, by=cast.pm)
    decide_gate(pilot, gate="G3")
    assert as_ops.post(url("pilot_decide", pilot), body).status_code == 302
    pilot.refresh_from_db()
    assert (pilot.state, pilot.decision) == ("decided", "scale")


def test_a_second_person_sees_what_to_confirm(cast, as_ops, as_reviewer):
    pilot = pilot_in("readout", cast)
    from pilots.actions import decisions, readouts

    readouts.make(pilot, by=cast.pm)
    decisions.decide(pilot, decision="stop", reason="no money", by=cast.ops)
    shown = text(as_reviewer.get(url("pilot_detail", pilot)))
    assert "waits for a second person" in shown
    assert "Next: confirm the decision" in shown
    assert as_ops.post(url("pilot_second", pilot)).status_code == 409
    assert as_reviewer.post(url("pilot_second", pilot)).status_code == 302


def test_a_planned_look_is_taken_from_the_page(cast, as_pm):
    pilot = pilot_in("running", cast, looks=3, look_shares=[20, 60], sample_size=200)
    make_results(pilot, cast)
    assert "Take the next planned look" in text(as_pm.get(url("pilot_detail", pilot)))
    assert as_pm.post(url("pilot_look", pilot)).status_code == 302
    shown = text(as_pm.get(url("pilot_reading", pilot)))
    assert "Look 1, 16 Nov" in shown
    assert "Go on to the next look." in shown


# --- plan ----------------------------------------------------------------------------------------------
def test_a_pilot_is_planned_from_a_feature(cast, as_pm):
    item = make_item(cast.product, "Wrap up without retyping")
    page = as_pm.get(url("pilot_create"), {"item": item.pk})
    assert 'value="Wrap up without retyping"' in text(page)
    body = {
        "product": cast.product.pk,
        "kind": "poc",
        "title": "Try it",
        "item": item.pk,
    }
    answer = as_pm.post(url("pilot_create"), body)
    pilot = Pilot.objects.get()
    assert (answer.status_code, answer.url) == (302, pilot.get_absolute_url())
    assert (pilot.key, pilot.item) == ("POC-01", item)


def test_a_pilot_is_not_planned_for_another_teams_product(cast, as_pm, as_ops):
    body = {"product": cast.other_product.pk, "kind": "pilot", "title": "x"}
    answer = as_pm.post(url("pilot_create"), body)
    assert (answer.status_code, "Product:" in text(answer)) == (422, True)
    assert as_ops.get(url("pilot_create")).status_code == 403


def whole_form(pilot, **more):
    return {
        "version": pilot.version, "change": "a summary", "for_whom": "agents",
        "because": "n1", "wrong_if": "nothing moves", "title": pilot.title,
        "owner": pilot.owner_id, "budget": "60000", "unit": "agent", "looks": 1,
        "split_control": 1, "split_treatment": 1, "discard_days": 0,
        "data_classes": "voice, transcripts", "looking": "at_the_end",
        "spending": "obrien_fleming", **more,
    }  # fmt: skip


def test_a_draft_is_edited_and_two_versions_are_shown(cast, as_pm):
    pilot = make_pilot(cast)
    body = whole_form(pilot)
    assert as_pm.post(url("pilot_edit", pilot), body).status_code == 302
    pilot.refresh_from_db()
    assert pilot.data_classes == ["voice", "transcripts"]
    answer = as_pm.post(url("pilot_edit", pilot), body | {"change": "another"})
    assert answer.status_code == 409
    assert "As it is saved now" in text(answer)


def test_dates_that_run_backwards_come_back(cast, as_pm):
    pilot = make_pilot(cast)
    body = whole_form(pilot, starts_on="2026-12-02", ends_on="2026-12-01")
    answer = as_pm.post(url("pilot_edit", pilot), body)
    assert (answer.status_code, "The last day follows the first" in text(answer)) == (
        422,
        True,
    )


def test_money_is_recorded_and_the_plan_amended_while_it_runs(cast, as_pm):
    pilot = pilot_in("running", cast)
    body = {"version": pilot.version, "title": "Auto-summary", "spent": "1200"}
    assert as_pm.post(url("pilot_record", pilot), body).status_code == 302
    pilot.refresh_from_db()
    given = {
        **whole_form(pilot, hours="8 to 17", budget="50000", reason="fewer hours"),
        "change": pilot.change, "for_whom": pilot.for_whom, "because": pilot.because,
        "wrong_if": pilot.wrong_if, "agents": pilot.agents, "sites": [s.pk for s in pilot.sites.all()],
        "exclusions": pilot.exclusions, "share_percent": 50, "max_contacts": 40_000,
        "sample_size": 48, "rollback_owner": cast.it.pk, "rollback_minutes": 15,
        "sponsor": cast.executive.pk, "data_classes": "transcripts",
    }  # fmt: skip
    assert as_pm.get(url("pilot_amend", pilot)).status_code == 200
    assert as_pm.post(url("pilot_amend", pilot), given).status_code == 302
    assert pilot.amendments.get().changes == {"hours": ["", "8 to 17"]}
    pilot.refresh_from_db()
    given |= {"version": pilot.version, "data_classes": "transcripts, voice"}
    answer = as_pm.post(url("pilot_amend", pilot), given)
    assert (answer.status_code, "another kind of data" in text(answer)) == (409, True)


def measure_form(**more):
    return {
        "part": "guardrail", "name": "Repeats", "method": "two_proportion", "grain": "totals",
        "direction": "down", "unit": "percent", "baseline": "18", "max_worsening": "2",
        "alpha": "0.05", "power": "0.8", **more,
    }  # fmt: skip


def test_a_measure_is_typed_in_percent_and_kept_as_a_share(cast, as_pm):
    pilot = make_pilot(cast)
    assert as_pm.post(url("measure_create", pilot), measure_form()).status_code == 302
    row = pilot.measures.get(name="Repeats")
    assert (str(row.baseline), str(row.max_worsening)) == ("0.180000", "0.020000")
    assert 'value="18"' in text(as_pm.get(url("measure_edit", row)))
    answer = as_pm.post(url("measure_edit", row), measure_form(max_worsening="1.5"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert str(row.max_worsening) == "0.015000"
    assert as_pm.post(url("measure_remove", row)).status_code == 302
    assert not pilot.measures.filter(name="Repeats").exists()


def test_a_measure_of_a_frozen_plan_is_amended(cast, as_pm):
    pilot = pilot_in("running", cast)
    row = pilot.measures.get(part="guardrail")
    assert "Baseline" in text(as_pm.get(url("measure_amend", row)))
    body = {
        "version": pilot.version,
        "name": row.name,
        "max_worsening": "1",
        "reason": "stricter",
    }
    assert as_pm.post(url("measure_amend", row), body).status_code == 302
    shown = text(as_pm.get(url("pilot_plan", pilot)))
    assert "stricter" in shown
    assert "Resolved at first contact: max_worsening: 0.020000 → 0.01" in shown


def test_kill_criteria_come_change_and_go(cast, as_pm):
    pilot = make_pilot(cast)
    guard = pilot.measures.get(part="guardrail")
    body = {"text": "Under 60%", "measure": guard.pk, "threshold": "60"}
    assert as_pm.post(url("kill_criterion_create", pilot), body).status_code == 302
    row = pilot.kill_criteria.get(text="Under 60%")
    assert str(row.threshold) == "0.600000"
    assert 'value="60"' in text(as_pm.get(url("kill_criterion_edit", row)))
    lacking = body | {"threshold": ""}
    assert as_pm.post(url("kill_criterion_edit", row), lacking).status_code == 422
    assert (
        as_pm.post(
            url("kill_criterion_edit", row), body | {"text": "Under 61%"}
        ).status_code
        == 302
    )
    assert as_pm.post(url("kill_criterion_remove", row)).status_code == 302


# --- results -----------------------------------------------------------------------------------------------
def test_results_are_typed_in_and_corrected(cast, as_pm, as_po):
    pilot = pilot_in("running", cast)
    main = pilot.measures.get(part="primary")
    body = {
        "arm": "control",
        "period": "during",
        "as_of": "2026-11-16",
        "n": 48,
        "mean": "412.6",
    }
    assert as_pm.post(url("result_create", main), body).status_code == 422
    assert (
        as_pm.post(url("result_create", main), body | {"sd": "41.5"}).status_code == 302
    )
    row = ArmResult.objects.get()
    body = {"n": 50, "mean": "410", "sd": "41", "version": row.version}
    assert "412.6" in text(as_po.get(url("result_edit", row)))
    assert as_pm.post(url("result_edit", row), body).status_code == 302
    assert as_pm.post(url("result_edit", row), body).status_code == 409
    row.refresh_from_db()
    assert row.n == 50


def test_a_csv_is_loaded_whole_or_named_line_by_line(cast, as_pm):
    pilot = pilot_in("running", cast)
    good = "measure,arm,as_of,n,mean,sd\nHandle time,control,2026-11-16,48,412.6,41.5\n"
    bad = good + "Handle time,treatment,2026-11-17,48,1,1\n"
    answer = as_pm.post(url("result_import", pilot), {"text": bad})
    assert answer.status_code == 422
    assert "<b>Line 3.</b> A result is not from the future." in text(answer)
    assert not ArmResult.objects.exists()
    for said in ("1 recorded, 0 there already.", "0 recorded, 1 there already."):
        answer = as_pm.post(url("result_import", pilot), {"text": good}, follow=True)
        assert said in text(answer)
    assert as_pm.post(url("result_import", pilot), {"text": " "}).status_code == 422


def test_a_csv_does_not_load_into_a_draft_or_by_others(cast, as_pm, as_executive):
    pilot = make_pilot(cast)
    good = "measure,arm,as_of,n,mean,sd\nHandle time,control,2026-11-16,48,412.6,41.5\n"
    assert as_pm.post(url("result_import", pilot), {"text": good}).status_code == 409
    assert (
        as_executive.post(url("result_import", pilot), {"text": good}).status_code
        == 403
    )


# --- panels and the calculator ----------------------------------------------------------------------------------
def test_panels_show_the_pilots_of_a_product_and_of_a_feature(cast, as_pm):
    item = make_item(cast.product)
    make_pilot(cast, item=item, title="Of this feature")
    make_pilot(cast, title="Of none")
    shown = text(as_pm.get(url("product_panel", cast.product)))
    assert ("Of this feature" in shown, "Of none" in shown) == (True, True)
    shown = text(as_pm.get(url("item_panel", item)))
    assert ("Of this feature" in shown, "Of none" in shown) == (True, False)
    assert "No pilot of this product yet" in text(
        as_pm.get(url("product_panel", cast.other_product))
    )


@pytest.mark.parametrize("name", ["product_panel", "item_panel"])
def test_panels_cost_the_same_with_more_pilots(cast, as_pm, assert_flat, name):
    item = make_item(cast.product)
    make_pilot(cast, item=item)
    row = cast.product if name == "product_panel" else item
    assert_flat(
        lambda: as_pm.get(url(name, row)),
        lambda: [make_pilot(cast, item=item) for _ in range(3)],
    )


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"kind": "share", "baseline": 31, "target": 33}, "8,536"),
        ({"kind": "mean", "sd": 280, "delta": 20}, "3,077"),
        (
            {"kind": "mean", "sd": 280, "delta": 20, "cluster_size": 900, "icc": 0.02},
            "58,402",
        ),
        (
            {
                "kind": "share",
                "baseline": 31,
                "target": 33,
                "per_day": 1000,
                "share": 30,
            },
            "57",
        ),
    ],
)
def test_the_calculator_answers_in_a_shareable_address(cast, as_ops, asked, answer):
    page = as_ops.get(url("sample_size"), {"alpha": 0.05, "power": 0.8, **asked})
    assert (page.status_code, f"<span>{answer}</span>" in text(page)) == (200, True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "share", "baseline": 31}, "Level to tell from it, %: Fill this in."),
        ({"kind": "share", "baseline": 31, "target": 31}, "a difference to look for"),
        ({"kind": "mean", "sd": 0, "delta": 2}, "The standard deviation is above 0."),
    ],
)
def test_the_calculator_says_what_it_cannot_answer(cast, as_ops, asked, said):
    page = as_ops.get(url("sample_size"), {"alpha": 0.05, "power": 0.8, **asked})
    assert (page.status_code, said in text(page)) == (422, True)


def test_the_calculator_shows_every_form(cast, as_ops):
    asked = {"kind": "mean", "sd": 38, "delta": 24, "alpha": 0.05, "power": 0.8}
    page = text(as_ops.get(url("sample_size"), asked))
    assert page.index(">40</td>") < page.index(">41</td>")
    assert "Student&#x27;s t" in page


def test_the_page_warns_of_arms_of_the_wrong_sizes_and_shows_the_always_valid_reading(
    cast, as_pm
):
    bot = {
        "name": "Contained", "method": "two_proportion", "direction": "up",
        "unit": "percent", "baseline": Decimal("0.31"), "target": Decimal("0.36"),
        "min_effect": Decimal("0.02"),
    }  # fmt: skip
    guard = {"name": "Repeats", "max_worsening": Decimal("0.02")}
    pilot = planned(
        cast, primary=bot, guardrails=[bot | guard | {"baseline": None, "target": None}],
        looks=3, sample_size=9_000, unit="account",
    )  # fmt: skip
    main = pilot.measures.get(part="primary")
    for arm, good, n in (("control", 1364, 4400), ("treatment", 1305, 3900)):
        results.record(main, arm=arm, as_of=today(), n=n, successes=good, by=cast.pm)
    page = text(as_pm.get(url("pilot_detail", pilot)))
    assert "4,400 in the control arm, 3,900 in the treated one" in page
    assert "Looked at on any day" not in page
    as_pm.post(url("pilot_look", pilot))
    page = text(as_pm.get(url("pilot_reading", pilot)))
    assert "Arms of the wrong sizes" in page
    assert "Looked at on any day: Λ" in page
    assert "Sizes of the arms against an even draw: χ² 30.120" in page
    assert "Newcombe&#x27;s would be" in page or "Newcombe's would be" in page


def test_the_plan_says_how_many_units_it_needs(cast, as_pm):
    pilot = make_pilot(cast)
    main = pilot.measures.get(part="primary")
    from pilots.actions import measures

    measures.edit(main, min_effect=24, planned_sd=38, by=cast.pm)
    assert "(40 needed for the smallest" in text(as_pm.get(url("pilot_plan", pilot)))
    measures.edit(main, cluster_size=11, icc="0.1", by=cast.pm)
    assert "(80 needed for the smallest" in text(as_pm.get(url("pilot_plan", pilot)))


def test_a_day_counts_into_the_week_of_a_run(cast, as_pm, later):
    pilot = pilot_in("running", cast)
    later(30)
    assert "Week 5 of 6" in text(as_pm.get(url("pilot_detail", pilot)))
    later(41)
    make_results(pilot, cast)
    assert "Next: end it and read out" in text(as_pm.get(url("pilot_detail", pilot)))
