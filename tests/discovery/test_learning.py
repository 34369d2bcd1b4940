"""The learning log: written down, found by family of roles, followed up, and who learned nothing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from dashboards.search import search
from dashboards.waiting import learning as waiting
from discovery.actions import learning as actions
from discovery.models import Learning
from discovery.queries.learning import attendance
from tests.make import make_vendor

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 16)
LIST = "discovery:learning_list"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = ON.isoformat()


def learned(by, title="Roadmap webinar", held_on=date(2026, 9, 1), **fields):
    words = {"kind": "webinar", "families": ["PM"], "learned": "Bots are late."}
    return actions.record(title=title, held_on=held_on, by=by, **{**words, **fields})


def with_step(cast, due_on=date(2026, 11, 20), **fields):
    step = {"next_step": "Ask for it", "owner": cast.it, "due_on": due_on}
    return learned(cast.frontline, **step, **fields)


# --- writing down -----------------------------------------------------------------------------
def test_a_frontline_lead_writes_down_what_was_learned(cast):
    row = learned(cast.frontline, families=["PM", "IT", "PM"])
    assert row.families == ["IT", "PM"]
    assert row.was_there == "IT, Product management"
    entry = AuditEntry.objects.get(verb="learning.recorded")
    assert "Bots" not in str(entry.data)


def test_numbers_of_cards_are_taken_out_before_it_is_kept(cast):
    row = learned(cast.pm, learned="She read 4111 1111 1111 1111 aloud.")
    assert "4111" not in row.learned


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"held_on": date(2026, 11, 17)}, "has come"),
        ({"families": []}, "who was there"),
        ({"next_step": "Ask"}, "owner and a day"),
        ({"due_on": date(2026, 12, 1)}, "owner and a day"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(cast, told, says):
    with pytest.raises(Unfit, match=says):
        learned(cast.pm, **told)


def test_who_may_not_write_notes_writes_nothing_here(cast):
    with pytest.raises(PermissionDenied):
        learned(cast.executive)


def test_only_who_wrote_it_and_triagers_change_it(cast):
    row = learned(cast.frontline)
    actions.edit(row, version=1, title="Webinar", by=cast.frontline)
    with pytest.raises(Stale):
        actions.edit(row, version=1, title="Other", by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.edit(row, version=2, title="Other", by=cast.it)
    with pytest.raises(PermissionDenied):
        actions.remove(row, by=cast.it)
    actions.remove(row, by=cast.pm)
    assert not Learning.objects.exists()


# --- next steps ---------------------------------------------------------------------------------
def test_a_next_step_waits_for_its_owner_from_two_weeks_before(cast, settings):
    row = with_step(cast, due_on=date(2026, 12, 1))
    assert waiting.mine(cast.it) == []
    settings.TODAY = "2026-11-17"
    [task] = waiting.mine(cast.it)
    assert (task.todo, task.due) == ("Ask for it", date(2026, 12, 1))
    assert waiting.mine(cast.frontline) == []
    actions.finish(row, by=cast.it)
    assert waiting.mine(cast.it) == []
    with pytest.raises(Refused, match="Nothing of it waits"):
        actions.finish(row, by=cast.it)


def test_somebody_else_does_not_finish_it_and_another_step_is_open_again(cast):
    row = with_step(cast)
    with pytest.raises(PermissionDenied):
        actions.finish(row, by=cast.ops)
    row = actions.finish(row, by=cast.pm)
    row = actions.edit(row, version=row.version, title="Other title", by=cast.pm)
    assert row.done_at
    row = actions.edit(row, version=row.version, next_step="Ask again", by=cast.pm)
    assert (row.done_at, row.done_by) == (None, None)


# --- who learned nothing -----------------------------------------------------------------------------
def test_a_family_without_anything_in_half_a_year_is_behind(cast):
    learned(cast.pm, families=["PM", "IT"], held_on=date(2026, 5, 18))
    learned(cast.pm, families=["PM"], held_on=date(2026, 9, 1))
    learned(cast.pm, families=["OPS"], held_on=date(2026, 5, 17))
    told = {row.family: row for row in attendance(ON)}
    assert [(told[f].lately, told[f].is_behind) for f in ("PM", "IT", "OPS", "SUP")] == [
        (2, False), (1, False), (0, True), (0, True),
    ]  # fmt: skip
    assert told["OPS"].last == date(2026, 5, 17)
    assert attendance(ON)[0].family == "SUP"  # never comes first


# --- pages, files, the API --------------------------------------------------------------------------------
def test_it_is_written_corrected_and_finished_on_pages(as_pm, cast):
    at, vendor = reverse("discovery:learning_create"), make_vendor("Tessaly Cloud")
    told = {
        "kind": "qbr", "title": "Quarterly review", "held_on": "2026-09-08",
        "vendor": vendor.pk, "families": ["IT", "PM"], "learned": "It moves.",
        "next_step": "Ask", "owner": cast.pm.pk, "due_on": "2026-12-01",
    }  # fmt: skip
    assert as_pm.post(at, told | {"owner": ""}).status_code == 422
    assert as_pm.post(at, told | {"families": []}).status_code == 422
    assert as_pm.post(at, told).status_code == 302
    row = Learning.objects.get()
    edit = reverse("discovery:learning_edit", args=[row.pk])
    assert "Quarterly review" in as_pm.get(edit).content.decode()
    assert as_pm.post(edit, told | {"title": "QBR", "version": 1}).status_code == 302
    assert as_pm.post(edit, told | {"title": "Q", "version": 1}).status_code == 409
    panel = reverse("discovery:learning_vendor_panel", args=[vendor.pk])
    assert "QBR" in as_pm.get(panel).content.decode()
    as_pm.post(reverse("discovery:learning_finish", args=[row.pk]))
    assert "done" in as_pm.get(row.get_absolute_url()).content.decode()
    as_pm.post(reverse("discovery:learning_remove", args=[row.pk]))
    assert not Learning.objects.exists()


def test_the_log_is_found_by_family_vendor_kind_words_and_open_steps(
    as_executive, cast
):
    vendor = make_vendor("Fennmark")
    learned(cast.pm, "Alone", families=["IT"])
    learned(cast.pm, "Swaps", families=["OPS"], vendor=vendor, kind="user_group")
    with_step(cast, title="Waiting", families=["IT", "OPS"])

    def titles(**asked):
        return {row.title for row in as_executive.get(at, asked).context["page"].rows}

    at = reverse(LIST)
    assert titles() == {"Alone", "Swaps", "Waiting"}
    assert titles(family="OPS") == {"Swaps", "Waiting"}
    assert titles(vendor=vendor.pk) == {"Swaps"}
    assert titles(kind="user_group") == {"Swaps"}
    assert titles(q="swap") == {"Swaps"}
    assert titles(step="waiting") == {"Waiting"}
    assert "Write down" not in as_executive.get(at).content.decode()
    file = as_executive.get(reverse("discovery:learning_export"), {"family": "IT"})
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert len(lines) == 3


def test_other_systems_keep_the_log_too(as_pm, cast):
    told = {"content_type": "application/json"}
    body = {
        "kind": "paper", "title": "On swaps", "held_on": "2026-10-01",
        "families": ["PM"], "learned": "They work.",
    }  # fmt: skip
    made = as_pm.post("/api/v1/learning/", body, **told).json()
    assert made["done_at"] is None
    at = f"/api/v1/learning/{made['id']}/"
    tag = {"If-Match": as_pm.get(at)["ETag"]}
    step = {"next_step": "Try it", "owner": cast.pm.pk, "due_on": "2026-12-01"}
    assert as_pm.patch(at, step, headers=tag, **told).status_code == 200
    assert as_pm.post(f"{at}finish/").json()["done_by"] == cast.pm.pk
    assert as_pm.get("/api/v1/learning/?family=IT").json()["results"] == []
    rows = as_pm.get("/api/v1/learning/attendance/").json()
    assert {row["family"]: row["is_behind"] for row in rows}["PM"] is False
    assert as_pm.delete(at).status_code == 204


def test_the_search_box_finds_it_for_who_may_read_it(cast):
    row = learned(cast.pm, "Fennmark user group")
    told = {"group": "Learning log", "title": row.title, "what": ""}
    assert search("user group", cast.pm) == [told | {"url": row.get_absolute_url()}]
    assert search("user group", cast.outsider) == []


def test_the_log_costs_the_same_with_more_in_it(as_pm, cast, assert_flat):
    vendor = make_vendor("Fennmark")

    def grow(count=5):
        for n in range(count):
            with_step(cast, title=f"Webinar {n}", vendor=vendor)

    grow(2)
    panel = reverse("discovery:learning_vendor_panel", args=[vendor.pk])
    pages = [reverse(LIST), panel, "/api/v1/learning/"]
    assert_flat(lambda: [as_pm.get(url) for url in pages], grow)
    assert_flat(lambda: waiting.mine(cast.it), grow)
