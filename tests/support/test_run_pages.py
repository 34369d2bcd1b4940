"""The run phase as pages, files, figures and JSON, and what waits on the home page."""

from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core import system
from dashboards.waiting import run_phases as waiting
from support import run_charts, run_figures, run_lists
from support.actions import problems, run_checks, run_duties, run_results
from support.models import Problem, RunCheck, RunDuty, RunPhase, RunResult
from tests.make import make_product
from tests.support.problems import reported
from tests.support.run_phases import begun, done, duty, live, needing_work

TODAY = date(2026, 11, 16)
NEEDS = {
    "finding": "needs_work", "note": "No recording came back.", "version": 1,
    "title": "Backup lacks recordings", "driver": "technology", "impact": 2, "urgency": 3,
}  # fmt: skip


def at(name, pk):
    return reverse(f"support:run_{name}", args=[pk])


@pytest.fixture
def as_ivo(cast, client_of):
    return client_of(cast.it)


# --- one product ----------------------------------------------------------------------
def test_the_page_leads_from_a_live_product_to_its_checklist(cast, as_pm):
    url = at("detail", cast.product.pk)
    assert "It is not live" in as_pm.get(url).text
    live(cast.product)
    assert "Begin the checklist" in as_pm.get(url).text
    answer = as_pm.post(
        at("begin", cast.product.pk),
        {"it_owner": cast.it.pk, "center_owner": cast.po.pk},
    )
    assert (answer.status_code, answer.url) == (302, url)
    page = as_pm.get(url).text
    assert "Ivo does IT’s checks and Paolo the center’s" in page
    assert "Monitoring" in page
    again = as_pm.post(at("hand_over", cast.product.pk), {"it_owner": cast.pm.pk, "center_owner": cast.other_pm.pk, "version": 1})  # fmt: skip
    assert again.status_code == 422  # Max is not offered: he does none of this team's


def test_fine_is_one_button_and_twice_is_once(cast, as_ivo):
    row = duty(begun(cast), "M1")
    page = as_ivo.get(row.get_absolute_url()).text
    assert at("duty_record", row.pk) in page
    for _ in range(2):
        answer = as_ivo.post(at("duty_record", row.pk), {"finding": "fine", "version": 1})  # fmt: skip
        assert answer.status_code == 302
    assert RunResult.objects.get().by == cast.it


def test_what_needs_work_keeps_what_was_typed_until_it_is_whole(cast, as_ivo):
    row = duty(begun(cast), "T3")
    answer = as_ivo.post(at("duty_record", row.pk), {**NEEDS, "title": "", "impact": ""})  # fmt: skip
    assert answer.status_code == 422
    assert answer.text.count("A new problem needs this.") >= 2
    assert "No recording came back." in answer.text
    assert not RunResult.objects.exists()
    assert as_ivo.post(at("duty_record", row.pk), NEEDS).status_code == 302
    problem = Problem.objects.get()
    page = as_ivo.get(row.get_absolute_url()).text
    assert problem.get_absolute_url() in page
    assert "Ivo: T3 needs work" in page
    done(duty(RunPhase.objects.get(), "T2"), cast)
    assert "Ivo: T2" not in as_ivo.get(row.get_absolute_url()).text


def test_a_problem_that_is_known_is_chosen_and_another_product_s_is_not_offered(cast, as_ivo):  # fmt: skip
    row = duty(begun(cast), "T3")
    known, other = reported(cast), reported(cast, product=cast.other_product)
    said = {"finding": "needs_work", "note": "Same again.", "version": 1}
    assert as_ivo.post(at("duty_record", row.pk), {**said, "problem": other.pk}).status_code == 422  # fmt: skip
    assert as_ivo.post(at("duty_record", row.pk), {**said, "problem": known.pk}).status_code == 302  # fmt: skip
    assert RunResult.objects.get().problem == known


