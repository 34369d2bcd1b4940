"""The catalogue of regulations: what criteria rest on, how it stands, whom it reminds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from governance import catalogue, regulation_catalogue, regulation_page, tasks
from governance.actions import criteria as criterion_actions
from governance.actions import regulations as actions
from governance.actions import reminding
from governance.models import Criterion, Regulation
from tests.make import make_regulations, make_review

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DEMO = date(2026, 11, 16)
Standing = Regulation.Standing


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:regulation_{name}", args=args)


@pytest.fixture(autouse=True)
def loaded(db):
    make_regulations()


def named(code: str) -> Regulation:
    return Regulation.objects.get(code=code)


@pytest.fixture
def as_admin(cast, client_of):
    return client_of(cast.admin)


def words(row: Regulation, **more: Any) -> dict[str, Any]:
    kept = {n: getattr(row, n) or "" for n in ("name", "citation", "issuer", "note")}
    held = {"status": row.status, "mark": row.mark, "version": row.version}
    return {**kept, **held, "verify_every_days": row.verify_every_days, **more}


# --- the starting data ----------------------------------------------------------------
def test_each_of_the_thirty_codes_rests_on_what_still_holds():
    in_force = Criterion.objects.in_force(DEMO).prefetch_related("regulations")
    assert len(in_force) == 30
    for criterion in in_force:
        rests_on = list(criterion.regulations.all())
        assert rests_on, criterion.code
        over = {Standing.SUPERSEDED, Standing.ENDED}
        assert over.isdisjoint(row.standing(DEMO) for row in rests_on), criterion.code


@pytest.mark.parametrize(
    ("code", "old", "new", "day"),
    [
        ("R06", "REG-B-EFFECTS", "REG-B", date(2026, 7, 21)),
        ("G02", "SR-11-7", "SR-26-2", date(2026, 4, 17)),
    ],
)
def test_what_was_superseded_is_cited_by_the_wording_of_its_days(code, old, new, day):
    before, after = Criterion.objects.filter(code=code).order_by("effective_from")
    assert named(old) in before.regulations.all()
    assert named(new) in after.regulations.all()
    assert named(old) not in after.regulations.all()
    assert named(old).standing(day - DAY) != Standing.SUPERSEDED
    assert named(old).standing(day) == Standing.SUPERSEDED
    assert named(old).superseded_by == named(new)
    assert named(new).standing(day - DAY) == Standing.TO_COME


def test_only_what_was_checked_in_public_counts_as_verified():
    for row in Regulation.objects.all():
        day = catalogue.CHECKED if row.mark == "V" else None
        assert row.last_verified_on == day, row.code
    assert named("CA-AB-1609").verify_due_on == date(2026, 12, 1)
    assert named("FCC-26-52").status == named("TPRM-REVISION").status == "watch"
    assert set(regulation_catalogue.CITES) == {w.code for w in catalogue.CATALOGUE}


def test_a_waiver_ends_by_its_day():
    row = named("TCPA-REVOKE")
    assert row.standing(date(2027, 1, 31)) == Standing.PARTLY_WAIVED
    assert row.standing(date(2027, 2, 1)) == Standing.IN_FORCE


@pytest.mark.parametrize("on", [DEMO, date(2026, 1, 5), date(2027, 2, 1)])
def test_the_list_and_the_row_say_the_same_of_each_day(cast, on):
    by_row: dict[str, set[str]] = {}
    for row in Regulation.objects.all():
        by_row.setdefault(row.standing(on).value, set()).add(row.code)
    for standing in Standing.values:
        found = regulation_page.listed(cast.executive, on, standing=standing)
        codes = {row.code for row in found}
        assert codes == by_row.get(standing, set()), standing
    due = regulation_page.listed(cast.executive, on, due=True)
    want = {r.pk for r in Regulation.objects.all() if regulation_page.is_due(r, on)}
    assert {row.pk for row in due} == want


def test_the_database_keeps_the_promises():
    def refused(name: str, **fields: Any) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Regulation.objects.filter(code="TCPA").update(**fields)

    itself = named("TCPA")
    refused("superseded_regulation_has_a_last_day", superseded_by=named("UDAAP"))
    refused(
        "no_regulation_supersedes_itself", superseded_by=itself, effective_to=today()
    )
    ends = {"effective_from": today(), "effective_to": today()}
    refused("regulation_ends_after_it_begins", **ends)
    refused("verified_again_after_a_day_or_more", verify_every_days=0)


# --- changes --------------------------------------------------------------------------
def test_one_ends_and_what_cites_it_waits_to_be_worded_anew(cast):
    old, new = named("REG-E-ERRORS"), named("REG-Z-BILLING")
    soon = today() + 10 * DAY
    said: dict[str, Any] = {
        "effective_to": soon,
        "superseded_by": new,
        "note": "Folded in.",
    }
    row = actions.supersede(old, **said, version=old.version, by=cast.admin)
    assert (row.standing(soon - DAY), row.standing(soon)) == (
        Standing.IN_FORCE, Standing.SUPERSEDED,
    )  # fmt: skip
    [criterion] = regulation_page.to_reword(row, today())
    assert criterion.code == "R09"
    proposed = regulation_page.bases_for(criterion)
    assert proposed == [new.pk]
    fresh = criterion_actions.reword(
        criterion, effective_from=soon, gates=criterion.gates,
        regulations=Regulation.objects.filter(pk__in=proposed),
        version=criterion.version, by=cast.admin,
    )  # fmt: skip
    assert list(fresh.regulations.all()) == [new]
    assert list(criterion.regulations.all()) == [old]
    assert not regulation_page.to_reword(row, today())
    assert AuditEntry.objects.filter(verb="regulation.superseded").count() == 1


def test_a_new_wording_rests_on_what_the_old_one_did_unless_said_otherwise(cast):
    old = Criterion.objects.get(code="R16")
    new = criterion_actions.reword(
        old, effective_from=today() + DAY, gates=["G2"], version=1, by=cast.admin
    )
    assert set(new.regulations.all()) == set(old.regulations.all())
    assert new.regulations.count() == 5


def test_a_chain_does_not_lead_back(cast):
    said: dict[str, Any] = {"effective_to": today() + DAY, "note": "", "version": None}
    actions.supersede(
        named("TCPA"), superseded_by=named("UDAAP"), **said, by=cast.admin
    )
    with pytest.raises(Unfit, match="choose another"):
        actions.supersede(
            named("UDAAP"), superseded_by=named("TCPA"), **said, by=cast.admin
        )


def test_what_has_ended_is_history(cast):
    row = named("SR-11-7")
    with pytest.raises(Refused, match="stays so"):
        actions.verify(
            row, status="policy", mark="V", note="", version=None, by=cast.admin
        )
    with pytest.raises(Refused, match="stays so"):
        actions.supersede(
            row, effective_to=today(), superseded_by=None, note="", version=None,
            by=cast.admin,
        )  # fmt: skip


def test_the_second_to_verify_is_told(cast):
    row = named("UDAAP")
    said = {"status": "in_force", "mark": "V", "note": "Read."}
    fresh = actions.verify(row, **said, version=row.version, by=cast.admin)
    assert (fresh.last_verified_on, fresh.verified_by) == (today(), cast.admin)
    assert fresh not in Regulation.objects.to_verify(today())
    with pytest.raises(Stale):
        actions.verify(row, **said, version=row.version, by=cast.admin)


# --- pages ----------------------------------------------------------------------------
def test_it_is_added_edited_verified_and_ended_by_pages(cast, as_admin, client_of):
    data = words(named("UDAAP"), name="Bots say so", code="ny-bots")
    assert as_admin.post(url("create"), data).status_code == 422
    as_admin.post(url("create"), data | {"code": "NY-BOTS"})
    again = as_admin.post(url("create"), data | {"code": "NY-BOTS"})
    assert "This code is taken." in again.content.decode()
    row = named("NY-BOTS")
    changed = words(row, name="Bots must say so", waived_until="2027-01-31")
    as_admin.post(url("edit", row.pk), changed)
    assert as_admin.post(url("edit", row.pk), changed).status_code == 409
    row.refresh_from_db()
    as_admin.post(url("verify", row.pk), words(row, mark="V"))
    row.refresh_from_db()
    end = {"effective_to": today() + DAY, "version": row.version}
    as_admin.post(url("supersede", row.pk), end)
    row.refresh_from_db()
    assert (row.name, row.mark, row.effective_to) == (
        "Bots must say so", "V", today() + DAY,
    )  # fmt: skip
    viewer = client_of(cast.executive)
    page = viewer.get(row.get_absolute_url()).content.decode()
    assert "verified it" in page
    assert "Note as verified" not in page
    assert viewer.get(url("edit", row.pk)).status_code == 403


def test_what_hangs_on_it_is_shown_before_it_ends(cast, as_admin):
    review = make_review(cast, "G2")
    page = as_admin.get(url("supersede", named("REG-E-ERRORS").pk))
    assert [row.code for row in page.context["citing"]] == ["R09"]
    assert list(page.context["touched"]) == [review]
    other = as_admin.get(url("supersede", named("VALUE").pk))
    assert not other.context["touched"]  # G06 is not asked at G2


def test_the_list_filters_and_costs_the_same_with_more(cast, as_admin, assert_flat):
    def codes(query: str) -> list[str]:
        page = as_admin.get(url("list") + query)
        return [line.row.code for line in page.context["lines"]]

    assert "SR-11-7" not in codes("")
    assert codes("?q=314.4(d)") == ["GLBA-TESTING"]
    assert "UDAAP" in codes("?due=yes")
    assert codes("?standing=superseded&q=SR-") == ["SR-11-7"]

    def more() -> None:
        for n in range(6):
            row = Regulation.objects.create(code=f"X-{n}", name="x")
            row.criteria.add(Criterion.objects.get(code="R01"))

    assert_flat(lambda: as_admin.get(url("list")), more)


# --- reminders ------------------------------------------------------------------------
def test_administrators_are_told_before_its_days(cast, settings):
    def told() -> list[tuple[str, str]]:
        rows = Notice.objects.filter(kind="regulation", person=cast.admin)
        return [(n.occasion.removeprefix("reminder "), n.text) for n in rows]

    day = date(2026, 11, 1)
    while day <= date(2027, 1, 31):
        reminding.remind(day)
        day += DAY
    settings.TODAY = "2026-11-17"
    tasks.remind_due()  # as beat sends it, and again: nobody is told twice
    law = sorted(
        o for o, text in told() if text.startswith("TCPA-REVOKE") and "waived" in o
    )
    # 90 days before is Monday 2 November; 30 before is 1 January, 7 before a Sunday
    assert law == ["waived 2026-11-02", "waived 2026-12-31", "waived 2027-01-22"]
    watch = sorted(o for o, text in told() if text.startswith("CA-AB-1609"))
    assert watch == ["verify 2026-11-17", "verify 2026-11-30"]
    begins = sorted(o for o, text in told() if "is in force from" in text)
    assert begins == ["begins 2026-12-02", "begins 2026-12-24"]
    others = Notice.objects.filter(kind="regulation").exclude(person=cast.admin)
    assert not others.exists()


# --- API ------------------------------------------------------------------------------
def test_the_api_does_what_the_pages_do(cast, as_admin):
    made = as_admin.post(
        "/api/v1/regulations/",
        {"code": "NY-BOTS", "name": "Bots say so"},
        content_type="application/json",
    )
    assert (made.status_code, made.json()["standing"]) == (201, "in_force")
    at = f"/api/v1/regulations/{made.json()['id']}/"
    tag = {"HTTP_IF_MATCH": made["ETag"]}
    said = {"status": "watch", "mark": "V"}
    seen = as_admin.post(f"{at}verify/", said, content_type="application/json", **tag)
    assert (seen.json()["standing"], seen.json()["verified_by"]) == (
        "watch", cast.admin.pk,
    )  # fmt: skip
    stale = as_admin.patch(at, {"name": "x"}, content_type="application/json", **tag)
    assert stale.status_code == 412
    listed = as_admin.get("/api/v1/regulations/?standing=watch&q=NY").json()
    assert [row["code"] for row in listed["results"]] == ["NY-BOTS"]
    assert as_admin.get("/api/v1/regulations/?standing=soon").status_code == 400
