"""On which days people are reminded of what is due. Ours, not the policy's.

Units: a review's and a condition's days are counted in open days of the calendar of the
gates. Waivers, approvals and laws go by the days of the wall calendar, so their reminders are
counted in those and come on the last open day before, never on a closed one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from governance import business_time
from governance.business_time import Calendar

KEPT_UP = timedelta(days=3)  # a reminder no worker took comes late, but not for ever


class Thing(StrEnum):
    REVIEW = "review"
    CONDITION = "condition"
    WAIVER = "waiver"
    APPROVAL = "approval"
    VERIFYING = "verifying"
    LAW = "law"
    ESCALATED_LEVEL = "escalated_level"
    EMERGENCY = "emergency"
    PROPOSAL = "proposal"
    RULES = "rules"
    DEVIATION = "deviation"
    STANDARD = "standard"
    MEETING_ACTION = "meeting_action"
    RISK_LOOK = "risk_look"
    RISK_PLAN = "risk_plan"
    RISK_ACCEPTANCE = "risk_acceptance"
    RUN_CHECK = "run_check"


@dataclass(frozen=True)
class Rule:
    """How many days before the day; whether open ones; what follows once it is over."""

    before: tuple[int, ...]
    in_open_days: bool = False
    daily_after: bool = False  # each open day, as long as it waits
    told_after: bool = False  # once, on the next open day


RULES: Mapping[Thing, Rule] = {
    Thing.REVIEW: Rule((5, 2, 0), in_open_days=True, daily_after=True),
    Thing.ESCALATED_LEVEL: Rule((2, 0), in_open_days=True, daily_after=True),
    Thing.CONDITION: Rule((10, 5, 1), in_open_days=True),
    Thing.WAIVER: Rule((30, 14, 7, 1), told_after=True),
    Thing.APPROVAL: Rule((30, 14, 7)),
    Thing.VERIFYING: Rule((14, 1)),  # a regulation is to be looked at again
    # Somebody began before the decision: it shuts again by itself, and that is told.
    Thing.EMERGENCY: Rule((2, 0), in_open_days=True, told_after=True),
    Thing.LAW: Rule((90, 30, 7)),  # one begins to hold, or is waived no longer
    Thing.PROPOSAL: Rule((5, 2, 0), in_open_days=True, told_after=True),
    Thing.MEETING_ACTION: Rule((2, 0), in_open_days=True, told_after=True),
    Thing.RUN_CHECK: Rule((), told_after=True),  # weekly ones would never be quiet else
    Thing.RULES: Rule((30, 14, 0), told_after=True),  # both leads read them again
    Thing.DEVIATION: Rule((30, 14, 3), told_after=True),
    Thing.STANDARD: Rule((30, 14, 0), told_after=True),  # it is looked at again
    Thing.RISK_LOOK: Rule((7, 0), told_after=True),
    Thing.RISK_PLAN: Rule((7, 1), told_after=True),
    Thing.RISK_ACCEPTANCE: Rule((30, 14, 3), told_after=True),
}
LONGEST = timedelta(days=32)  # before a day that nobody is reminded of yet
FARTHEST = timedelta(days=95)  # the same of laws, which are known long before


def days(
    thing: Thing, due: date, calendar: Calendar, *, until: date | None = None
) -> list[date]:
    """Every day on which people are reminded, earliest first.

    What repeats daily does so up to `until`.
    """
    rule = RULES[thing]
    found = {one_before(rule, due, count, calendar) for count in rule.before}
    if rule.told_after:
        found.add(business_time.day_after(calendar, due, 1))
    if rule.daily_after and until:
        late = business_time.days(due + business_time.DAY, until)
        found |= {day for day in late if business_time.is_open(calendar, day)}
    return sorted(found)


def one_before(rule: Rule, due: date, count: int, calendar: Calendar) -> date:
    if rule.in_open_days:
        return business_time.day_after(calendar, due, -count)
    return business_time.open_on_or_before(calendar, due - timedelta(days=count))


def pressing(found: Iterable[date], day: date, *, since: date) -> date | None:
    """The reminder that `day` asks for, if any: of the newest day that has come.

    None that lies before `since`, when the thing began, and none that is stale.
    """
    come = [each for each in found if max(since, day - KEPT_UP) <= each <= day]
    return max(come, default=None)
