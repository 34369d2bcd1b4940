"""Confidence rises with independent kinds, not with count, and falls with who disagrees."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.actions import links
from discovery.evidence import Rung, rung_of
from discovery.kinds import KINDS
from discovery.models import Note
from discovery.queries.opportunities import evidence_for
from discovery.triangulation import Said, confidence
from tests.make import make_note, make_opportunity

D = Decimal


def said(kind, supports=True, weight=2, **details):
    return Said(kind, details, supports, weight)


SELLS = {"source_type": "vendor"}
ALONE = [kind for kind in KINDS if kind != "market_vendor_intel"]


@pytest.mark.parametrize(("one", "other"), list(permutations(ALONE, 2)))
def test_any_two_kinds_outweigh_ten_notes_of_one(one, other):
    ten = confidence([said(one)] * 10)
    two = confidence([said(one), said(other)])
    assert two.total > ten.total


def test_more_of_one_kind_adds_nothing_but_a_stronger_rung_does():
    assert (
        confidence([said("support_voc")]).total
        == confidence([said("support_voc")] * 9).total
    )
    few, many = (confidence([said("support_voc", count_30d=n)]) for n in (3, 38))
    assert (few.total, many.total) == (D("0.2"), D("0.6"))


def test_the_sum_of_three_kinds_with_one_against_is_as_worked_out_by_hand():
    told = confidence(
        [said("listening_session"), said("qa_insight", sample=400), said("journey_walkthrough"),
         said("customer_interview", supports=False, weight=2)]
    )  # fmt: skip
    assert told.strongest == D("0.6")
    assert told.kinds == D("0.204")  # .4 × (1 − .7²)
    assert told.against == D("0.201")  # of .804, two of eight by weight
    assert told.total == D("0.603")


def test_what_a_vendor_says_of_itself_is_no_kind_of_its_own():
    alone = confidence([said("listening_session")])
    assert (
        confidence(
            [said("listening_session"), said("market_vendor_intel", **SELLS)]
        ).total
        == alone.total
    )
    free = said("market_vendor_intel", source_type="peer", independence=2)
    assert confidence([said("listening_session"), free]).total > alone.total


def test_nothing_heard_is_no_confidence():
    assert confidence([]).total == 0
    assert confidence([said("qa_insight", supports=False)]).total == 0


voices = st.lists(
    st.builds(
        Said,
        st.sampled_from(list(KINDS)),
        st.sampled_from([{}, {"count_30d": 40}, {"sample": 100}, SELLS]),
        st.booleans(),
        st.integers(1, 3),
    ),
    max_size=12,
)


@given(listed=voices, kind=st.sampled_from(list(KINDS)), weight=st.integers(1, 3))
def test_it_stays_between_0_and_1_and_a_contradiction_lowers_it(listed, kind, weight):
    before = confidence(listed)
    assert 0 <= before.total <= 1
    after = confidence([*listed, said(kind, supports=False, weight=weight)])
    assert after.total < before.total or before.total < D("0.02")  # of a pitch, rounded


@given(listed=voices, kind=st.sampled_from(ALONE))
def test_a_further_kind_never_lowers_it(listed, kind):
    fresh = said(kind)
    assert confidence([*listed, fresh]).total >= confidence(listed).total
    assert rung_of(fresh.source) != Rung.PITCH


@pytest.mark.django_db
def test_the_page_and_the_api_show_the_sum(as_pm, cast):
    row = make_opportunity(cast)
    for kind, direction in (
        ("listening_session", "supports"),
        ("journey_walkthrough", "supports"),
        ("listening_session", "contradicts"),
    ):
        note = make_note(cast, f"{kind} {direction}", kind=kind, published=True)
        links.put_note_behind_opportunity(note, row, direction=direction, by=cast.pm)
    told = evidence_for(row)
    assert told.parts.further == 1
    page = as_pm.get(row.get_absolute_url()).content.decode()
    assert "1 further independent kind of source" in page
    assert "2 of 6 by weight" in page
    answer = as_pm.get(f"/api/v1/opportunities/{row.pk}/evidence/").json()
    parts = answer["parts"]
    assert D(answer["confidence"]) == D(parts["strongest"]) + D(parts["kinds"]) - D(
        parts["against"]
    )
    assert Note.objects.count() == 3
