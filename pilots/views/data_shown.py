"""What the pages of a pilot's data show, and to whom."""

from collections.abc import Mapping
from typing import Any

from core import access
from core.models import User
from core.roles import Perm
from core.web import page_of
from pilots import blind, data, data_page, window
from pilots.actions import assignment, results
from pilots.models import Exclusion, Measure, Pilot
from pilots.models.data import ExclusionQuerySet


def whole(pilot: Pilot, user: User, asked: Mapping[str, str]) -> dict[str, Any]:
    """Days, sizes, exclusions and exposure; `takes`: this person may record now."""
    left_out = data_page.left_out(pilot)
    rows = exclusions(pilot)
    return {
        "takes": takes(user, pilot),
        "page": page_of(rows, after=asked.get("after", ""), size=50),
        "grids": data_page.grids(pilot),
        "by_units": any(m.grain == Measure.Grain.UNITS for m in pilot.measures.all()),
        "counted": data.sample_ratio(pilot),
        "assigned": data.assigned_ratio(pilot),
        "newest": pilot.assignment_lists.last(),
        "left_out": left_out,
        "uneven": data_page.uneven(left_out, pilot),
        "exposure": data_page.exposure(pilot),
        "first": window.first_counted(pilot),
        "closed": window.closed(pilot),
    }


def can_measure(user: User, pilot: Pilot) -> bool:
    return access.allows(user, Perm.PILOT_MEASURE, team=pilot.product.team)


def takes(user: User, pilot: Pilot) -> bool:
    """True if data is taken now, and from this person."""
    is_open = pilot.state in results.OPEN and not window.closed(pilot)
    return is_open and can_measure(user, pilot)


def exclusions(pilot: Pilot) -> ExclusionQuerySet:
    """All that were written down, those that take one back too, the newest first."""
    rows = Exclusion.objects.filter(pilot=pilot)
    rows = rows.select_related("made_by", "takes_back", "taken_back")
    return rows.order_by("-id")


def of_measure(measure: Measure, user: User) -> dict[str, Any]:
    """The rows of one measure: without what they showed, for whom that is to be hidden."""
    pilot = measure.pilot
    return {
        "measure": measure,
        "can_measure": takes(user, pilot),
        "hidden": blind.covers(measure, user),
    }


def assigned(pilot: Pilot, user: User, asked: Mapping[str, str]) -> dict[str, Any]:
    """The list in force, a page of its units, and those that were made before it."""
    lists = list(pilot.assignment_lists.select_related("made_by").order_by("-id")[:20])
    newest = lists[0] if lists else None
    rows = newest.assignments.order_by("unit", "id") if newest else None
    drawn = pilot.unit != Pilot.Unit.SITE
    return {
        "pilot": pilot,
        "newest": newest,
        "older": lists[1:],
        "page": page_of(rows, after=asked.get("after", ""))
        if rows is not None
        else None,
        "sizes": data.assigned_ratio(pilot),
        "intact": assignment.is_intact(newest) if newest else None,
        "is_drawn": drawn,
        "may_assign": drawn and can_measure(user, pilot) and may_change(pilot, newest),
    }


def may_change(pilot: Pilot, newest: Any) -> bool:
    """Before the start a list is made; while it runs, units join the one there is."""
    before = pilot.state in assignment.BEFORE
    return before or (pilot.is_live and newest is not None)
