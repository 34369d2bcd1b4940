"""What IT and the contact center owed each other in October 2026, and what it cost.

October's counts are the policy's; the months before, when each case was opened, what it
was about and what is open today are ours. Months are counted from the cases, as they are for everybody.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from core import system
from core.clock import moment
from core.models import User
from dashboards.demo.put import person
from dashboards.demo.work_hours import at_work_from
from governance import business_time, calendars, clocks, promises
from governance.actions import cases, measuring, outages, services, sla, statements
from governance.business_time import Calendar
from governance.calendar_catalogue import ZONE
from governance.models import (
    ChargeStatement,
    Service,
    ServiceCase,
    ServiceClock,
    ServiceLevel,
)

OCTOBER = date(2026, 10, 1)
HOURS = (time(8, 10), time(10, 25), time(13, 40), time(16, 5))  # when cases come in
DAY = timedelta(days=1)

# code: met, due; what a case is about
RESULTS = {
    "SLA-01": (2, 2, "Voice down"),
    "SLA-02": (58, 60, "Desktop slow on one floor"),
    "SLA-03": (41, 44, "Route to another skill"),
    "SLA-04": (112, 118, "Skill of an agent"),
    "SLA-05": (37, 38, "Wording of a prompt"),
    "SLA-06": (96, 97, "Access for a new associate"),
    "SLA-07": (9, 12, "Report that needs a new feed"),
    "SLA-08": (45, 48, "Standard report"),
    "SLA-10": (11, 12, "Forecast for a campaign"),
}
# The twelve minutes of October in which the voice platform was away.
OUTAGE = datetime(2026, 10, 14, 2, 0, tzinfo=ZoneInfo(ZONE))
AWAY = timedelta(minutes=12)
# What the two months before brought, so that a row of misses and a course can be seen.
# Ours: the document has October alone. code: met and due in August, in September
BEFORE = {
    "SLA-01": ((3, 3), (1, 1)),
    "SLA-02": ((52, 54), (61, 63)),
    "SLA-03": ((38, 39), (40, 42)),
    "SLA-04": ((105, 109), (117, 121)),
    "SLA-05": ((29, 30), (33, 34)),
    "SLA-06": ((88, 89), (91, 92)),
    "SLA-07": ((8, 10), (9, 11)),
    "SLA-08": ((41, 44), (46, 49)),
    "SLA-09": ((44_630, 44_640), (43_191, 43_200)),
    "SLA-10": ((9, 10), (8, 10)),
}
# service: US dollars a month; whose it is and what it is, which are ours
SERVICES = {
    "Platform run": (64_000, "Desktops, routing and incidents of the platform"),
    "Identity": (12_000, "Access for who comes, moves and leaves"),
    "Data and reports": (22_000, "Feeds, and reports that need IT"),
    "Voice and network": (84_000, "Carriers, telephony and the backbone"),
}
OWNER = "Sanjay Kulkarni"


def load() -> None:
    by = system.user()
    for level in ServiceLevel.objects.filter(months=None, code__in=BEFORE):
        for month, (met, due) in zip((8, 9), BEFORE[level.code], strict=True):
            first = OCTOBER.replace(month=month)
            sla.record(level, month=first, met=met, due=due, by=by)
    for level in ServiceLevel.objects.filter(cases=None, code__in=RESULTS):
        load_cases(level, by)
    for level in ServiceLevel.objects.filter(outages=None, code="SLA-09"):
        outages.record(
            level, begins_at=OUTAGE, ends_at=OUTAGE + AWAY,
            note="Carrier maintenance ran over", by=by,
        )  # fmt: skip
    load_services(by)
    if not ChargeStatement.objects.exists():
        note = "The first month by the new catalogue"
        statements.issue(OCTOBER, note=note, by=person(OWNER))
    load_open(by)


def load_services(by: User) -> None:
    """What October was charged is what the services cost from then on."""
    for service in Service.objects.filter(prices=None, name__in=SERVICES):
        amount, about = SERVICES[service.name]
        services.edit(service, version=None, about=about, owner=person(OWNER), by=by)
        services.price(
            service, effective_from=OCTOBER, amount=Decimal(amount),
            reason="The budget of the plan year", by=by,
        )  # fmt: skip


# --- October --------------------------------------------------------------------------
@transaction.atomic
def load_cases(level: ServiceLevel, by: User) -> None:
    """October's cases of a level, spread evenly, the missed ones among the met."""
    met, due, about = RESULTS[level.code]
    clock = level.clocks.select_related("level").order_by("id")[0]
    calendar = calendars.read(calendars.readable().get(pk=clock.calendar_id))
    found = list(openings(clock, calendar))
    missed = {due * n // (due - met) + 1 for n in range(due - met)} if met < due else {}
    rows = [
        case_of(clock, calendar, *found[n * len(found) // due], n in missed)
        for n in range(due)
    ]
    for number, row in enumerate(rows, 1):
        row.title, row.opened_by = f"{about} {number}", by
        row.reference = f"{level.code[-2:]}{number:04}"
    ServiceCase.objects.bulk_create(rows)
    measuring.count(level, OCTOBER)


def openings(
    clock: ServiceClock, calendar: Calendar
) -> Iterator[tuple[datetime, date | None, clocks.Promise]]:
    """Moments at which a case would be opened that falls due in October."""
    for number in range(50):
        day = OCTOBER - 25 * DAY + number * DAY
        if not business_time.is_open(calendar, day):
            continue
        for hour in HOURS:
            opened = datetime.combine(day, hour, ZoneInfo(ZONE)).astimezone(UTC)
            event = event_of(clock, calendar, day)
            made = promises.promised_by(calendar, clock, opened, event)
            if promises.month_of(made.due) == OCTOBER and made.due > opened:
                yield opened, event, made


def event_of(clock: ServiceClock, calendar: Calendar, day: date) -> date | None:
    """What has to be given ahead is asked for a week before it is due."""
    if clock.level.counting != ServiceLevel.Counting.AHEAD:
        return None
    return business_time.day_after(calendar, day, 5 + (clock.days or 0))


def case_of(
    clock: ServiceClock,
    calendar: Calendar,
    opened: datetime,
    event: date | None,
    made: clocks.Promise,
    missed: bool,
) -> ServiceCase:
    used = made.allowed * 0.6
    resolved = business_time.add(calendar, opened, used)
    if missed:
        resolved = business_time.add(calendar, made.due, timedelta(hours=1))
    responded = made.respond and business_time.add(calendar, opened, clocks.MINUTE * 9)
    return ServiceCase(
        level=clock.level, clock=clock, opened_at=opened, event_on=event,
        warn_at=made.warn, respond_due_at=made.respond, due_at=made.due,
        allowed=made.allowed, responded_at=responded or resolved,
        resolved_at=resolved, breached_at=made.due if missed else None,
    )  # fmt: skip


# --- today ----------------------------------------------------------------------------
# level, what, opened so long ago, on hold
OPEN = (
    ("SLA-01", "Voice down in Jacksonville", timedelta(minutes=40), False),
    ("SLA-03", "Payoff calls to the payoff skill", 5 * DAY, False),
    ("SLA-07", "Transfers by reason, each hour", 12 * DAY, False),
    ("SLA-08", "Abandonment by site", 3 * DAY, True),
)


def load_open(by: User) -> None:
    """One case in each state that an open one can be in."""
    for code, title, ago, held in OPEN:
        clock = ServiceClock.objects.filter(level__code=code, name="Standard").first()
        if clock is None or ServiceCase.objects.filter(title=title).exists():
            continue
        opened = moment() - ago
        if ago > DAY:  # who asks for something does so at work; what fails, at any hour
            asked_on = opened.astimezone(ZoneInfo(ZONE)).date()
            opened = min(at_work_from(asked_on), moment() - DAY)
        case = cases.open_case(clock, title=title, opened_at=opened, by=by)
        if clock.respond_minutes:
            at = case.opened_at + clocks.MINUTE * 6
            case = cases.respond(case, at=at, by=by)
        if held:
            at = case.opened_at + timedelta(hours=1)
            cases.hold(case, reason="customer", note="Which sites?", at=at, by=by)
