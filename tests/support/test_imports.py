"""The roster and receipts from files, through the actions people use."""

from core.models import ImportRun
from support.imports import ASSOCIATES, RECEIPTS
from support.models import Associate, Receipt
from tests.support.ways import ASKED, people, published, site


def loaded(kind, cast, *rows):
    loader = kind.loader(ImportRun(), cast.ops)
    numbered = [{"line": n, **row} for n, row in enumerate(rows, 2)]
    return [(each.state, each.text) for each in loader.load(numbered)]


def test_the_roster_is_loaded_and_again_changes_nothing(cast):
    site("JAX")
    rows = [
        {"code": "jax-01", "site": "jax", "group": "PLS", "lead": "fay@example.org"},
        {"code": "JAX-02", "site": "JAX", "group": "CRD", "function": "supervisor"},
        {"code": "X", "site": "MARS", "group": "CRD"},
        {"code": "Y", "site": "JAX", "group": "CRD", "lead": "who@example.org"},
    ]
    states = loaded(ASSOCIATES, cast, *rows)
    assert [state for state, _ in states] == ["created", "created", "failed", "failed"]
    assert "There is no site MARS" in states[2][1]
    assert Associate.objects.get(code="JAX-01").lead == cast.frontline
    assert [s for s, _ in loaded(ASSOCIATES, cast, *rows[:2])] == ["unchanged"] * 2
    [moved] = loaded(ASSOCIATES, cast, rows[0] | {"group": "CRD", "active": "no"})
    assert moved[0] == "updated"
    row = Associate.objects.get(code="JAX-01")
    assert (row.group, row.active, row.lead) == ("CRD", False, cast.frontline)


def test_receipts_are_loaded_and_again_change_nothing(cast):
    [person] = people(1)
    note = published(cast, questions=ASKED)
    row = {
        "code": person.code,
        "release": "rel-01",
        "read_on": "2026-11-16",
        "right": "2",
    }
    assert note.release.key == "REL-01"
    states = loaded(
        RECEIPTS, cast, row, row, row | {"code": "WHO"}, row | {"right": "9"}
    )
    assert [s for s, _ in states] == ["created", "unchanged", "failed", "failed"]
    assert "WHO is not on the roster" in states[2][1]
    assert Receipt.objects.get().passed