def test_a_slip_is_corrected_on_a_page(cast, as_ivo):
    row = duty(begun(cast), "M1")
    done(row, cast)
    said = {"finding": "not_done", "because": "Of another product.", "version": 2}
    assert as_ivo.post(at("duty_correct", row.pk), {**said, "because": ""}).status_code == 422  # fmt: skip
    assert as_ivo.post(at("duty_correct", row.pk), said).status_code == 302
    page = as_ivo.get(row.get_absolute_url()).text
    assert "Of another product." in page
    assert "Corrected since." in page
    assert "Overdue" in page


def test_a_check_is_left_out_and_taken_in_on_pages(cast, as_ivo):
    row = duty(begun(cast), "T4")
    said = {"because": "The vendor does it.", "version": 1}
    assert as_ivo.post(at("duty_leave_out", row.pk), said).status_code == 302
    assert "The vendor does it." in as_ivo.get(row.get_absolute_url()).text
    assert "The vendor does it." in as_ivo.get("/run-checks/?state=left_out").text
    assert as_ivo.post(at("duty_take_in", row.pk), {"version": "x"}).status_code == 400
    assert as_ivo.post(at("duty_take_in", row.pk), {"version": 2}).status_code == 302
    assert RunDuty.objects.get(pk=row.pk).left_out_on is None


def test_who_only_looks_is_offered_nothing(cast, client_of):
    row = duty(begun(cast), "M1")
    page = client_of(cast.frontline).get(row.get_absolute_url()).text
    assert "Ivo does IT’s checks" in page
    assert at("duty_record", row.pk) not in page


def test_the_page_costs_as_much_for_many_results(cast, as_pm, assert_flat):
    phase = begun(cast)

    def more():
        for day in range(1, 6):
            for code in ("M1", "M2", "T1"):
                done(duty(phase, code), cast, date(2026, 11, day), note=str(day))

    done(duty(phase, "M1"), cast, date(2026, 10, 1))
    needing_work(duty(phase, "T3"), cast, date(2026, 10, 1))
    run_duties.leave_out(duty(phase, "T5"), because="No.", version=1, by=cast.pm)
    assert_flat(lambda: as_pm.get(phase.get_absolute_url()), more)


def test_the_product_shows_what_is_due_next(cast, as_pm, client_of):
    url = at("panel", cast.product.pk)
    assert "once it is live" in as_pm.get(url).text
    live(cast.product)
    assert "Begin the checklist" in as_pm.get(url).text
    assert "Begin the checklist" not in client_of(cast.frontline).get(url).text
    begun(cast)
    assert "7 checks." in as_pm.get(url).text
    assert url in as_pm.get(cast.product.get_absolute_url()).text


# --- all products ---------------------------------------------------------------------
def test_the_list_has_what_is_overdue_first_and_is_narrowed(cast, as_pm, assert_flat):
    phase = begun(cast)
    done(duty(phase, "M1"), cast)
    page = as_pm.get("/run-checks/").text
    assert page.index("Containment") < page.index("Availability")
    late = as_pm.get("/run-checks/?state=overdue").text
    assert "Containment" in late
    assert "Availability" not in late
    found = as_pm.get("/run-checks/?part=optimizing&done_by=it").text
    assert "vendor recommends" in found
    assert "Containment" not in found
    assert "No check like that" in as_pm.get("/run-checks/?mine=on").text
    assert_flat(
        lambda: as_pm.get("/run-checks/"),
        lambda: [
            begun(cast, make_product(code, cast.product.team, cast.pm))
            for code in ("MORE", "OTHER")
        ],
    )


def test_the_list_turns_its_pages(cast, as_pm):
    for code in ("ONE", "TWO", "THREE"):
        begun(cast, make_product(code, cast.product.team, cast.pm))
    begun(cast)
    first = as_pm.get("/run-checks/")
    after = first.context["page"].after
    rest = as_pm.get("/run-checks/", {"after": after})
    seen = [*first.context["page"].rows, *rest.context["page"].rows]
    assert len({row.pk for row in seen}) == len(seen) == 52
    assert [row.due_on for row in seen] == sorted(row.due_on for row in seen)


