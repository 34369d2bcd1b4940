"""The six benefits and their months, in USD."""

from datetime import UTC, date, datetime
from decimal import Decimal

from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio.models import Benefit, BenefitMonth, KeyResult, Metric, Product

# code, name, product, kind, state, owner, key result, pool, gross, adoption, confidence, attribution, cashable, note
BENEFITS = [
    ("B-01", "Auto-summary: minutes back on wrap-up", "ASSIST", "capacity", "leaking", "Renee Calloway", "1.2", "PLS+CRD wrap", "550595", "0.9", "0.8", "1", "0.6", "Forecast 24.2 s a contact, seen 19.0; adoption .78 of .9. Most of the leak is the effect."),
    ("B-02", "Payment bot: payments finished without a person", "SELFSERVE", "cost_saving", "baselined", "Patrice Monroe", "2.1", "PAY volume", "65560", "1", "1", "1", "1", "5 points × 31,200 sessions at the marginal cost, less $0.42 a session. Finance has not signed."),
    ("B-03", "Attrition down four points", "WFX", "cost_avoidance", "baselined", "Renee Calloway", "4.1", "frontline hiring", "209920", "1", "1", "0.5", "0", "410 × 4 points × $12,800; half is attributed."),
    ("B-04", "Fewer complaints", "OUTREACH", "cost_saving", "forecast_approved", "Patrice Monroe", "3.2", "complaint handling", "168240", "1", "1", "0.5", "0.5", "$14,020 a month; half is attributed."),
    ("B-05", "Smaller PCI scope", "PAYSEC", "cost_avoidance", "identified", "Patrice Monroe", "3.1", "PCI audit", "72000", "1", "1", "1", "1", "Audit cost avoided each year."),
    ("B-06", "Spanish callers wait no longer than others", "CONNECT", "experience", "identified", "Renee Calloway", "", "", "0", "1", "1", "1", "0", "No dollars claimed: read by the Spanish queue's service level."),
]  # fmt: skip

# benefit: the metric it is read by, what that stood at, what it shall reach
READ_BY = {
    "B-01": ("AHT", "397", "377"),
    "B-02": ("CONT_VER", "31.0", "36.0"),
    "B-03": ("ATTR", "41.2", "37.2"),
    "B-04": ("COMP", "3.63", "3.41"),
    "B-05": ("PAN_REC", "2.3", "0"),
    "B-06": ("SL", "59.8", "71.0"),
}
# One second of an associate: $30.60 ÷ 3600 ÷ (.843716 × .68), domain.md §10.
SECOND_USD = Decimal("0.01481541")
# contacts, seconds saved on each, share using it: as forecast and as seen
FORECAST = {"volume": 100_000, "effect": Decimal("24.2"), "adoption": Decimal("0.9")}
SEEN = {"volume": 96_000, "effect": Decimal("19.0"), "adoption": Decimal("0.78")}

SIGNED_BY_FINANCE = {"B-01", "B-04"}
BASELINED = {"B-01", "B-02", "B-03", "B-04"}

# benefit, month, forecast, actual: the ratio to date is .6532
MONTHS = [
    ("B-01", "2026-09-01", "32267.96", "21078.18"),
    ("B-01", "2026-10-01", "32267.96", "21078.18"),
    ("B-01", "2026-11-01", "33035.67", None),
    ("B-01", "2026-12-01", "33035.67", None),
    ("B-01", "2027-01-01", "33035.67", None),
    ("B-01", "2027-02-01", "33035.67", None),
    ("B-02", "2027-01-01", "5463.33", None),
    ("B-02", "2027-02-01", "5463.33", None),
    ("B-03", "2027-01-01", "8746.67", None),
    ("B-03", "2027-02-01", "8746.67", None),
    ("B-04", "2026-12-01", "7010.00", None),
    ("B-04", "2027-01-01", "7010.00", None),
    ("B-04", "2027-02-01", "7010.00", None),
]  # fmt: skip


def load() -> None:
    for row in BENEFITS:
        load_benefit(*row)
    for code, month, forecast, actual in MONTHS:
        load_month(code, date.fromisoformat(month), Decimal(forecast), actual)


def load_benefit(
    code: str, name: str, product: str, kind: str, state: str, owner: str, key_result: str,
    pool: str, gross: str, adoption: str, confidence: str, attribution: str, cashable: str,
    note: str,
) -> None:  # fmt: skip
    signed = code in SIGNED_BY_FINANCE
    metric, baseline, target = READ_BY[code]
    put(
        Benefit,
        {"code": code},
        Verb.BENEFIT_CREATED,
        name=name,
        product=Product.objects.get(code=product),
        kind=kind,
        state=state,
        owner=person(owner),
        key_result=KeyResult.objects.filter(code=key_result).first(),
        metric=Metric.objects.get(code=metric, formula_version=1),
        baseline=Decimal(baseline),
        target=Decimal(target),
        effect_usd=SECOND_USD if code == "B-01" else None,
        value_pool=pool,
        gross_annual=Decimal(gross),
        adoption=Decimal(adoption),
        confidence=Decimal(confidence),
        attribution=Decimal(attribution),
        cashable=Decimal(cashable),
        baseline_frozen_on=date(2026, 7, 31) if code in BASELINED else None,
        starts_on=date(2026, 9, 14) if code == "B-01" else None,
        finance_signed_by=person("Howard Penn") if signed else None,
        finance_signed_at=datetime(2026, 9, 25, 16, tzinfo=UTC) if signed else None,
        note=note,
    )


def load_month(code: str, month: date, forecast: Decimal, actual: str | None) -> None:
    benefit = Benefit.objects.select_related("owner").get(code=code)
    attested = {}
    if actual:
        attested = {
            "actual": Decimal(actual),
            "attested_by": benefit.owner,
            "attested_at": datetime(2026, month.month + 1, 6, 16, tzinfo=UTC),
            **{f"forecast_{name}": figure for name, figure in FORECAST.items()},
            **{f"actual_{name}": figure for name, figure in SEEN.items()},
        }
    put(
        BenefitMonth,
        {"benefit": benefit, "month": month},
        Verb.BENEFIT_ATTESTED if actual else Verb.BENEFIT_FORECAST,
        forecast=forecast,
        **attested,
    )
