"""The two scales: how strong evidence is, and what to do first (domain.md §4)."""

from decimal import Decimal

import pytest

from discovery import evidence
from discovery.evidence import Source
from discovery.models import Opportunity
from discovery.rates import percent_text, wilson
from tests.make import (
    make_opportunity,
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
