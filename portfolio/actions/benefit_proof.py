"""What must be shown before a benefit may be called realised, sustained or lost."""

from core.clock import today
from core.errors import Refused
from portfolio import benefit_states as states
from portfolio.models import Benefit
from portfolio.value import LEAKING_BELOW, Period, ratios_to_date

# Policy: a quarter of attested months makes it realised, a year makes it sustained.
REALISED_AFTER, SUSTAINED_AFTER = 3, 12


def attested_periods(benefit: Benefit) -> list[Period]:
    """Its months, oldest first; an actual counts once its owner has attested it."""
    return [
        Period(month.forecast, month.actual if month.attested_at else None)
        for month in benefit.months.order_by("month")
    ]


def refuse_unproven(benefit: Benefit, to: str, reason: str) -> None:
    """Raise Refused unless what `to` claims is shown."""
    if to == states.WRITTEN_OFF:
        if not reason:
            raise Refused("Say why it is written off.")
    elif to == states.REALISING:
        refuse_start(benefit)
    elif benefit.kind == Benefit.Kind.EXPERIENCE:
        if not reason:
            raise Refused("Say what was measured: no money speaks for this benefit.")
    else:
        months = REALISED_AFTER if to == states.REALISED else SUSTAINED_AFTER
        refuse_thin(benefit, months)


def refuse_start(benefit: Benefit) -> None:
    if benefit.state == states.LEAKING:
        refuse_thin(benefit, 1)
    elif benefit.starts_on is None or benefit.starts_on > today():
        raise Refused("Its start date has not come.")


def refuse_thin(benefit: Benefit, months: int) -> None:
    """Raise Refused for fewer attested months than asked, or a ratio below 0.8."""
    ratios = ratios_to_date(attested_periods(benefit))
    if len(ratios) < months:
        raise Refused(f"{len(ratios)} of {months} months are attested.")
    if ratios[-1] < LEAKING_BELOW:
        raise Refused("Less than 80% of the forecast has come true so far.")