def test_files_hold_what_the_list_shows(cast, as_pm):
    row = duty(begun(cast), "M1")
    done(row, cast, note="=1+1")
    text = as_pm.get("/run-checks/export/?part=monitoring").getvalue().decode()
    assert ",=1+1" not in text
    assert "=1+1" in text
    assert "Continuity" not in text
    book = load_workbook(BytesIO(as_pm.get("/run-checks/export/?as=xlsx").content))
    rows = list(book.active.values)
    assert len(rows) == 1 + 13
    [kept] = [each for each in rows if each[1] == "M1"]
    assert (kept[0], kept[8], kept[12]) == ("ASSIST", "no", "=1+1")


# --- figures --------------------------------------------------------------------------
def test_a_share_is_of_what_was_done_and_what_is_overdue():
    labels = {"monitoring": "Monitoring", "testing": "Testing", "optimizing": "Optimizing"}  # fmt: skip
    figures = run_figures.build(labels, {"monitoring": (8, 6)}, {"monitoring": 1, "testing": 1}, 2, [4, 9])  # fmt: skip
    shares = [each.share for each in figures.parts]
    assert shares == [Fraction(6, 9), Fraction(0), None]
    assert figures.every.share == Fraction(6, 10)
    assert figures.days_to_resolve == Fraction(13, 2)
    drawn = run_charts.in_time(figures)
    assert drawn
    assert drawn.finding == "60 % of checks in time: 6 of 10 in 13 weeks"
    assert drawn.chart.rows[2] == ["Optimizing", "0", "0", "0", "–"]
    assert run_charts.in_time(run_figures.build(labels, {}, {}, 0, [])) is None


def test_figures_count_what_holds_and_only_of_these_weeks(cast):
    phase = begun(cast, on=date(2026, 8, 3))
    by = system.user()
    done(duty(phase, "M1"), cast, date(2026, 8, 10))  # before the weeks begin
    done(duty(phase, "M1"), cast, date(2026, 8, 24))  # a week late
    done(duty(phase, "M1"), cast, date(2026, 8, 31))  # in time
    done(duty(phase, "M2"), cast, date(2026, 9, 1))
    run_results.correct(duty(phase, "M2"), finding="not_done", because="Slip.", version=None, by=by)  # fmt: skip
    needing_work(duty(phase, "T3"), cast, date(2026, 11, 2))
    problem = Problem.objects.get()
    problems.find_cause(problem, cause="A path.", by=by)
    problems.resolve(problem, prevents="A test.", by=by, on=date(2026, 11, 9), acting=cast.it)  # fmt: skip
    figures = run_lists.figures_of(RunPhase.objects.all())
    monitoring, testing, optimizing = figures.parts
    assert (monitoring.done, monitoring.in_time, monitoring.overdue) == (2, 1, 4)
    assert (testing.done, testing.in_time, testing.overdue) == (1, 1, 2)
    assert (optimizing.done, optimizing.overdue) == (0, 4)
    assert (figures.needed_work, figures.days_to_resolve) == (1, 7)


# --- the catalogue --------------------------------------------------------------------
def test_an_administrator_keeps_the_catalogue(cast, client_of, as_pm):
    as_root = client_of(cast.admin)
    check = RunCheck.objects.get(code="O4")
    assert "Add a check" in as_root.get("/run-checks/catalogue/").text
    assert "Add a check" not in as_pm.get("/run-checks/catalogue/").text
    new = {"code": "M1", "part": "monitoring", "text": "Logs are read", "why": "They tell.", "every_days": 30, "done_by": "it"}  # fmt: skip
    answer = as_root.post("/run-checks/catalogue/new/", new)
    assert answer.status_code == 422
    assert "There is a check M1 already." in answer.text
    assert as_root.post("/run-checks/catalogue/new/", {**new, "code": "M9"}).status_code == 302  # fmt: skip
    fields = {"text": "Cost is read", "why": "It grows.", "every_days": 30, "done_by": "center", "version": 1}  # fmt: skip
    assert as_root.post(at("check_edit", check.pk), fields).status_code == 302
    said = {"because": "Finance does it.", "version": 2}
    assert as_root.post(at("check_retire", check.pk), said).status_code == 302
    assert "Finance does it." in as_root.get("/run-checks/catalogue/").text
    assert as_root.post(at("check_edit", check.pk), {**fields, "version": 3}).status_code == 409  # fmt: skip


