"""Vendors are weighed in silence, shown at once, and chosen by who is tied to none."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, Notice
from discovery import decided
from discovery.actions import evaluation_scores as scoring
from discovery.actions import evaluation_steps as steps
from discovery.actions import evaluations
from discovery.evaluation_exports import exact
from discovery.models import RedactionEvent, VendorEvaluation, VendorScore
from discovery.queries.evaluations import result
from governance.actions import consults
from governance.models import GovernedAct, RightUsed
from tests.discovery.vendors import (
    SHOWN_BY,
    VECTORS,
    again,
    in_silence,
    looked_at,
    opened,
    scores,
    shown,
    two_more,
)
from tests.make import enforce_matrix, make_vendor

pytestmark = pytest.mark.django_db
A, B, C = VECTORS.values()


def candidate(row, name):
    return row.candidates.get(name=name)


# --- opened ---------------------------------------------------------------------------
def test_it_begins_with_the_criteria_and_must_haves_of_the_house(cast):
    row = opened(cast)
    assert (row.key, row.state, row.lead) == ("VE-01", "open", cast.pm)
    assert sum(each.weight for each in row.criteria.all()) == 100
    assert row.must_haves.count() == 8
    told = Notice.objects.filter(kind="evaluation").values_list("person", flat=True)
    assert set(told) == {cast.it.pk, cast.ops.pk}  # who opened it knows


def test_a_name_of_the_portfolio_means_that_vendor(cast):
    vendor = make_vendor("Brightquill AI")
    row = opened(cast, candidates=["brightquill ai", "Nobody Inc."])
    assert [each.vendor for each in row.candidates.all()] == [vendor, None]


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"criteria": [("Fit", 60, None), ("Cost", 30, None)]}, "criteria", "sum to 90"),
        ({"criteria": [("Fit", 50, None), ("fit", 50, None)]}, "criteria", "once"),
        ({"criteria": [("Fit", 100, 6)]}, "criteria", "from 1 to 5"),
        ({"criteria": [("Fit", 100, None), ("Cost", 0, None)]}, "criteria", "at least 1"),
        ({"criteria": []}, "criteria", "at least one"),
        ({"candidates": ["A"]}, "candidates", "two candidates"),
        ({"candidates": [str(n) for n in range(9)]}, "candidates", "At most 8"),
        ({"scorers": []}, "scorers", "3 people"),
    ],
)  # fmt: skip
def test_what_cannot_be_weighed_is_named_beside_its_field(cast, told, field, said):
    with pytest.raises(Unfit, match=said) as refused:
        opened(cast, **told)
    assert refused.value.field == field


def test_only_who_weighs_decisions_opens_one_and_only_readers_score(cast):
    for person in (cast.frontline, cast.reviewer, cast.other_pm, cast.outsider):
        with pytest.raises(PermissionDenied):
            opened(cast, by=person)
    with pytest.raises(Unfit, match="may not read"):
        opened(cast, scorers=[cast.pm, cast.it, cast.outsider])
    assert opened(cast, product=None, by=cast.other_pm).team is None


def test_once_somebody_has_scored_weights_and_candidates_stay(cast):
    row = opened(cast)
    evaluations.edit(row, version=1, candidates=["A", "B", "C", "D"], by=cast.pm)
    evaluations.edit(row, version=2, candidates=list(VECTORS), by=cast.pm)
    scoring.declare(row, conflicts={}, by=cast.it)
    scoring.score(row, scores={**scores(row, {"A": A})}, by=cast.it)
    for told in ({"candidates": ["A", "B"]}, {"criteria": [("Fit", 100, None)]}):
        with pytest.raises(Unfit, match="Somebody has scored"):
            evaluations.edit(row, version=None, by=cast.pm, **told)
    same = [(c.name, c.weight, c.at_least) for c in row.criteria.all()]
    evaluations.edit(row, version=3, criteria=same, title="Better", by=cast.pm)
    with pytest.raises(Stale):
        evaluations.edit(row, version=3, title="Worse", by=cast.pm)


def test_words_are_redacted_and_the_trail_keeps_none(cast):
    row = opened(cast, wanted="Ask ann@example.com", title="Call 512-555-0147")
    assert (row.wanted, row.title) == ("Ask [EMAIL]", "Call [PHONE]")
    assert RedactionEvent.objects.get(evaluation=row).counts == {"email": 1, "phone": 1}
    evaluations.edit(row, version=1, wanted="Quite other words", by=cast.pm)
    assert "other words" not in str(list(AuditEntry.objects.values_list("data")))


# --- scored in silence ----------------------------------------------------------------
def test_nobody_scores_before_declaring_nor_who_is_not_asked(cast):
    row = opened(cast)
    with pytest.raises(Refused, match="what ties you"):
        scoring.score(row, scores=scores(row), by=cast.it)
    with pytest.raises(PermissionDenied):
        scoring.declare(row, conflicts={}, by=cast.executive)


def test_a_tie_keeps_one_from_scoring_that_candidate_and_takes_what_was_given(cast):
    row = opened(cast)
    scoring.declare(row, conflicts={}, by=cast.it)
    scoring.score(row, scores=scores(row), by=cast.it)
    tied = candidate(row, "A")
    scorer = scoring.declare(row, conflicts={tied.pk: "Shares of 2024."}, by=cast.it)
    assert not scorer.scores.filter(candidate=tied).exists()
    assert scorer.scores.count() == 12
    with pytest.raises(Unfit, match="do not score"):
        scoring.score(row, scores=scores(row, {"A": A}), by=cast.it)


def test_handing_in_needs_every_score(cast):
    row = opened(cast)
    scoring.declare(row, conflicts={}, by=cast.it)
    with pytest.raises(Refused, match="B has no score for Functional fit"):
        scoring.score(row, scores=scores(row, {"A": A}), hand_in=True, by=cast.it)
    assert not VendorScore.objects.exists()
    scoring.score(row, scores=scores(row, {"A": A}), by=cast.it)
    rest = {"B": B, "C": C}
    assert scoring.score(row, scores=scores(row, rest), hand_in=True, by=cast.it).handed_in_at  # fmt: skip
    with pytest.raises(Unfit, match="from 0 to 5"):
        scoring.score(row, scores=scores(row, {"A": (6, 0, 0, 0, 0, 0)}), by=cast.it)


def test_the_last_one_shows_them_all_and_then_none_changes(cast):
    row = opened(cast)
    for person in (cast.pm, cast.it):
        in_silence(row, person)
        assert again(row).is_open
    in_silence(row, cast.ops)
    row = again(row)
    assert (row.state, row.revealed_by) == ("revealed", cast.ops)
    with pytest.raises(Refused, match="shown already"):
        scoring.score(row, scores=scores(row), by=cast.it)
    told = AuditEntry.objects.filter(verb="vendor_evaluation.scored")
    assert all("value" not in str(each.data) for each in told)


def test_the_lead_shows_them_with_three_for_each_candidate_and_not_before(cast):
    nora, sven = two_more()
    row = opened(cast, scorers=[cast.pm, cast.it, cast.ops, nora, sven])
    for person in (cast.pm, cast.it):
        in_silence(row, person)
    with pytest.raises(Refused, match="2 handed in scores of A"):
        steps.reveal(row, by=cast.pm)
    tied = candidate(row, "B").pk
    scoring.declare(row, conflicts={tied: "A cousin."}, by=cast.ops)
    scoring.score(row, scores=scores(row, {"A": A, "C": C}), hand_in=True, by=cast.ops)
    with pytest.raises(Refused, match="2 handed in scores of B"):
        steps.reveal(row, by=cast.pm)
    in_silence(row, nora, {"A": B, "B": B, "C": B})
    scoring.declare(row, conflicts={}, by=sven)
    scoring.score(row, scores=scores(row, {"A": (0,) * 6}), by=sven)  # not handed in
    with pytest.raises(PermissionDenied):
        steps.reveal(row, by=nora)
    row = steps.reveal(row, by=cast.pm)
    fit = result(row).standings[0].cells[0]
    assert sorted(value for _, value in fit.scores) == [4, 4, 4, 5]


def test_nobody_is_counted_out_by_ties_alone(cast):
    """Whoever is tied to everybody scores nothing, and the rest are too few."""
    row = opened(cast)
    every = {each.pk: "We built it." for each in row.candidates.all()}
    assert scoring.declare(row, conflicts=every, by=cast.ops).handed_in_at
    for person in (cast.pm, cast.it):
        in_silence(row, person)
    assert again(row).is_open


# --- what it comes to -----------------------------------------------------------------
def test_the_vectors_come_out_and_c_is_out_whatever_its_score(cast):
    row = shown(cast)
    a, b, c = result(row).standings
    assert [f"{exact(each.total)}" for each in (a, b, c)] == [
        "3.90",
        "3.80",
        "3.80",
    ]
    assert [each.place for each in (a, b, c)] == [1, 2, None]
    assert (a.of_hundred, c.fails) == (78, ["Security below 3"])
    [move] = result(row).moves
    assert (move.criterion.name, move.to, move.first_changes) == ("Security", 15, True)
    assert [(place, str(each)) for place, _, each in move.order] == [(1, "B"), (2, "A")]


def test_before_they_are_shown_nothing_depends_on_scores(cast):
    row = opened(cast)
    in_silence(row, cast.it)
    told = result(row)
    assert all(each.total is None and not each.fails for each in told.standings)
    assert all(not cell.scores for each in told.standings for cell in each.cells)


def test_what_lacks_a_must_have_is_out_and_what_nobody_looked_at_is_unknown(cast):
    row = shown(cast)
    must = row.must_haves.all()[0]
    steps.check(row, candidate=candidate(row, "A"), findings={must.pk: ("fail", "No SCIM.")}, by=cast.pm)  # fmt: skip
    a, b, _ = result(row).standings
    assert (a.place, a.fails, len(a.unknown)) == (None, [must.name], 7)
    assert (b.place, len(b.unknown)) == (1, 8)
    steps.check(row, candidate=candidate(row, "A"), findings={must.pk: ("", "")}, by=cast.pm)  # fmt: skip
    assert result(row).standings[0].place == 1
    with pytest.raises(Unfit, match="say what shows it"):
        steps.check(row, candidate=candidate(row, "A"), findings={must.pk: ("pass", " ")}, by=cast.pm)  # fmt: skip


def test_two_apart_are_talked_about_and_three_scored_again(cast):
    low = {**VECTORS, "A": (1, 5, 4, 3, 3, 4), "B": (3, 3, 3, 4, 4, 3)}
    row = shown(cast, VECTORS, VECTORS, low)
    found = [(str(s.candidate), str(c.criterion), c.agreed and c.agreed.verdict) for s, c in result(row).talks]  # fmt: skip
    assert found == [
        ("A", "Functional fit", "apart"), ("B", "Functional fit", "discuss"),
    ]  # fmt: skip


def test_another_round_begins_with_ones_own_scores_in_silence(cast):
    row = shown(cast)
    row = steps.again(row, by=cast.pm)
    assert (row.state, row.round) == ("open", 2)
    assert not any(cell.scores for each in result(row).standings for cell in each.cells)
    for person in (cast.pm, cast.it, cast.ops):
        scoring.score(row, scores=scores(row, {"A": (5,) * 6}), hand_in=True, by=person)
    row = again(row)
    assert row.is_revealed
    assert result(row).standings[0].total == 5
    assert VendorScore.objects.filter(round=1).count() == 54  # they stay


def test_who_is_tied_to_everybody_holds_no_round_up(cast):
    [nora, _] = two_more()
    row = opened(cast, scorers=[cast.pm, cast.it, cast.ops, nora])
    every = {each.pk: "We built it." for each in row.candidates.all()}
    scoring.declare(row, conflicts=every, by=nora)
    for person in (cast.pm, cast.it, cast.ops):
        in_silence(row, person)
    steps.again(again(row), by=cast.pm)
    for person in (cast.pm, cast.it, cast.ops):
        scoring.score(row, scores={}, hand_in=True, by=person)
    assert again(row).is_revealed


# --- decided --------------------------------------------------------------------------
def test_it_is_decided_with_a_reason_by_who_decides(cast):
    row = shown(cast)
    looked_at(cast, row, "A")
    for person in (cast.po, cast.reviewer, cast.executive):
        with pytest.raises(PermissionDenied):
            steps.decide(row, chosen=None, reason="No.", by=person)
    with pytest.raises(Unfit, match="Say why"):
        steps.decide(row, chosen=candidate(row, "A"), reason=" ", by=cast.it)
    row = steps.decide(row, chosen=candidate(row, "A"), reason="Fit and safe.", by=cast.it)  # fmt: skip
    assert (row.state, row.decided_by, str(row.chosen)) == ("decided", cast.it, "A")
    with pytest.raises(Refused, match="decided once"):
        steps.decide(row, chosen=None, reason="No.", by=cast.it)
    with pytest.raises(Refused, match="stays"):
        looked_at(cast, row, "B")
    with pytest.raises(Refused, match="Another round"):
        steps.again(row, by=cast.pm)
    assert "Fit and safe" not in str(list(AuditEntry.objects.values_list("data")))


def test_who_is_out_or_not_looked_at_is_not_chosen(cast):
    row = shown(cast)
    with pytest.raises(Unfit, match="C is out: security below 3"):
        steps.decide(row, chosen=candidate(row, "C"), reason="Cheap.", by=cast.it)
    with pytest.raises(Unfit, match="nobody has looked yet at SSO"):
        steps.decide(row, chosen=candidate(row, "A"), reason="Fit.", by=cast.it)
    assert steps.decide(row, chosen=None, reason="None is safe.", by=cast.it).is_decided


def test_who_declared_a_tie_does_not_decide(cast):
    [nora, _] = two_more()
    row = opened(cast, scorers=[cast.pm, cast.it, cast.ops, nora])
    tied = candidate(row, "B").pk
    scoring.declare(row, conflicts={tied: "Paid me a trip."}, by=cast.it)
    rest = {"A": A, "C": C}
    scoring.score(row, scores=scores(row, rest), hand_in=True, by=cast.it)
    for person in (cast.pm, cast.ops, nora):
        in_silence(row, person)
    row = again(row)
    looked_at(cast, row, "A")
    with pytest.raises(Refused, match="somebody else decides"):
        steps.decide(row, chosen=candidate(row, "A"), reason="Fit.", by=cast.it)
    assert steps.decide(row, chosen=candidate(row, "A"), reason="Fit.", by=cast.ops)


def test_scores_count_only_while_open_and_what_shows_a_must_have_is_kept(cast):
    row = opened(cast)
    with pytest.raises(Refused, match="after its scores are shown"):
        steps.decide(row, chosen=None, reason="No.", by=cast.it)
    looked_at(cast, row, "A", "fail")
    steps.check(row, candidate=candidate(row, "A"), administered="partly", by=cast.pm)
    a = result(row).standings[0]
    assert a.candidate.administered == "partly"
    assert {found.evidence for found in a.findings if found} == {SHOWN_BY}


def test_one_that_leads_nowhere_is_withdrawn_and_its_scores_stay_hidden(cast):
    row = opened(cast)
    in_silence(row, cast.it)
    with pytest.raises(Unfit, match="Say why"):
        steps.withdraw(row, reason=" ", by=cast.pm)
    with pytest.raises(PermissionDenied):
        steps.withdraw(row, reason="No money.", by=cast.executive)
    row = steps.withdraw(row, reason="No money.", by=cast.pm)
    assert (row.is_over, row.is_revealed, row.decided_by) == (True, False, cast.pm)
    assert not any(cell.scores for each in result(row).standings for cell in each.cells)
    for refused in (
        lambda: in_silence(row, cast.ops),
        lambda: steps.reveal(row, by=cast.pm),
        lambda: steps.withdraw(row, reason="Again.", by=cast.pm),
        lambda: evaluations.edit(row, version=None, title="New", by=cast.pm),
    ):
        with pytest.raises(Refused, match="It is over"):
            refused()
    assert steps.withdraw(shown(cast), reason="Later.", by=cast.pm).is_revealed


# --- by right of the matrix -----------------------------------------------------------
def test_where_row_5_is_enforced_its_accountable_party_decides_after_who_is_asked(cast):
    enforce_matrix(cast, GovernedAct.Act.VENDOR)
    row = shown(cast)
    assert list(decided.waiting()) == [row]
    with pytest.raises(Refused, match="activity 5"):
        steps.decide(row, chosen=None, reason="None is safe.", by=cast.it)
    with pytest.raises(Refused, match="Ask, then decide"):
        steps.decide(row, chosen=None, reason="None is safe.", by=cast.pm)
    consults.ask(GovernedAct.Act.VENDOR, row, team=row.team, by=cast.pm)
    with pytest.raises(Refused, match="can still answer"):
        steps.decide(row, chosen=None, reason="None is safe.", by=cast.pm)
    urgent = "The contract ends tomorrow."
    row = steps.decide(row, chosen=None, reason="None is safe.", urgent=urgent, by=cast.pm)  # fmt: skip
    assert RightUsed.objects.get().activity.number == 5
    assert not decided.is_due(row)


def test_the_database_keeps_who_decided_and_why(cast):
    row = shown(cast)
    for broken in ({"state": "decided"}, {"state": "open"}, {"reason": "Because."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VendorEvaluation.objects.filter(pk=row.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        VendorScore.objects.update(value=6)
