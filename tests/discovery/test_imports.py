"""Notes from a file: loaded once, redacted, quick, and honest about each row."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Refused
from core.models import AuditEntry
from discovery.actions import imports, notes
from discovery.models import Note, RedactionEvent
from tests.cards import DASHED as PAN
from tests.cards import tells_card
from tests.make import make_site

pytestmark = pytest.mark.django_db


def row(key="1", verbatim="they told me to stop", **more):
    return {"external_key": key, "verbatim": verbatim, **more}


def states(cast, *rows, **more):
    return [o.state for o in imports.import_notes(rows, by=cast.pm, **more)]


def test_a_row_becomes_a_redacted_note_for_review(cast):
    make_site("TUL")
    full = row(
        "77", f"He read {PAN} to me. Twice.", happened_on="2026-10-08", product="assist",
        site="TUL", tags="stop, Stop,fees", severity="4", journey_step="pay",
        product_area="Credit card", count_30d="38", regulatory="yes",
    )  # fmt: skip
    assert imports.import_note(full, by=cast.pm) == "created"
    note = Note.objects.get()
    assert (note.verbatim, note.title) == (
        "He read [PAN] to me. Twice.",
        "He read [PAN] to me.",
    )
    assert (note.kind, note.state) == ("support_voc", "redaction_review")
    assert note.site
    assert (note.site.code, note.severity, note.tags) == ("TUL", 4, ["stop", "fees"])
    assert note.details == {
        "product_area": "Credit card", "count_30d": 38, "regulatory": True,
    }  # fmt: skip
    assert list(note.products.all()) == [cast.product]
    assert RedactionEvent.objects.get(note=note).counts == {"pan": 1}
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject_id, entry.actor) == (
        "note.created",
        note.pk,
        cast.pm,
    )


def test_the_same_file_twice_changes_nothing(cast):
    rows = [row("1"), row("2", "other words"), row("", "without an id")]
    assert states(cast, *rows) == ["created"] * 3
    before = AuditEntry.objects.count()
    assert states(cast, *rows) == ["unchanged"] * 3
    assert (Note.objects.count(), AuditEntry.objects.count()) == (3, before)


def test_a_changed_row_changes_its_note_which_is_read_again(cast):
    imports.import_note(row("1", "first"), by=cast.pm)
    notes.publish(Note.objects.get(), by=cast.pm)
    assert imports.import_note(row("1", "second", site=""), by=cast.pm) == "updated"
    note = Note.objects.get()
    assert (note.verbatim, note.title, note.version) == ("second", "second", 3)
    assert (note.state, note.reviewed_by) == ("redaction_review", None)


def test_what_a_person_took_out_does_not_come_back_with_the_same_file(cast):
    imports.import_note(row("1", "Mrs Miller waits"), by=cast.pm)
    note = Note.objects.get()
    notes.edit(note, version=1, verbatim="A customer waits", by=cast.pm)
    assert imports.import_note(row("1", "Mrs Miller waits"), by=cast.pm) == "unchanged"
    note.refresh_from_db()
    assert note.verbatim == "A customer waits"


def test_a_file_without_dates_does_not_change_overnight(cast, settings):
    settings.TODAY = "2026-11-16"
    imports.import_note(row(), by=cast.pm)
    settings.TODAY = "2026-11-17"
    assert imports.import_note(row(), by=cast.pm) == "unchanged"
    assert str(Note.objects.get().happened_on) == "2026-11-16"


def test_a_broken_row_says_what_is_wrong_and_the_rest_still_loads(cast):
    rows = [
        row("1", ""),
        row("2", happened_on="25/Feb/26"),
        row("3", product="NOPE"),
        row("4", severity=PAN),
        row("5", csat="9"),
        row("6"),
    ]
    outcomes = imports.import_notes(rows, by=cast.pm)
    assert [o.text for o in outcomes] == [
        "The row has no text.",
        "“25/Feb/26” is not a date as 2026-11-30.",
        "There is no product “NOPE” here.",
        "Severity is 1 to 5, not “[PAN]”.",
        "csat: Enter a number from 1 to 5.",
        "",
    ]
    assert outcomes[-1].state == "created"
    with pytest.raises(Refused, match="no text"):
        imports.import_note(rows[0], by=cast.pm)


def test_an_id_that_comes_twice_counts_once_in_every_run(cast):
    for expected in ("created", "unchanged"):
        seen: set[str] = set()
        assert states(cast, row("1", "a"), seen=seen) == [expected]
        assert (
            states(cast, row("1", "b"), row("1", "c"), seen=seen) == ["unchanged"] * 2
        )
    assert Note.objects.get().verbatim == "a"


def test_an_id_that_is_a_card_number_is_kept_as_a_digest(cast):
    imports.import_note(row(PAN), by=cast.pm)
    assert imports.import_note(row(PAN), by=cast.pm) == "unchanged"
    stored = json.dumps(list(Note.objects.values()), default=str)
    assert not tells_card(stored)
    assert Note.objects.get().external_key.startswith("hmac:")


def test_null_characters_and_odd_cells_do_not_stop_a_row(cast):
    odd = row("1", "a\x00b", tags=["x\x00", None, 3], severity=4, unknown="column")
    assert imports.import_note(odd, by=cast.pm) == "created"
    assert Note.objects.get().tags == ["x", "3"]


def test_only_who_imports_may(cast):
    with pytest.raises(PermissionDenied):
        imports.import_note(row(), by=cast.frontline)


def test_a_batch_costs_the_same_statements_whatever_its_length(cast):
    def cost(rows):
        with CaptureQueriesContext(connection) as queries:
            imports.import_notes(rows, by=cast.pm)
        return len(queries)

    imports.import_note(row("warm"), by=cast.pm)  # reads the memberships
    few = [row(str(n), f"{PAN} {n}", product="ASSIST") for n in range(2)]
    many = [row(str(n), f"{PAN} {n}", product="ASSIST") for n in range(2, 200)]
    assert cost(few) == cost(many)
    few_again = [{**r, "verbatim": "new"} for r in few]
    many_again = [{**r, "verbatim": "new"} for r in many]
    assert cost(few_again) == cost(many_again)
