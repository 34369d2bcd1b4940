"""Versions keep their words: activities, parties and parts as data, pasted, compared, fixed."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from core.clock import today
from core.errors import Refused, Stale, Unfit
from governance import raci_compare, raci_export, raci_paste, raci_rights
from governance.actions import activities, parties
from governance.actions import raci as actions
from governance.models import Activity, Party, RaciMatrix
from tests.make import make_leads, make_matrix, publish_matrix

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cast):
    return make_matrix()


@pytest.fixture
def draft(cast, first):
    return actions.draft(by=cast.ops)


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


def codes(matrix) -> set[tuple[str, int | None]]:
    return {(f.code, f.number) for f in raci_rights.check(matrix).errors}


# --- activities and parties as data ---------------------------------------------------
def test_an_activity_added_while_a_draft_is_open_is_empty_there_until_filled(
    cast, first, draft
):
    row = activities.add(number=33, phase="D", name="Speech models", by=cast.it)
    assert codes(draft) == {("E4", 33)}
    assert codes(first) == set()  # it never heard of it
    parts = {"OPS": "A", "SUP": "R", "IT": "C"}
    actions.set_row(draft, activity=row, parts=parts, version=1, by=cast.ops)
    assert codes(draft) == set()


def test_an_activity_without_a_row_in_the_draft_is_missing(cast, draft):
    Activity.objects.create(number=33, phase="D", name="Written past the actions")
    assert codes(draft) == {("E4", 33)}


def test_old_versions_keep_their_words_and_stay_clean(cast, first, draft):
    budget = Activity.objects.get(number=3)
    activities.reword(budget, name="Money", version=1, by=cast.ops)
    activities.retire(Activity.objects.get(number=4), by=cast.ops)
    old = {row.number: row.name for row in raci_rights.rows_of(first)}
    new = {row.number: row.name for row in raci_rights.rows_of(draft)}
    assert (old[3], new[3]) == ("Tactical plan and budget", "Money")
    assert 4 in old
    assert 4 not in new
    assert codes(first) == set()
    said = {(c.number, c.was, c.becomes) for c in raci_compare.between(first, draft)}
    assert (3, "Tactical plan and budget", "Money") in said
    assert (4, "there", "not there") in said
    with pytest.raises(Refused, match="was retired"):
        activities.retire(Activity.objects.get(number=4), by=cast.ops)
    with pytest.raises(Stale):
        activities.reword(budget, name="Other", version=1, by=cast.ops)
    with pytest.raises(Unfit, match="There is an activity 3 already"):
        activities.add(number=3, phase="P", name="Again", by=cast.ops)


def test_a_party_is_a_column_with_its_rules_and_goes_only_when_it_holds_nothing(
    cast, first, draft
):
    fin = parties.add(
        code="FIN", name="Finance", may_be_accountable=False, by=cast.admin
    )
    budget = Activity.objects.get(number=3)
    actions.set_row(draft, activity=budget, parts={"FIN": "A"}, version=1, by=cast.ops)
    assert ("E3", 3) in codes(draft)
    with pytest.raises(Refused, match="holds a part in activity 3 of RACI version 2"):
        parties.retire(fin, by=cast.admin)
    with pytest.raises(PermissionDenied):
        parties.edit(fin, side="center", version=None, by=cast.ops)
    actions.set_row(draft, activity=budget, parts={"FIN": ""}, version=2, by=cast.ops)
    parties.retire(fin, by=cast.admin)
    assert "FIN" not in [p.code for p in raci_rights.parties()]
    with pytest.raises(Refused, match="The parties are"):
        actions.set_row(
            draft, activity=budget, parts={"FIN": "C"}, version=None, by=cast.ops
        )


@pytest.mark.parametrize(
    ("template", "rows"), [("house", 32), ("house-P", 32), ("version-1", 32)]
)
def test_a_draft_begins_as_its_template_says(cast, first, template, rows):
    draft = actions.draft(template=template, by=cast.ops)
    assert draft.rows.count() == rows
    assert raci_compare.between(first, draft) == []
    actions.discard(draft, by=cast.ops)
    with pytest.raises(Unfit, match="one of the templates"):
        actions.draft(template="version-9", by=cast.ops)


# --- the database keeps what was published ---------------------------------------------
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE governance_racicell SET part = 'I' WHERE part = 'A'",
        "DELETE FROM governance_racicell",
        "UPDATE governance_racirow SET name = 'Other' WHERE number = 3",
        "DELETE FROM governance_racimatrix",
        "UPDATE governance_racimatrix SET effective_from = '2020-01-01'",
        "UPDATE governance_racimatrix SET state = 'draft', effective_from = NULL",
    ],
)
def test_a_published_version_cannot_be_changed_by_sql(first, sql):
    from django.db import connection

    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


# --- paste, files, comparing -----------------------------------------------------------
def test_a_file_pastes_back_as_it_was(first, draft):
    text = raci_export.as_csv(first).decode("utf-8-sig")
    found = raci_paste.parse(text, raci_compare.known(draft))
    assert found.problems == []
    assert len(found.rows) == 32
    assert raci_compare.pasted(draft, found) == []
    sheet = load_workbook(BytesIO(raci_export.as_xlsx(first))).active
    shown = [cell.value for cell in sheet[4]][:4]
    assert shown == [3, "Tactical plan and budget", "R", "A/R"]


def test_a_paste_is_tried_then_written_whole_or_not_at_all(cast, as_ops, draft):
    page = url("raci_paste_rows", draft.pk)
    body = {"text": "Number\tIT\tOPS\n3\tC\tR\n4\tX\tR", "version": draft.version}
    wrong = as_ops.post(page, body)
    assert wrong.status_code == 422
    assert "Line 3: “X” is no part" in wrong.content.decode()
    body["text"] = "Number\tIT\n3\tC\n"
    tried = as_ops.post(page, body | {"text": "Number\tIT\tOPS\n3\tC\tA/R\n"})
    assert tried.status_code == 200
    assert "It would change" in tried.content.decode()
    assert raci_compare.between(raci_rights.in_force(), draft) == []
    body["text"] = "Number\tIT\tOPS\n3\tC\tC\n"
    as_ops.post(page, body | {"apply": "1"})
    changed = {(c.party, c.becomes) for c in raci_compare.between(make_matrix(), draft)}
    assert ("IT", "C") in changed
    stale = as_ops.post(page, body | {"apply": "1", "text": "x\tIT\tOPS\n3\tI\tI\n"})
    assert stale.status_code == 409
    with pytest.raises(Unfit, match="no activity 99"):
        actions.set_rows(
            draft, rows={3: {"IT": "I"}, 99: {}}, version=None, by=cast.ops
        )
    assert draft.rows.get(number=3).cells.get(party__code="IT").part == "C"


def test_the_matrix_is_shown_as_of_a_day_and_versions_beside_each_other(
    cast, as_pm, first, draft
):
    budget = Activity.objects.get(number=3)
    actions.set_row(draft, activity=budget, parts={"IT": "C"}, version=1, by=cast.ops)
    tomorrow = today() + timedelta(days=1)
    make_leads(cast)
    publish_matrix(cast, draft, effective_from=tomorrow)
    for day, number in [(today(), 1), (tomorrow, 2)]:
        assert as_pm.get(url("raci"), {"on": day}).context["matrix"].number == number
        api = as_pm.get(reverse("api:raci-in-force"), {"on": day}).json()
        assert api["number"] == number
    early = as_pm.get(url("raci"), {"on": "2020-01-01"})
    assert "No version held on that day" in early.content.decode()
    both = {"a": first.pk, "b": draft.pk}
    page = as_pm.get(url("raci_compare_versions"), both)
    assert [(c.party, c.was, c.becomes) for c in page.context["changes"]] == [
        ("IT", "R", "C")
    ]
    api = as_pm.get(reverse("api:raci-compare", args=[draft.pk]), {"with": first.pk})
    assert api.json()[0]["party"] == "IT"
    file = as_pm.get(url("raci_download", draft.pk, "xlsx"))
    assert file["Content-Disposition"].endswith('raci-version-2.xlsx"')


def test_pages_keep_activities_and_parties(cast, as_ops, as_admin, draft):
    new = {"number": 40, "phase": "S", "name": "Voice of the customer"}
    assert as_ops.post(url("activity_create"), new | {"name": ""}).status_code == 422
    as_ops.post(url("activity_create"), new)
    row = Activity.objects.get(number=40)
    words = {"phase": "S", "name": "Voices", "version": row.version}
    as_ops.post(url("activity_edit", row.pk), words)
    assert draft.rows.get(number=40).name == "Voices"
    assert "Voices" in as_ops.get(url("activity_list")).content.decode()
    as_ops.post(url("activity_retire", row.pk))
    assert not draft.rows.filter(number=40).exists()
    party = {"code": "fin", "name": "Finance", "side": "none", "position": 7}
    assert as_admin.post(url("party_create"), party).status_code == 422
    as_admin.post(url("party_create"), party | {"code": "FIN"})
    fin = Party.objects.get(code="FIN")
    as_admin.post(
        url("party_edit", fin.pk),
        {**party, "name": "Money", "version": fin.version},
    )
    assert "Money" in as_ops.get(draft.get_absolute_url()).content.decode()
    as_admin.post(url("party_retire", fin.pk))
    assert Party.objects.get(code="FIN").retired_on == today()


def test_the_api_pastes_and_keeps_activities(cast, client_of, draft):
    api = client_of(cast.ops)
    path = reverse("api:raci-detail", args=[draft.pk])
    tag = api.get(path)["ETag"]

    def paste(text: str, trial: bool) -> Any:
        body = {"text": text, "trial": trial}
        return api.post(
            reverse("api:raci-paste", args=[draft.pk]),
            body,
            content_type="application/json",
            HTTP_IF_MATCH=tag,
        )

    assert paste("Number;IT;OPS\n3;X;A", True).status_code == 400
    tried = paste("Number;IT;VEN\n3;C;I", True)
    assert {"IT", "VEN"} >= {c["party"] for c in tried.json()}
    assert draft.rows.get(number=3).version == 1
    assert paste("Number;IT;VEN\n3;C;I", False).status_code == 200
    assert paste("Number;IT;VEN\n3;I;I", False).status_code == 412
    made = api.post(
        reverse("api:activity-list"),
        {"number": 50, "phase": "P", "name": "Forecast", "basis": "", "is_gate": False},
        content_type="application/json",
    )
    assert made.status_code == 201
    assert RaciMatrix.objects.get(pk=draft.pk).rows.filter(number=50).exists()
