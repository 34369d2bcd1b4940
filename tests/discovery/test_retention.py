"""How long words are kept: announced, kept for a reason, removed; nothing unannounced."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, JobRun, Notice
from dashboards.became import keeping
from dashboards.waiting import retention as waiting
from discovery import tasks
from discovery.actions import consent, emptying, imports, notes, removing, retention
from discovery.models import Note, Removal, RetentionRule
from discovery.queries.answers import told
from discovery.retention import announced_for, is_due, wanted
from tests.everywhere import tables_saying
from tests.make import make_item, make_note, make_opportunity, make_theme

ON = date(2026, 11, 16)
DAY = timedelta(days=1)
OLD = ON - timedelta(days=400)
SAID = "The bot swallowed her story on the night her father died."
YEAR = 365
LIST = "discovery:retention_list"
days = some.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = ON.isoformat()


@pytest.fixture
def move(settings):
    """Let the clock show another day, and the worker do its work of that day."""

    def to(day):
        settings.TODAY = day.isoformat()
        tasks.remove_old_words()

    return to


def old(cast, words=SAID, happened_on=OLD, **more):
    return make_note(cast, words, published=True, happened_on=happened_on, **more)


def rule(cast, days=YEAR, kind="listening_session"):
    version = getattr(RetentionRule.objects.filter(kind=kind).first(), "version", 1)
    return retention.set_rule(kind, days=days, version=version, by=cast.admin)


def plan(note):
    return Removal.objects.get(note=note)


# --- the arithmetic ------------------------------------------------------------------------
@given(days, days, some.integers(30, 4_000), some.integers(30, 365))
def test_nothing_is_due_that_was_not_announced_long_enough(said, on, keep, notice):
    day = wanted(said, keep)
    due = announced_for(day, on, notice)
    if due is None:
        assert day > on + timedelta(days=notice)
        return
    assert due >= on + timedelta(days=notice)
    assert not is_due(day, on, due, due - DAY, notice)
    assert is_due(day, on, due, due, notice)
    assert not is_due(day, None, None, due, notice)


def test_a_kept_note_goes_the_day_after_at_the_earliest():
    assert wanted(OLD, YEAR, ON) == ON + DAY
    assert wanted(OLD, 4_000, ON) == OLD + timedelta(days=4_000)


# --- announced -----------------------------------------------------------------------------
@pytest.mark.django_db
def test_nothing_is_removed_until_somebody_sets_days(cast, move):
    note = old(cast, happened_on=date(2001, 1, 1))
    for months in range(4):
        move(ON + timedelta(days=40 * months))
    note.refresh_from_db()
    assert note.verbatim == SAID
    assert not Removal.objects.exists()


@pytest.mark.django_db
def test_what_is_over_already_is_announced_for_a_month_later(cast, move):
    note, young = old(cast), old(cast, happened_on=ON - timedelta(days=300))
    rule(cast)
    move(ON)
    row = plan(note)
    assert (row.announced_on, row.due_on) == (ON, ON + timedelta(days=30))
    assert not Removal.objects.filter(note=young).exists()
    assert note.verbatim == SAID


@pytest.mark.django_db
def test_what_falls_due_within_the_month_is_announced_for_its_day(cast, move, settings):
    note = old(cast, happened_on=ON - timedelta(days=YEAR - 30))
    late = old(cast, happened_on=ON - timedelta(days=YEAR - 31))
    rule(cast)
    move(ON)
    assert plan(note).due_on == ON + timedelta(days=30)
    assert not Removal.objects.filter(note=late).exists()


@pytest.mark.django_db
def test_less_than_a_month_is_never_enough(cast, move, settings):
    settings.RETENTION_NOTICE = 3
    note = old(cast)
    rule(cast)
    move(ON)
    assert plan(note).due_on == ON + timedelta(days=30)
    settings.RETENTION_NOTICE = 60  # asks for more while it waits
    move(ON + timedelta(days=59))
    note.refresh_from_db()
    assert note.verbatim == SAID
    move(ON + timedelta(days=60))
    note.refresh_from_db()
    assert note.verbatim == ""


@pytest.mark.django_db
def test_who_triages_it_is_told_once_and_nobody_else(cast, move):
    old(cast)
    rule(cast)
    move(ON)
    move(ON)
    move(ON + DAY)
    told = Notice.objects.filter(kind="retention")
    assert sorted(row.person.name for row in told) == ["Mia", "Paolo"]
    assert "1 note loses its words from 16 Dec 2026" in told[0].text
    assert not told.filter(text__contains="swallowed").exists()


@pytest.mark.django_db
def test_the_home_page_asks_who_triages_it(cast, move):
    assert waiting.mine(cast.pm) == []
    old(cast)
    rule(cast)
    move(ON)
    [task] = waiting.mine(cast.pm)
    assert (task.title, task.due) == ("Words of 1 note go", ON + timedelta(days=30))
    assert waiting.mine(cast.other_pm) == waiting.mine(cast.frontline) == []


@pytest.mark.django_db
def test_drafts_and_emptied_notes_are_not_announced(cast, move):
    notes.create(
        verbatim=SAID, products=[cast.product], happened_on=OLD, send=False, by=cast.pm
    )
    consent.withdraw(old(cast), by=cast.pm)
    rule(cast)
    move(ON)
    assert not Removal.objects.exists()


# --- called off ----------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("longer", [None, 3_650])
def test_a_longer_rule_calls_off_what_was_announced(cast, move, longer):
    note = old(cast)
    rule(cast)
    move(ON)
    rule(cast, longer)
    move(ON + timedelta(days=40))
    note.refresh_from_db()
    assert note.verbatim == SAID
    assert plan(note).due_on is None
    rule(cast)  # and the shorter one again begins anew
    move(ON + timedelta(days=41))
    assert plan(note).due_on == ON + timedelta(days=71)


@pytest.mark.django_db
def test_a_shorter_rule_brings_no_announced_day_nearer(cast, move):
    note = old(cast, happened_on=ON - timedelta(days=YEAR - 30))
    rule(cast)
    move(ON)
    rule(cast, 30)
    move(ON + timedelta(days=29))
    note.refresh_from_db()
    assert note.verbatim == SAID
    assert plan(note).due_on == ON + timedelta(days=30)


@pytest.mark.django_db
def test_a_corrected_day_or_kind_counts(cast, move):
    note, other = old(cast), old(cast)
    rule(cast)
    move(ON)
    for row, change in ((note, {"happened_on": ON}), (other, {"kind": "support_voc"})):
        notes.edit(row, version=row.version, by=cast.pm, **change)
    move(ON + timedelta(days=30))
    assert {plan(note).due_on, plan(other).due_on} == {None}
    assert Note.objects.filter(verbatim=SAID).count() == 2


# --- kept ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_kept_note_keeps_its_words_and_is_announced_again(cast, move):
    note = old(cast)
    rule(cast)
    move(ON)
    until = ON + timedelta(days=200)
    retention.keep(note, until=until, because="The trial is open.", by=cast.pm)
    move(ON + timedelta(days=60))
    note.refresh_from_db()
    assert note.verbatim == SAID
    assert plan(note).due_on is None
    move(until - timedelta(days=20))
    assert plan(note).due_on == until + timedelta(days=10)  # a month after it is said
    move(until + timedelta(days=9))
    note.refresh_from_db()
    assert note.verbatim == SAID
    move(until + timedelta(days=10))
    note.refresh_from_db()
    assert note.verbatim == ""


@pytest.mark.django_db
def test_a_kept_note_that_is_released_is_announced_first(cast, move):
    note = old(cast)
    rule(cast)
    move(ON)
    retention.keep(note, until=date(2030, 1, 1), because="Trial.", by=cast.pm)
    later = ON + timedelta(days=100)
    retention.release(note, by=cast.po)
    move(later)
    note.refresh_from_db()
    assert note.verbatim == SAID
    assert plan(note).due_on == later + timedelta(days=30)
    with pytest.raises(Refused, match="no longer than others"):
        retention.release(note, by=cast.pm)


@pytest.mark.django_db
def test_keeping_is_refused_where_it_makes_no_sense(cast, move):
    note, young = old(cast), old(cast, happened_on=ON)
    rule(cast)
    move(ON)
    with pytest.raises(Refused, match="Nothing is planned"):
        retention.keep(young, until=ON + DAY, because="Trial.", by=cast.pm)
    with pytest.raises(Unfit, match="day to come"):
        retention.keep(note, until=ON, because="Trial.", by=cast.pm)
    with pytest.raises(Unfit, match="Say why"):
        retention.keep(note, until=ON + DAY, because=" ", by=cast.pm)
    for stranger in (cast.other_pm, cast.frontline, cast.admin):
        with pytest.raises(PermissionDenied):
            retention.keep(note, until=ON + DAY, because="Trial.", by=stranger)
    with pytest.raises(Stale):
        retention.keep(note, until=ON + DAY, because="Trial.", version=7, by=cast.pm)


@pytest.mark.django_db
def test_why_it_is_kept_is_redacted_and_not_in_the_trail(cast, move):
    note = old(cast)
    rule(cast)
    move(ON)
    why = "Card 4111 1111 1111 1111 in the trial."
    retention.keep(note, until=ON + DAY, because=why, by=cast.pm)
    assert "4111" not in plan(note).kept_because
    assert "trial" not in str(AuditEntry.objects.get(verb="note.kept").data)


# --- removed -------------------------------------------------------------------------------
def used(cast):
    note = old(cast)
    make_theme(cast, notes=[note])
    make_opportunity(cast, notes=[note], description=f"She said: {SAID}")
    make_item(cast.product, description=f"Because of “{SAID}” we build it.")
    return note


@pytest.mark.django_db
def test_on_the_announced_day_the_words_go_from_every_table(cast, move):
    note = used(cast)
    rule(cast)
    move(ON)
    move(ON + timedelta(days=29))
    assert len(tables_saying("swallowed her story")) >= 3
    move(ON + timedelta(days=30))
    assert tables_saying("swallowed her story") == []
    note.refresh_from_db()
    assert (note.state, note.verbatim, note.title) == ("archived", "", removing.TITLE)
    assert note.themes.count() == note.opportunities.count() == 1
    row = plan(note)
    assert row.removed_on == ON + timedelta(days=30)
    assert row.replaced["discovery_opportunity"] == 1
    run = JobRun.objects.filter(job=tasks.RETAIN).latest("pk")
    assert (run.state, run.message) == (
        "succeeded", "Announced 0, called off 0, removed 1.",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_trail_says_so_and_still_adds_up(cast, move):
    used(cast)
    rule(cast)
    for day in (ON, ON + timedelta(days=30)):
        move(day)
    assert AuditEntry.objects.get(verb="note.emptied").data["replaced"]
    assert AuditEntry.objects.get(verb="retention.announced").data["notes"] == 1
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "swallowed" not in out.getvalue()


@pytest.mark.django_db
def test_running_twice_removes_nothing_twice(cast, move):
    note = old(cast)
    rule(cast)
    for day in (ON, *[ON + timedelta(days=30)] * 2, ON + timedelta(days=90)):
        move(day)
    assert AuditEntry.objects.filter(verb="note.emptied").count() == 1
    assert plan(note).removed_on == ON + timedelta(days=30)


@pytest.mark.django_db
def test_a_run_that_stops_in_the_middle_is_taken_up_by_the_next(
    cast, move, monkeypatch
):
    for n in range(3):
        old(cast, f"Words number {n} of somebody who waited.")
    rule(cast)
    move(ON)
    whole, seen = emptying.empty, []

    def stops(note, **told):
        seen.append(note.pk)
        if len(seen) == 2:
            raise SystemExit
        return whole(note, **told)

    monkeypatch.setattr(emptying, "empty", stops)
    day = ON + timedelta(days=30)
    with pytest.raises(SystemExit):
        move(day)
    assert Note.objects.exclude(words_removed_on=None).count() == 1
    assert JobRun.objects.filter(job=tasks.RETAIN).latest("pk").state == "failed"
    move(day + DAY)
    assert Note.objects.exclude(words_removed_on=None).count() == 3
    assert AuditEntry.objects.filter(verb="note.emptied").count() == 3


@pytest.mark.django_db
def test_who_else_said_the_same_keeps_their_words_and_it_is_told(cast, move, as_pm):
    note, young = old(cast), old(cast, happened_on=ON)
    rule(cast)
    for day in (ON, ON + timedelta(days=30)):
        move(day)
    young.refresh_from_db()
    assert young.verbatim == SAID
    assert plan(note).left["discovery_note"] >= 1
    page = as_pm.get(reverse(LIST), {"pile": "removed"}).content.decode()
    assert "still hold words" in page
    run = JobRun.objects.filter(job=tasks.RETAIN).latest("pk")
    assert "still hold words of 1" in run.message


@pytest.mark.django_db
def test_removed_words_do_not_come_back(cast, move):
    row = {"external_key": "T-1", "verbatim": SAID, "happened_on": OLD.isoformat()}
    imports.import_note(row, by=cast.admin)
    note = Note.objects.get(external_key="T-1")
    rule(cast, kind="support_voc")
    for day in (ON, ON + timedelta(days=30)):
        move(day)
    assert imports.import_note({**row, "severity": "4"}, by=cast.admin) == "unchanged"
    note.refresh_from_db()
    assert note.verbatim == ""
    with pytest.raises(Refused, match="gone for good"):
        notes.restore(note, by=cast.pm)
    with pytest.raises(Refused, match="gone already"):
        consent.withdraw(note, by=cast.pm)


@pytest.mark.django_db
def test_its_author_still_reads_what_became_of_it(cast, move):
    note = used(cast)
    list(keeping.keep(list(keeping.news())))
    [before] = told([Note.objects.get(pk=note.pk)], cast.frontline)
    rule(cast)
    for day in (ON, ON + timedelta(days=30)):
        move(day)
    list(keeping.keep(list(keeping.news())))
    [after] = told([Note.objects.get(pk=note.pk)], cast.frontline)
    assert (after.stage, after.text) == (before.stage, before.text)


# --- rules ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_only_an_administrator_sets_a_rule(cast):
    for person in (cast.pm, cast.ops, cast.frontline, cast.executive):
        with pytest.raises(PermissionDenied):
            retention.set_rule("qa_insight", days=YEAR, version=1, by=person)
    row = rule(cast, kind="qa_insight")
    assert AuditEntry.objects.get(verb="retention.set").data["changed"] == {
        "days": [None, YEAR]
    }
    with pytest.raises(Stale):
        retention.set_rule("qa_insight", days=90, version=1, by=cast.admin)
    with pytest.raises(Unfit, match="between 30 and"):
        retention.set_rule("qa_insight", days=3, version=row.version, by=cast.admin)


# --- pages and API -------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_list_says_which_and_on_which_day_to_who_triages_them(
    cast, move, client_of, as_pm
):
    old(cast, title="A story")
    rule(cast)
    move(ON)
    page = as_pm.get(reverse(LIST)).content.decode()
    assert "A story" in page
    assert "365 days" in page
    for other in (cast.other_pm, cast.frontline, cast.admin):
        assert "A story" not in client_of(other).get(reverse(LIST)).content.decode()


@pytest.mark.django_db
def test_a_note_is_kept_and_released_on_its_page(cast, move, as_pm):
    note = old(cast)
    rule(cast)
    move(ON)
    assert "Words go on" in as_pm.get(note.get_absolute_url()).content.decode()
    url = reverse("discovery:note_keep", args=[note.pk])
    wrong = as_pm.post(url, {"until": ON.isoformat(), "because": "The trial."})
    assert wrong.status_code == 422
    assert "The trial." in wrong.content.decode()
    body = {"until": "2027-05-01", "because": "The trial.", "version": 1}
    assert as_pm.post(url, body).status_code == 302
    assert as_pm.post(url, body).status_code == 409  # it has moved on
    page = as_pm.get(reverse(LIST), {"pile": "kept"}).content.decode()
    assert "Mia: The trial." in page
    as_pm.post(reverse("discovery:note_release", args=[note.pk]))
    assert plan(note).kept_until is None


@pytest.mark.django_db
def test_a_rule_is_set_on_its_page(cast, client_of):
    admin, url = client_of(cast.admin), reverse("discovery:retention_edit", args=["qa_insight"])  # fmt: skip
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"days": 5, "version": 1}).status_code == 422
    assert admin.post(url, {"days": 730, "version": 1}).status_code == 302
    assert admin.post(url, {"days": 90, "version": 1}).status_code == 409
    assert RetentionRule.objects.get(kind="qa_insight").days == 730
    gone = reverse("discovery:retention_edit", args=["tea"])
    assert admin.get(gone).status_code == 404


@pytest.mark.django_db
def test_the_api_sets_rules_and_keeps_notes(cast, move, client_of, as_pm):
    admin = client_of(cast.admin)
    url = "/api/v1/retention/listening_session/"
    tag = admin.get(url).headers["ETag"]
    send = {"content_type": "application/json"}
    assert admin.patch(url, {"days": YEAR}, **send).status_code == 428
    answer = admin.patch(url, {"days": YEAR}, headers={"If-Match": tag}, **send)
    assert answer.json() == {"kind": "listening_session", "days": YEAR, "version": 2}
    assert len(as_pm.get("/api/v1/retention/").json()["results"]) == 8
    note = old(cast)
    move(ON)
    [row] = as_pm.get("/api/v1/removals/").json()["results"]
    assert (row["note"], row["due_on"]) == (note.pk, "2026-12-16")
    kept = as_pm.post(
        f"/api/v1/removals/{row['id']}/keep/",
        {"until": "2027-05-01", "because": "Trial."}, **send,
    )  # fmt: skip
    assert kept.json()["kept_until"] == "2027-05-01"
    assert as_pm.get("/api/v1/removals/").json()["results"] == []
    released = as_pm.post(f"/api/v1/removals/{row['id']}/release/")
    assert released.json()["kept_until"] is None
    assert as_pm.get("/api/v1/removals/?pile=tea").status_code == 400


@pytest.mark.django_db
def test_lists_and_home_cost_the_same_with_more_notes(as_pm, cast, move, assert_flat):
    rule(cast)

    def grow(count=5):
        for n in range(count):
            old(cast, f"They waited {n} times.")
        move(ON)

    grow(2)
    assert_flat(lambda: as_pm.get(reverse(LIST)), grow)
    assert_flat(lambda: as_pm.get("/api/v1/removals/"), grow)
    assert_flat(lambda: waiting.mine(cast.pm), grow)