# --- what waits -----------------------------------------------------------------------
def test_the_home_page_knows_what_is_overdue_and_what_never_began(cast):
    live(cast.product)
    assert [t.title for t in waiting.to_begin(cast.pm)] == [str(cast.product)]
    assert waiting.to_begin(cast.it) == [] == waiting.to_begin(cast.frontline)
    phase = begun(cast, on=date(2026, 11, 2))
    assert waiting.to_begin(cast.pm) == []
    [task] = waiting.overdue(cast.it)
    assert (task.title[:12], task.due) == ("M1 of ASSIST", date(2026, 11, 9))
    assert len(waiting.overdue(cast.po)) == 1
    done(duty(phase, "M1"), cast)
    assert waiting.overdue(cast.it) == []


# --- the API --------------------------------------------------------------------------
def test_the_api_goes_the_same_way(cast, client_of):
    client = client_of(cast.it)
    live(cast.product)

    def post(where, held="*", **body):
        return client.post(f"/api/v1/{where}", body, "application/json", headers={"If-Match": held})  # fmt: skip

    made = post("run-phases/", product=cast.product.pk, it_owner=cast.it.pk, center_owner=cast.po.pk)  # fmt: skip
    assert made.status_code == 201
    rows = client.get("/api/v1/run-duties/?part=testing").json()["results"]
    assert {row["check"] for row in rows} == {"T1", "T2", "T3", "T4", "T5"}
    [row] = [each for each in rows if each["check"] == "T3"]
    own = f"run-duties/{row['id']}/"
    tag = client.get(f"/api/v1/{own}").headers["ETag"]
    assert post(f"{own}record/", tag, finding="needs_work", note="Bad.").status_code == 400  # fmt: skip
    new = {name: NEEDS[name] for name in ("title", "driver", "impact", "urgency")}
    told = {"finding": "needs_work", "note": "No recording.", "new_problem": new}
    answer = post(f"{own}record/", tag, **told)
    assert answer.json()["due_on"] == "2027-02-16"
    assert post(f"{own}record/", tag, **told).status_code == 200  # the same: one row
    assert post(f"{own}record/", tag, finding="fine").status_code == 412
    tag = answer.headers["ETag"]
    answer = post(f"{own}correct/", tag, finding="fine", because="It was in another folder.")  # fmt: skip
    assert answer.status_code == 200
    found = client.get(f"/api/v1/{own}results/").json()
    assert [each["finding"] for each in found] == ["fine", "needs_work"]
    assert found[0]["corrects"] == found[1]["id"]
    figures = client.get(f"/api/v1/run-phases/{made.json()['id']}/figures/").json()
    assert figures["every"] == {"part": "", "done": 1, "in_time": 1, "overdue": 0, "share": 1.0}  # fmt: skip
    answer = post(f"{own}leave-out/", answer.headers["ETag"], because="The vendor does it.")  # fmt: skip
    assert answer.json()["left_out_because"] == "The vendor does it."
    assert post(f"{own}take-in/", answer.headers["ETag"]).status_code == 200


def test_the_api_s_list_costs_as_much_for_many(cast, as_pm, assert_flat):
    begun(cast)
    assert_flat(
        lambda: as_pm.get("/api/v1/run-duties/"),
        lambda: run_checks.add(
            code="M9", part="monitoring", text="Logs are read", why="They tell.",
            every_days=30, done_by="it", by=cast.admin,
        ),
    )  # fmt: skip
