"""What support looks at when a gate is asked: the grave risks of the product."""

from core.clock import today
from governance.checks import Check, Verdict
from governance.models import Review
from portfolio.gate_checks import product_of
from support.models import Risk
from support.risk_levels import GRAVE

NAME = "Risks"


def risks_are_answered(review: Review) -> Check | None:
    """No critical risk is without a response that holds today; a high one is weighed.

    A response that is late, or an acceptance that ran out, does not hold.
    """
    product = product_of(review)
    if product is None:
        return None
    rows = Risk.objects.watched().filter(product=product)
    risks = list(rows.order_by("-residual", "key"))
    if not risks:
        return None
    open_ones = [
        risk for risk in risks if risk.level in GRAVE and not is_answered(risk)
    ]
    url = product.get_absolute_url()
    if not open_ones:
        return Check(NAME, Verdict.HOLDS, f"{product.code} has {counted(risks)}.", url)
    worst = open_ones[0]
    fails = worst.level == "critical"
    what = "; ".join(f"{risk} ({risk.level}): {risk.needs_now.lower()}" for risk in open_ones)  # fmt: skip
    says = f"{product.code} has {counted(risks)}. {what}."
    verdict = Verdict.FAILS if fails else Verdict.WEIGH
    return Check(NAME, verdict, says, worst.get_absolute_url())


def is_answered(risk: Risk) -> bool:
    """It is treated and not late, or accepted for today."""
    last = risk.due_on or risk.accepted_until
    return risk.state != Risk.State.OPEN and last is not None and last >= today()


def counted(risks: list[Risk]) -> str:
    grave = sum(risk.level in GRAVE for risk in risks)
    many = "1 risk" if len(risks) == 1 else f"{len(risks)} risks"
    if not grave:
        return f"{many}, none critical or high"
    return f"{many}, {grave} of them critical or high"
