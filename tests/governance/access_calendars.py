"""Who may do what with business calendars: all may look, an administrator keeps them."""

from datetime import timedelta
from typing import Any

from core.clock import today
from core.roles import Perm
from governance.models import BusinessCalendar, Holiday
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast

SEE = Perm.RACI_VIEW
KEEP = Perm.CALENDAR_EDIT
SOON = timedelta(days=40)


def calendar(_cast: Cast, _product: Product) -> BusinessCalendar:
    return BusinessCalendar.objects.get(code="center")


def closed_day(cast: Cast, product: Product) -> Holiday:
    row = calendar(cast, product)
    found, _ = row.holidays.get_or_create(
        day=today() + SOON, defaults={"name": "Inventory"}
    )
    return found


def named(*_: Any) -> dict[str, Any]:
    return {"name": "Contact center"}


def new(*_: Any) -> dict[str, Any]:
    return {
        "name": "Nights",
        "code": "nights",
        "zone": "America/Chicago",
        "always": True,
    }


def hours(*_: Any) -> dict[str, Any]:
    return {"monday": "08:00-20:00", "effective_from": today()}


def api_hours(*_: Any) -> dict[str, Any]:
    return {"hours": {"monday": "08:00-20:00"}, "effective_from": str(today())}


def closing(*_: Any) -> dict[str, Any]:
    return {"day": str(today() + SOON + timedelta(days=1)), "name": "Move"}


def opening(cast: Cast, product: Product) -> dict[str, Any]:
    return {"holiday": closed_day(cast, product).pk}


def year(*_: Any) -> dict[str, Any]:
    return {"country": "US", "years": [today().year + 3]}


EXPECT: Expected = {
    "governance:calendar_list": Rule(somewhere=SEE),
    "governance:calendar_detail": Rule("calendar", somewhere=SEE),
    "governance:calendar_create": Rule(do=KEEP, wide=True, body=new),
    "governance:calendar_rename": Rule("calendar", do=KEEP, wide=True, body=named),
    "governance:calendar_set_hours": Rule("calendar", do=KEEP, wide=True, body=hours),
    "governance:calendar_add_holiday": Rule(
        "calendar", do=KEEP, wide=True, body=closing
    ),
    "governance:calendar_load_holidays": Rule(
        "calendar", do=KEEP, wide=True, body=year
    ),
    "governance:holiday_remove": Rule("closed_day", do=KEEP, wide=True),
    "api:business-calendar-list": {
        "GET": Rule(),
        "POST": Rule(do=KEEP, wide=True, body=new),
    },
    "api:business-calendar-detail": {
        "GET": Rule("calendar", see=SEE),
        "PATCH": Rule("calendar", see=SEE, do=KEEP, wide=True, body=named),
    },
    "api:business-calendar-set-hours": Rule(
        "calendar", see=SEE, do=KEEP, wide=True, body=api_hours
    ),
    "api:business-calendar-add-holiday": Rule(
        "calendar", see=SEE, do=KEEP, wide=True, body=closing
    ),
    "api:business-calendar-remove-holiday": Rule(
        "calendar", see=SEE, do=KEEP, wide=True, body=opening
    ),
    "api:business-calendar-load-holidays": Rule(
        "calendar", see=SEE, do=KEEP, wide=True, body=year
    ),
    "api:business-calendar-due": Rule("calendar", see=SEE),
}
MAKERS = {"calendar": calendar, "closed_day": closed_day}
