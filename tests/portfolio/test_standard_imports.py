"""Standards from a file: drafts only, by the actions that people use."""

import pytest

from core.clock import today
from core.models import ImportRun
from portfolio.models import Standard
from portfolio.standard_imports import STANDARDS
from tests.make import make_line
from tests.portfolio.standards import in_force, make_standard

ROW = {
    "line": 2, "code": "NET-1", "name": "Shared carriers", "family": "network",
    "owner": "IT", "demands": "Calls leave through the shared carriers.",
    "why": "One contract for all is cheaper than eight.", "scope": "every",
}  # fmt: skip


def draft_of(code):
    draft = Standard.objects.for_page().get(code=code).draft
    assert draft
    return draft


def loaded(cast, *rows):
    loader = STANDARDS.loader(ImportRun(filename="standards.csv"), cast.it)
    return [
        (told.state, told.text) for told in loader.load([ROW | row for row in rows])
    ]


@pytest.fixture(autouse=True)
def _a_party(settings, db):
    settings.TODAY = "2026-11-16"
    make_standard("ZZZ-9")


def test_a_row_becomes_a_draft_and_the_same_file_changes_nothing(cast):
    assert loaded(cast, {}) == [("created", "NET-1 Shared carriers")]
    standard = Standard.objects.for_page().get(code="NET-1")
    assert (standard.standing, draft_of("NET-1").demands) == ("draft", ROW["demands"])
    assert loaded(cast, {}) == [("unchanged", "NET-1 Shared carriers")]
    loaded(cast, {"why": "It pays."})
    assert standard.versions.get().why == "It pays."


def test_what_is_in_force_stays_and_its_next_version_is_drafted(cast):
    in_force()
    assert loaded(cast, {})[0][0] == "unchanged"
    assert (
        loaded(cast, {"demands": "One carrier.", "deviation_days": "90"})[0][0]
        == "updated"
    )
    standard = Standard.objects.for_page().get(code="NET-1")
    held = standard.in_force(today())
    assert held
    assert held.demands == ROW["demands"]
    assert (draft_of("NET-1").demands, draft_of("NET-1").deviation_days) == (
        "One carrier.",
        90,
    )


def test_it_names_lines_and_products(cast):
    make_line("Channels")
    loaded(cast, {"scope": "lines", "named": "channels"})
    loaded(cast, {"code": "SEC-1", "scope": "named", "named": "ASSIST; paysec"})
    drafts = [draft_of(code) for code in ("NET-1", "SEC-1")]
    assert [draft.reach for draft in drafts] == [
        "Products of Channels",
        "ASSIST, PAYSEC",
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"owner": "XX"}, "There is no party XX"),
        ({"scope": "named", "named": "GONE"}, "There is no product GONE"),
        ({"scope": "lines", "named": "Gone"}, "There is no product line Gone"),
        ({"scope": "named"}, "at least one product"),
    ],
)
def test_what_does_not_fit_fails_in_words_and_nothing_of_it_is_kept(cast, row, why):
    [(state, text)] = loaded(cast, row)
    assert (state, why in text) == ("failed", True)
    assert not Standard.objects.filter(code="NET-1").exists()
