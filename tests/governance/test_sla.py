"""Service levels: October 2026 as the policy counts it, tiers, cap, records."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from governance import sla, sla_page
from governance.actions import sla as actions
from governance.models import ServiceLevel, ServiceLevelMonth
from governance.sla_catalogue import CATALOGUE
from tests.make import make_service_levels

OCTOBER = {
    "SLA-01": (2, 2),
    "SLA-02": (58, 60),
    "SLA-03": (41, 44),
    "SLA-04": (112, 118),
    "SLA-05": (37, 38),
    "SLA-06": (96, 97),
    "SLA-07": (9, 12),
    "SLA-08": (45, 48),
    "SLA-09": (44_628, 44_640),
    "SLA-10": (11, 12),
}
CHARGES = {
    "Platform run": Decimal(64_000),
    "Identity": Decimal(12_000),
    "Data and reports": Decimal(22_000),
    "Voice and network": Decimal(84_000),
}


def october():
    lines = [
        sla.Line(
            level.code,
            *OCTOBER[level.code],
            level.target_percent,
            level.service,
            CHARGES.get(level.service, Decimal(0)),
        )
        for level in CATALOGUE
    ]
    return sla.Month(lines, sum(CHARGES.values(), Decimal(0)))


@pytest.mark.parametrize(
    ("code", "percent", "is_met", "credit"),
    [
        ("SLA-01", "100.0", True, 0),
        ("SLA-02", "96.7", True, 0),
        ("SLA-03", "93.2", False, 1280),
        ("SLA-04", "94.9", False, 0),
        ("SLA-05", "97.4", True, 0),
        ("SLA-06", "99.0", True, 0),
        ("SLA-07", "75.0", False, 2200),
        ("SLA-08", "93.8", True, 0),
        ("SLA-09", "99.97", True, 0),
        ("SLA-10", "91.7", True, 0),
    ],
)
def test_october(code, percent, is_met, credit):
    [line] = [each for each in october().lines if each.code == code]
    digits = len(percent.partition(".")[2])
    assert round(float(100 * line.attainment), digits) == float(percent)
    assert (line.is_met, line.credit) == (is_met, credit)


def test_octobers_totals():
    month = october()
    assert month.charged == 182_000
    assert month.credits == month.earned == 3_480
    assert month.cap == 27_300
    assert round(float(100 * month.share), 1) == 1.9
    assert month.met == 7


@pytest.mark.parametrize(
    ("met", "rate"),
    [(95, "0"), (94, "0.02"), (93, "0.02"), (92, "0.05"), (90, "0.05"), (89, "0.10")],
)
def test_the_tier_follows_the_shortfall(met, rate):
    line = sla.Line("X", met, 100, Decimal(95), "S", Decimal(100))
    assert line.rate == Decimal(rate)


def test_the_shortfall_is_exact():
    line = sla.Line("X", 41, 44, Decimal(95))
    assert line.shortfall == Fraction(20, 11)
    barely = sla.Line("X", 9_499_999, 10_000_000, Decimal(95), "S", Decimal(100))
    assert not barely.is_met


def test_all_credits_together_are_capped():
    lines = [
        sla.Line(c, 1, 10, Decimal(95), c, Decimal(1000)) for c in "abcdefghijklmn"
    ]
    month = sla.Month([*lines, *lines], Decimal(14_000))
    assert month.earned == 2800
    assert month.cap == month.credits == 2100


def test_a_month_without_charges_shares_nothing():
    assert sla.Month([], Decimal(0)).share == 0


@pytest.mark.parametrize(
    ("results", "count"),
    [
        ({}, 0),
        ({7: True, 8: False, 9: False}, 2),
        ({7: False, 8: False, 9: False}, 3),
        ({8: False, 9: True}, 0),
        ({5: False, 7: False, 9: False}, 1),  # nothing was due in between
        ({5: False, 6: False, 8: False, 9: False}, 2),
    ],
)
def test_three_months_missed_one_after_the_other_escalate(results, count):
    months = [(date(2026, number, 1), is_met) for number, is_met in results.items()]
    assert sla.misses_in_a_row(months) == count
    assert sla.escalates(months) == (count >= 3)
    assert len(sla.row_of_misses(months)) == count


def test_december_is_followed_by_january():
    months = [(date(2025, 12, 1), False), (date(2026, 1, 1), False)]
    assert sla.misses_in_a_row(months) == 2


# --- the record ---------------------------------------------------------------------
@pytest.fixture
def level(db):
    make_service_levels()
    return ServiceLevel.objects.get(code="SLA-03")


def test_a_month_is_recorded_with_the_target_it_had(cast, level):
    row = actions.record(level, month=date(2026, 10, 17), met=41, due=44, by=cast.it)
    assert (row.month, row.version) == (date(2026, 10, 1), 1)
    assert row.target_percent == 95
    actions.edit(level, version=1, target_percent=Decimal(90), by=cast.ops)
    row.refresh_from_db()
    assert row.target_percent == 95
    assert AuditEntry.objects.filter(verb=Verb.SLA_RECORDED).exists()


def test_what_is_agreed_later_moves_no_credit_of_a_month_that_was(cast, level):
    october = date(2026, 10, 1)
    actions.record(level, month=october, met=41, due=44, by=cast.it)
    actions.charge("Platform run", month=october, amount=Decimal(64_000), by=cast.it)
    actions.edit(level, version=1, service="Identity", provider="OPS", by=cast.ops)
    [line] = sla_page.page(october).totals.lines
    assert (line.service, line.credit) == ("Platform run", 1280)
    assert ServiceLevelMonth.objects.get().provider == "IT"


def test_a_month_is_corrected_only_by_who_has_seen_it(cast, level):
    words: dict[str, Any] = {"month": date(2026, 10, 1), "due": 44}
    actions.record(level, **words, met=41, by=cast.it)
    with pytest.raises(Refused, match="recorded already"):
        actions.record(level, **words, met=42, by=cast.ops)
    actions.record(level, **words, met=42, version=1, by=cast.ops)
    with pytest.raises(Stale):
        actions.record(level, **words, met=43, version=1, by=cast.it)
    assert ServiceLevelMonth.objects.get().met == 42


@pytest.mark.parametrize(("met", "due"), [(5, 4), (0, 0), (-1, 4)])
def test_impossible_results_are_refused(cast, level, met, due):
    with pytest.raises(Refused, match="lies between"):
        actions.record(level, month=date(2026, 10, 1), met=met, due=due, by=cast.it)


def test_more_than_any_month_can_hold_is_refused(cast, level):
    words: dict[str, Any] = {"month": date(2026, 10, 1), "met": 0, "by": cast.it}
    with pytest.raises(Unfit, match="At most 1,000,000,000 can be due"):
        actions.record(level, due=actions.MOST_DUE + 1, **words)
    actions.record(level, due=actions.MOST_DUE, **words)


def test_a_month_to_come_is_refused(cast, level):
    month = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    with pytest.raises(Refused, match="not begun"):
        actions.record(level, month=month, met=1, due=1, by=cast.it)


@pytest.mark.parametrize("who", ["pm", "reviewer", "executive", "frontline"])
def test_who_may_not_record_is_told(cast, level, who):
    person = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        actions.record(level, month=date(2026, 10, 1), met=1, due=1, by=person)
    with pytest.raises(PermissionDenied):
        actions.charge(
            "Platform run", month=date(2026, 10, 1), amount=Decimal(1), by=person
        )


def test_a_charge_belongs_to_a_service_and_is_made_once(cast, level):
    words = {"month": date(2026, 10, 1), "by": cast.it}
    with pytest.raises(Refused, match="no service “Catering”"):
        actions.charge("Catering", amount=Decimal(1), **words)
    with pytest.raises(Refused, match="not negative"):
        actions.charge("Platform run", amount=Decimal(-1), **words)
    row = actions.charge("Platform run", amount=Decimal(64_000), **words)
    with pytest.raises(Refused, match="charged already"):
        actions.charge("Platform run", amount=Decimal(1), **words)
    actions.charge("Platform run", amount=Decimal(65_000), version=row.version, **words)
    row.refresh_from_db()
    assert row.amount == 65_000
    assert row.version == 2


def test_a_new_level_has_a_code_of_its_own(cast, level):
    words = {
        "name": "Backups",
        "provider": "IT",
        "consumer": "OPS",
        "terms": "Daily",
        "target_percent": Decimal(99),
        "measure": "Restores",
        "by": cast.it,
    }
    assert actions.create(code="SLA-11", **words).version == 1
    with pytest.raises(Refused, match="already a service level"):
        actions.create(code="SLA-11", **words)
    with pytest.raises(PermissionDenied):
        actions.create(code="SLA-12", **{**words, "by": cast.executive})
