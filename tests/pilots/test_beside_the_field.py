"""What a value breaks stands beside its field, with everything that was typed still there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import today
from pilots.models import ArmResult, Exclusion
from tests.pilots.test_observations import by_day, put
from tests.pilots.ways import make_pilot, make_results, pilot_in


def url(name, row):
    return reverse(f"pilots:{name}", args=[row.pk])


def refused(answer, field):
    """The text beside `field` of the form that came back whole."""
    assert answer.status_code == 422, answer.status_code
    form = answer.context["form"]
    return " ".join(form.errors.get(field, []))


def test_a_result_that_is_there_already_is_named_beside_its_day(cast, as_pm):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    main = pilot.measures.get(part="primary")
    body = {"arm": "control", "period": "during", "as_of": "2026-11-16", "n": 49, "mean": "7.5", "sd": "1"}  # fmt: skip
    answer = as_pm.post(url("result_create", main), body)
    assert "recorded already" in refused(answer, "as_of")
    assert 'value="7.5"' in answer.content.decode()
    assert ArmResult.objects.filter(measure=main).count() == 2


def test_more_successes_than_units_are_refused_beside_the_count(cast, as_pm):
    pilot = pilot_in("running", cast)
    guard = pilot.measures.get(part="guardrail")
    body = {"arm": "control", "period": "during", "as_of": "2026-11-16", "n": 5, "successes": 9}  # fmt: skip
    answer = as_pm.post(url("result_create", guard), body)
    assert "from 0 to n" in refused(answer, "n")


def test_a_day_that_is_there_already_is_named_beside_it(cast, as_pm):
    _, measure = by_day(cast)
    put(measure, [("control", today(), 3, 9)])
    body = {"day": today().isoformat(), "arm": "control", "x": "4", "n": "9"}
    answer = as_pm.post(url("observation_create", measure), body)
    assert "correct that row" in refused(answer, "day")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("day", {"day": "2026-12-01"}),
        ("note", {"reason": "other"}),
        ("unit", {"unit": "A-7"}),
    ],
)
def test_an_exclusion_says_beside_the_field_what_is_wrong(cast, as_pm, field, given):
    pilot = pilot_in("running", cast)
    body = {"unit": "A-7", "reason": "litigation", "day": today().isoformat()}
    assert as_pm.post(url("exclusion_create", pilot), body).status_code == 302
    body |= {"unit": "A-8"}
    answer = as_pm.post(url("exclusion_create", pilot), body | given)
    assert refused(answer, field)
    assert Exclusion.objects.count() == 1


def test_a_second_primary_measure_is_refused_beside_its_part(cast, as_pm):
    pilot = make_pilot(cast)
    body = {
        "part": "primary", "name": "Another", "method": "welch", "grain": "totals",
        "direction": "down", "unit": "seconds", "alpha": "0.05", "power": "0.8",
        "target": "3", "baseline": "4", "version": pilot.version,
    }  # fmt: skip
    answer = as_pm.post(url("measure_create", pilot), body)
    assert "one question, one answer" in refused(answer, "part")
    assert 'value="Another"' in answer.content.decode()


def test_a_stop_line_that_moves_away_is_refused_beside_it(cast, as_pm):
    pilot = pilot_in("running", cast)
    row = pilot.kill_criteria.get()
    body = {"threshold": "460", "reason": "it is close", "version": pilot.version}
    answer = as_pm.post(url("kill_criterion_tighten", row), body)
    assert "never away" in refused(answer, "threshold")
    assert "it is close" in answer.content.decode()


def test_a_step_says_beside_its_field_what_is_wrong(cast, as_pm):
    pilot = pilot_in("approved", cast)
    past = {"starts_on": today() - timedelta(days=3), "ends_on": today()}
    answer = as_pm.post(url("pilot_schedule", pilot), past | {"version": pilot.version})
    assert answer.status_code == 422
    assert "The first day is today or later" in answer.content.decode()
    far = {"starts_on": today(), "ends_on": today() + timedelta(days=400)}
    answer = as_pm.post(url("pilot_schedule", pilot), far | {"version": pilot.version})
    assert "Ask again for more" in answer.content.decode()
    pilot.refresh_from_db()
    assert pilot.state == "approved"


def test_ending_early_without_a_reason_asks_for_it_on_the_same_page(cast, as_pm):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    answer = as_pm.post(url("pilot_finish", pilot), {"version": pilot.version})
    assert answer.status_code == 422
    assert "Give the reason to end it early" in answer.content.decode()


def test_units_that_cannot_be_assigned_are_refused_beside_them(cast, as_pm):
    pilot = make_pilot(cast)
    answer = as_pm.post(url("pilot_assignment", pilot), {"units": "A-1, control\nA-2"})
    assert "its arm, or none" in refused(answer, "units")
    assert "A-1, control" in answer.content.decode()


def test_the_api_names_the_field_too(cast, as_pm):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    main = pilot.measures.get(part="primary")
    body = {"measure": main.pk, "arm": "control", "as_of": "2026-11-16", "n": 49, "mean": "7", "sd": "1"}  # fmt: skip
    answer = as_pm.post("/api/v1/pilot-results/", body, "application/json")
    assert answer.status_code == 400
    assert "recorded already" in answer.json()["fields"]["as_of"][0]
