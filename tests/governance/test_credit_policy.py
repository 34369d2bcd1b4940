"""Credits as policy: tiers, cap and rows of misses; versions that reach no month begun."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance import credit_page, sla, sla_page
from governance.actions import credit, services
from governance.actions import sla as levels
from governance.models import CreditPolicy, Service, ServiceLevel
from tests.governance.test_sla import october
from tests.make import make_service_levels

pytestmark = pytest.mark.usefixtures("fixed_day")
OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)
STRICT: dict[str, Any] = {
    "small_points": Decimal(1), "small_percent": Decimal(4), "middle_points": Decimal(3),
    "middle_percent": Decimal(8), "large_percent": Decimal(20),
    "cap_percent": Decimal(10), "misses": 2,
}  # fmt: skip


# --- arithmetic -----------------------------------------------------------------------
percents = st.integers(0, 100).map(Decimal)


@st.composite
def policies(draw):
    small = draw(st.integers(1, 99))
    middle = draw(st.integers(small + 1, 100))
    rates = sorted(draw(st.tuples(percents, percents, percents)))
    limits = [Fraction(small), Fraction(middle), None]
    tiers = [(limit, rate / 100) for limit, rate in zip(limits, rates, strict=True)]
    return sla.Policy(tiers, draw(percents) / 100, draw(st.integers(1, 12)))


misses = st.tuples(st.integers(0, 50), st.integers(1, 50), st.integers(0, 10**6))


def month_of(policy, said, target):
    """Lines of (missed, met, charge), each of a service of its own."""
    lines = [
        sla.Line(f"L{n}", met, met + missed, target, f"S{n}", Decimal(charge), policy)
        for n, (missed, met, charge) in enumerate(said)
    ]
    charged = sum((line.charge for line in lines), Decimal(0))
    return sla.Month(lines, charged, policy)


@given(policies(), st.lists(misses, max_size=6), st.integers(1, 100).map(Decimal))
def test_credits_never_pass_the_cap(policy, said, target):
    month = month_of(policy, said, target)
    assert 0 <= month.credits <= month.cap
    assert month.credits <= month.earned
    assert month.cap <= month.charged + Decimal("0.01")


@given(policies(), st.fractions(0, 100), st.fractions(0, 100))
def test_who_falls_shorter_never_earns_less(policy, one, other):
    less, more = sorted((one, other))
    assert policy.rate(less) <= policy.rate(more)


@given(policies())
def test_what_is_met_earns_nothing(policy):
    assert policy.rate(Fraction(0)) == 0


@given(st.dictionaries(st.integers(0, 40), st.booleans()))
def test_a_row_has_no_gap_and_nothing_met_in_it(said):
    def month(number):
        return date(2023 + number // 12, number % 12 + 1, 1)

    results = [(month(number), met) for number, met in sorted(said.items())]
    row = sla.row_of_misses(results)
    for first, second in pairwise(row):
        assert second == sla.following(first)
    told = dict(results)
    assert not any(told[each] for each in row)
    if row:
        assert row[-1] == results[-1][0]
        before = (
            month(sorted(said)[len(results) - len(row) - 1])
            if len(row) < len(results)
            else None
        )
        assert before is None or told[before] or sla.following(before) != row[0]


def test_october_is_reckoned_by_the_policy_of_the_house():
    month = october()
    assert (month.credits, month.charged, month.cap) == (3_480, 182_000, 27_300)


# --- versions -------------------------------------------------------------------------
@pytest.fixture
def first(db):
    make_service_levels()
    return CreditPolicy.objects.get_or_create(
        number=1,
        defaults={**STRICT, "effective_from": date(2020, 1, 1), "reason": "First"},
    )[0]


def set_one(cast, first, **fields):
    told = {
        **STRICT, "effective_from": DECEMBER, "reason": "Stricter",
        "based_on": first.number, "by": cast.admin, **fields,
    }  # fmt: skip
    return credit.set_policy(**told)


def test_the_product_starts_with_the_policy_of_the_house(first):
    assert first.arithmetic == sla.HOUSE


def test_a_month_is_reckoned_by_the_policy_in_force_in_it(cast, first):
    row = set_one(cast, first)
    assert credit_page.in_force(date(2026, 11, 30)) == sla.HOUSE
    assert credit_page.in_force(date(2026, 12, 31)) == row.arithmetic
    assert credit_page.in_force(date(2027, 5, 1)).misses == 2
    entry = AuditEntry.objects.get(verb=Verb.CREDIT_SET)
    assert [
        "Small shortfall", "up to 2 points earn 2%", "up to 1 points earn 4%"
    ] in entry.data["changed"]  # fmt: skip


def test_the_same_miss_earns_by_the_policy_of_its_month(cast, first, later):
    level = ServiceLevel.objects.get(code="SLA-03")
    service = Service.objects.get(name="Platform run")
    services.price(
        service, effective_from=OCTOBER, amount=Decimal(64_000), reason="x", by=cast.it
    )
    set_one(cast, first)
    later(40)
    for month in (OCTOBER, DECEMBER):
        levels.record(level, month=month, met=41, due=44, by=cast.it)
    assert sla_page.page(OCTOBER).totals.credits == 1_280
    totals = sla_page.page(DECEMBER).totals
    assert (totals.earned, totals.cap) == (5_120, 6_400)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"effective_from": date(2026, 11, 1)}, "effective_from"),
        ({"reason": " "}, "reason"),
        ({"middle_points": Decimal(1)}, "middle_points"),
        ({"small_points": Decimal(0)}, "middle_points"),
        ({"middle_percent": Decimal(3)}, "middle_percent"),
        ({"large_percent": Decimal(7)}, "large_percent"),
        ({"large_percent": Decimal(101)}, "large_percent"),
        ({"cap_percent": Decimal(101)}, "cap_percent"),
        ({"misses": 13}, "misses"),
    ],
)
def test_what_can_be_no_policy_is_refused(cast, first, fields, field):
    with pytest.raises(Unfit) as told:
        set_one(cast, first, **fields)
    assert told.value.field == field


def test_who_sets_a_policy_has_read_the_newest(cast, first):
    newest = set_one(cast, first)
    with pytest.raises(Refused, match="was set since you looked"):
        set_one(cast, first, effective_from=date(2027, 2, 1))
    with pytest.raises(Unfit, match="begins in that month already"):
        set_one(cast, newest)
    with pytest.raises(Unfit, match="holds in that month already"):
        set_one(cast, newest, effective_from=date(2027, 2, 1))


def test_a_policy_is_withdrawn_until_it_begins(cast, first, later):
    row = set_one(cast, first)
    with pytest.raises(Refused, match="holds since"):
        credit.withdraw(first, by=cast.admin)
    later(20)
    with pytest.raises(Refused, match="holds since December 2026"):
        credit.withdraw(row, by=cast.admin)
    later(0)
    credit.withdraw(row, by=cast.ops)
    assert CreditPolicy.objects.get() == first
    assert AuditEntry.objects.filter(verb=Verb.CREDIT_WITHDRAWN).exists()


@pytest.mark.parametrize("who", ["pm", "it", "executive", "reviewer", "outsider"])
def test_only_administrators_and_finance_set_it(cast, first, who):
    with pytest.raises(PermissionDenied):
        set_one(cast, first, by=getattr(cast, who))


def test_no_policy_is_reworded_in_the_database(first):
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        CreditPolicy.objects.filter(pk=first.pk).update(reason="Another")


# --- pages and API --------------------------------------------------------------------
def test_a_policy_is_set_on_its_page_and_shows_what_it_changes(as_admin, cast, first):
    page = as_admin.get(reverse("governance:credit_policy_create"))
    sent = {
        name: field.value() for name, field in
        ((name, page.context["form"][name]) for name in page.context["form"].fields)
    }  # fmt: skip
    sent |= {"effective_from": "2026-12", "large_percent": "12.5", "reason": "Bolder"}
    wrong = as_admin.post(page.request["PATH_INFO"], sent | {"middle_points": "1"})
    assert wrong.status_code == 422
    assert "larger than a small one" in wrong.text
    assert "Bolder" in wrong.text
    as_admin.post(page.request["PATH_INFO"], sent)
    text = as_admin.get(reverse("governance:credit_policy_list")).text
    assert "Large shortfall: beyond that 12.5%" in text
    assert "was beyond that 10%" in text
    assert "Planned" in text
    row = CreditPolicy.objects.get(number=2)
    as_admin.post(reverse("governance:credit_policy_withdraw", args=[row.pk]))
    assert CreditPolicy.objects.count() == 1


def test_everybody_who_sees_levels_reads_the_policy(as_pm, first):
    text = as_pm.get(reverse("governance:credit_policy_list")).text
    assert "up to 2 points earn 2%" in text
    assert "Set for months to come" not in text


def test_the_policy_over_the_api(as_ops, as_pm, first):
    path = reverse("api:credit-policy-list")
    [found] = as_pm.get(path).json()["results"]
    assert (found["number"], found["misses"]) == (1, 3)
    told = {name: str(said) for name, said in STRICT.items()}
    told |= {"effective_from": "2026-12-01", "reason": "Stricter", "based_on": "1"}
    assert as_pm.post(path, told, content_type="application/json").status_code == 403
    answer = as_ops.post(path, told, content_type="application/json")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["number"] == 2
    row = reverse("api:credit-policy-detail", args=[answer.json()["id"]])
    assert as_ops.delete(row).status_code == 204
