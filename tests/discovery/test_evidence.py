"""The two scales, the links of the chain, and what an opportunity needs (domain.md §4)."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery import evidence, queries
from discovery.actions import links, notes, opportunities, themes
from discovery.evidence import Source
from discovery.models import NoteTheme, Opportunity
from discovery.rates import percent_text, wilson
from tests.make import (
    make_note,
    make_opportunity,
    make_proof,
    make_site,
    make_theme,
)

State = Opportunity.State
# domain.md §12: reach (exact share of contacts), frequency, severity, evidence → priority
PRIORITIES = [
    ("OPP-1", ".4637", 5, 3, "5", "3.478"),
    ("OPP-4", ".3780", 3, 5, "3", "1.701"),
    ("OPP-3", ".3342", 3, 3, "3", ".902"),
    ("OPP-2", ".1794", 4, 4, "3", ".861"),
    ("OPP-7", "1", 3, 2, "1", ".600"),
    ("OPP-6", ".0818", 4, 5, "3", ".491"),
    ("OPP-9", ".0467", 5, 4, "3", ".280"),
    ("OPP-8", ".2100", 4, 3, "1", ".252"),
    ("OPP-5", ".0316", 5, 5, "2", ".158"),
    ("OPP-10", ".0419", 4, 5, "1", ".084"),
]


@pytest.mark.parametrize(
    ("code", "reach", "f", "s", "strength", "expected"), PRIORITIES
)
def test_a_priority_of_the_demo(code, reach, f, s, strength, expected):
    exact = evidence.priority(Decimal(reach), f, s, Decimal(strength))
    assert exact.quantize(Decimal(".001")) == Decimal(expected)


def test_the_database_orders_by_the_same_priority(cast):
    for code, reach, frequency, severity, strength, _ in reversed(PRIORITIES):
        found = make_opportunity(
            cast, code=code, name=code, reach=Decimal(reach), frequency=frequency,
            severity=severity, evidence_strength=Decimal(strength),
        )  # fmt: skip
        assert found.priority == evidence.priority(
            Decimal(reach), frequency, severity, Decimal(strength)
        )
    ordered = Opportunity.objects.order_by("-priority_key", "-id")
    assert [each.code for each in ordered] == [row[0] for row in PRIORITIES]


@pytest.mark.parametrize(
    ("strongest", "confidence"),
    [("0.01", ".002"), ("3", ".6"), ("5", "1"), ("10", "1")],
)
def test_confidence_is_a_fifth_of_the_strongest_and_at_most_one(strongest, confidence):
    assert evidence.confidence(Decimal(strongest)) == Decimal(confidence)


HEARD = Source("listening_session", {})


@pytest.mark.parametrize(
    ("sources", "strength"),
    [
        ([], "0"),
        ([HEARD], "1"),
        ([HEARD] * 3, "1"),
        ([HEARD] * 4, "2"),
        ([Source("customer_interview", {})] * 20, "3"),
        ([Source("analytics_insight", {})], "3"),
        ([Source("qa_insight", {"sample": 400}), HEARD], "3"),
        ([Source("qa_insight", {"sample": 5})], "1"),
        ([Source("support_voc", {"count_30d": 38})], "3"),
        ([Source("support_voc", {})] * 10, "1"),
        ([Source("operational_deep_dive", {})], "2"),
        ([Source("market_vendor_intel", {"source_type": "vendor"})], "0.03"),
        ([Source("market_vendor_intel", {"independence": 1})], "0.2"),
        ([Source("market_vendor_intel", {"independence": 2})], "2"),
    ],
)
def test_what_notes_are_worth(sources, strength):
    assert evidence.strongest(sources) == Decimal(strength)


def test_a_strength_reads_as_words():
    assert evidence.in_words(Decimal(0)) == "Nothing yet"
    assert evidence.in_words(Decimal(3)) == evidence.Rung.USER_EVIDENCE.words
    assert evidence.in_words(Decimal("9.9")) == evidence.Rung.TEST.words


def test_the_wilson_interval_of_the_demo():
    low, high = wilson(9, 400)  # QA-1
    assert (round(100 * low, 1), round(100 * high, 1)) == (1.2, 4.2)
    assert percent_text(9, 400) == "2.3 %"
    assert wilson(0, 1)[0] == 0
    with pytest.raises(ValueError, match="is not a share"):
        wilson(5, 4)


# --- links ------------------------------------------------------------------------------
@pytest.fixture
def theme(cast):
    return make_theme(cast)


@pytest.fixture
def opportunity(cast):
    return make_opportunity(cast)


def test_a_link_keeps_its_weight_and_is_recorded(cast, theme):
    note = make_note(cast)
    links.put_note_in_theme(
        note, theme, strength=3, direction="contradicts", by=cast.pm
    )
    [link] = NoteTheme.objects.all()
    assert (link.strength, link.direction, link.linked_by) == (
        3,
        "contradicts",
        cast.pm,
    )
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.subject_name) == ("evidence.linked", "Retyping")
    assert entry.data == {
        "note": note.pk, "name": str(note), "strength": 3, "direction": "contradicts",
    }  # fmt: skip


def test_linking_again_changes_the_weight_and_the_same_changes_nothing(cast, theme):
    note = make_note(cast)
    links.put_note_in_theme(note, theme, strength=1, by=cast.pm)
    links.put_note_in_theme(note, theme, strength=3, by=cast.pm)
    before = AuditEntry.objects.count()
    links.put_note_in_theme(note, theme, strength=3, by=cast.pm)
    assert AuditEntry.objects.count() == before
    assert NoteTheme.objects.get().strength == 3


def test_every_link_can_be_taken_away_once(cast, theme, opportunity):
    note = make_note(cast)
    links.put_note_in_theme(note, theme, by=cast.pm)
    links.put_note_behind_opportunity(note, opportunity, by=cast.pm)
    links.put_theme_behind_opportunity(theme, opportunity, by=cast.pm)
    takes = [
        lambda: links.take_note_out_of_theme(note, theme, by=cast.pm),
        lambda: links.take_note_from_opportunity(note, opportunity, by=cast.pm),
        lambda: links.take_theme_from_opportunity(theme, opportunity, by=cast.pm),
    ]
    for take in takes:
        take()
        with pytest.raises(Refused, match="gone already"):
            take()


@pytest.mark.parametrize("who", ["frontline", "executive", "other_pm", "reviewer"])
def test_who_does_not_triage_the_product_links_nothing(cast, theme, opportunity, who):
    note, user = make_note(cast), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        links.put_note_in_theme(note, theme, by=user)
    with pytest.raises(PermissionDenied):
        links.put_theme_behind_opportunity(theme, opportunity, by=user)


def test_what_was_not_sent_or_was_put_away_is_no_evidence(cast, theme):
    draft = make_note(cast, send=False)
    gone = notes.archive(make_note(cast), because="x", by=cast.pm)
    for note in (draft, gone):
        with pytest.raises(Refused, match="can't be evidence"):
            links.put_note_in_theme(note, theme, by=cast.pm)


# --- themes --------------------------------------------------------------------------------
def test_a_theme_is_named_with_its_notes(cast):
    theme = make_theme(cast, "Retyping", [make_note(cast), make_note(cast)])
    assert theme.notes.count() == 2
    with pytest.raises(Refused, match="already has the theme"):
        make_theme(cast, "Retyping")


def test_a_finding_is_redacted_and_its_words_stay_out_of_the_audit(cast, theme):
    theme = themes.edit(
        theme, version=1, name="Typing", finding="Ask 512-555-0147", by=cast.pm
    )
    assert theme.finding == "Ask [PHONE]"
    assert theme.redactions.get().counts == {"phone": 1}
    entry = AuditEntry.objects.order_by("-id")[0]
    assert entry.data["changed"] == {"name": "changed", "finding": "changed"}


def test_a_theme_changes_once_and_only_by_its_team(cast, theme):
    themes.edit(theme, version=1, finding="a", by=cast.pm)
    with pytest.raises(Stale):
        themes.edit(theme, version=1, finding="b", by=cast.po)
    with pytest.raises(PermissionDenied):
        themes.edit(theme, version=2, finding="c", by=cast.other_pm)
    make_theme(cast, "Waiting")
    with pytest.raises(Refused, match="already has the theme"):
        themes.edit(theme, version=2, name="Waiting", by=cast.pm)


# --- opportunities -----------------------------------------------------------------------------
def test_opportunities_are_numbered(cast):
    assert [make_opportunity(cast).code for _ in range(2)] == ["OPP-1", "OPP-2"]
    assert make_opportunity(cast, code="OPP-9").code == "OPP-9"
    assert make_opportunity(cast).code == "OPP-10"
    with pytest.raises(Refused, match="already an opportunity"):
        make_opportunity(cast, code="OPP-9")


def test_it_is_validated_when_two_places_say_so(cast, opportunity):
    assert queries.lacking(opportunity) == ["Link a theme that supports it."]
    links.put_theme_behind_opportunity(make_proof(cast), opportunity, by=cast.pm)
    assert queries.lacking(opportunity) == []
    moved = opportunities.move(opportunity, to=State.VALIDATED, version=1, by=cast.pm)
    assert moved.state == State.VALIDATED
    assert AuditEntry.objects.order_by("-id")[0].data["state"] == [
        "identified",
        "validated",
    ]


def test_it_says_what_is_missing(cast, opportunity):
    theme = make_theme(cast)
    links.put_theme_behind_opportunity(theme, opportunity, by=cast.pm)
    jax = make_site("JAX")
    links.put_note_in_theme(
        make_note(cast, site=jax, published=True), theme, by=cast.pm
    )
    links.put_note_in_theme(make_note(cast, site=jax), theme, by=cast.pm)
    with pytest.raises(Refused, match="1 published notes of 2"):
        opportunities.move(opportunity, to=State.VALIDATED, by=cast.pm)
    links.put_note_in_theme(
        make_note(cast, site=jax, published=True), theme, by=cast.pm
    )
    with pytest.raises(Refused, match="one site and one kind"):
        opportunities.move(opportunity, to=State.VALIDATED, by=cast.pm)
    other = make_note(cast, site=jax, published=True, kind="customer_interview")
    links.put_note_in_theme(other, theme, by=cast.pm)
    opportunities.move(opportunity, to=State.VALIDATED, by=cast.pm)


def test_a_theme_or_note_against_it_does_not_validate_it(cast, opportunity):
    against = make_proof(cast)
    links.put_theme_behind_opportunity(
        against, opportunity, direction="contradicts", by=cast.pm
    )
    assert queries.lacking(opportunity) == ["Link a theme that supports it."]


def test_the_whole_way_and_no_short_cut(cast, opportunity):
    with pytest.raises(Refused, match="From identified"):
        opportunities.move(opportunity, to=State.ADDRESSED, by=cast.pm)
    links.put_theme_behind_opportunity(make_proof(cast), opportunity, by=cast.pm)
    for to in (State.VALIDATED, State.SELECTED, State.ADDRESSED):
        opportunities.move(opportunity, to=to, by=cast.pm)
    with pytest.raises(Refused, match="From addressed"):
        opportunities.move(opportunity, to=State.DISMISSED, because="x", by=cast.pm)


def test_dismissal_has_a_reason_and_can_be_taken_back(cast, opportunity):
    with pytest.raises(Refused, match="Say why"):
        opportunities.move(opportunity, to=State.DISMISSED, because=" ", by=cast.pm)
    gone = opportunities.move(
        opportunity, to=State.DISMISSED, because="Call 512-555-0147", by=cast.pm
    )
    assert gone.dismissed_because == "Call [PHONE]"
    back = opportunities.move(opportunity, to=State.IDENTIFIED, by=cast.pm)
    assert back.dismissed_because == ""


def test_a_stale_move_and_a_stranger_are_refused(cast, opportunity):
    opportunities.edit(opportunity, version=1, name="New", by=cast.pm)
    dismiss: dict[str, Any] = {"to": State.DISMISSED, "because": "x"}
    with pytest.raises(Stale):
        opportunities.move(opportunity, version=1, by=cast.pm, **dismiss)
    with pytest.raises(PermissionDenied):
        opportunities.move(opportunity, by=cast.other_pm, **dismiss)
    with pytest.raises(PermissionDenied):
        opportunities.edit(opportunity, version=2, name="x", by=cast.frontline)


def test_an_opportunity_is_not_part_of_itself(cast, opportunity):
    child = make_opportunity(cast, parent=opportunity)
    with pytest.raises(Refused, match="part of itself"):
        opportunities.edit(opportunity, version=1, parent=child, by=cast.pm)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_get_two_numbers(cast):
    codes = []

    def add():
        try:
            codes.append(make_opportunity(cast).code)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["OPP-1", "OPP-2", "OPP-3", "OPP-4"]
