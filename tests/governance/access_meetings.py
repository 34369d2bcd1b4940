"""Who may do what with meetings: members of their series, and nobody else."""

from datetime import time
from typing import Any

from core.clock import now, today
from core.models import User
from core.roles import Perm
from governance.models import (
    AgendaItem,
    BusinessCalendar,
    Meeting,
    MeetingAction,
    MeetingSeries,
    SeriesMember,
)
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast

BEGINS = Perm.PLAN_EDIT


def calendar() -> BusinessCalendar:
    """Open every day, in Chicago."""
    found = {"name": "Every day", "zone": "America/Chicago", "always": True}
    return BusinessCalendar.objects.get_or_create(code="all", defaults=found)[0]


def series(cast: Cast, *_: Any) -> MeetingSeries:
    """Mia leads it for the contact center; Ines writes, for IT."""
    ines = User.objects.get_or_create(
        email="ines@example.org", defaults={"name": "Ines"}
    )[0]
    row, made = MeetingSeries.objects.get_or_create(
        name="Operations and IT", chair=cast.pm, minute_taker=ines,
        defaults={
            "purpose": "What runs and what does not", "cadence": "weekly",
            "first_on": today(), "starts_at": time(9), "calendar": calendar(),
        },
    )  # fmt: skip
    if made:
        SeriesMember.objects.create(series=row, person=cast.pm, side="center")
        SeriesMember.objects.create(series=row, person=ines, side="it")
    return row


def meeting(cast: Cast, *_: Any) -> Meeting:
    found = {"held_on": today()}
    return Meeting.objects.get_or_create(
        series=series(cast), planned_for=today(), defaults=found
    )[0]


def issued(cast: Cast, *_: Any) -> Meeting:
    row = meeting(cast)
    row.state, row.issued_by, row.issued_at = "held", cast.pm, now()
    row.object_until = today()
    row.save()
    return row


def item(cast: Cast, *_: Any) -> AgendaItem:
    return AgendaItem.objects.get_or_create(
        meeting=meeting(cast), title="Outage of Monday", proposed_by=cast.pm
    )[0]


def taken_on(cast: Cast, *_: Any) -> MeetingAction:
    return MeetingAction.objects.create(
        meeting=meeting(cast), what="Call the vendor", owner=cast.pm, due_on=today()
    )


def beginning(cast: Cast, _product: Product) -> dict[str, Any]:
    return {
        "name": "Monday round", "purpose": "What changed", "cadence": "weekly",
        "first_on": today().isoformat(), "starts_at": "09:00", "minutes": 30,
        "calendar": calendar().pk, "it_members": [cast.it.pk],
        "center_members": [cast.ops.pk], "chair": cast.ops.pk,
        "minute_taker": cast.it.pk,
    }  # fmt: skip


def moving(*_: Any) -> dict[str, Any]:
    return {"held_on": today().isoformat(), "reason": "x"}


def reason(*_: Any) -> dict[str, Any]:
    return {"reason": "x"}


def proposing(*_: Any) -> dict[str, Any]:
    return {"title": "Outage"}


def attending(cast: Cast, _product: Product) -> dict[str, Any]:
    members = series(cast).members.all()
    return {f"person_{row.person_id}": "present" for row in members}


def api_attending(cast: Cast, _product: Product) -> dict[str, Any]:
    return {"states": {str(cast.pm.pk): "present"}}


def text(*_: Any) -> dict[str, Any]:
    return {"text": "It was Tuesday"}


def giving(cast: Cast, _product: Product) -> dict[str, Any]:
    day = today().isoformat()
    return {"what": "Call", "owner": cast.pm.pk, "due_on": day}


def writing(*_: Any) -> dict[str, Any]:
    return {"said": "It was down", "decided": "Nothing"}


def api_writing(cast: Cast, _product: Product) -> dict[str, Any]:
    row = item(cast)
    return {**writing(), "item": row.pk, "version": row.version}


def closing(*_: Any) -> dict[str, Any]:
    return {"state": "done", "note": "Called"}


def member(body: Any = None, on: str = "meeting") -> Rule:
    return Rule(on, mine=True, body=body)


EXPECT: Expected = {
    "governance:meeting_list": Rule(),
    "governance:meeting_series_create": Rule(somewhere=BEGINS, body=beginning),
    "governance:meeting_series_detail": member(on="series"),
    "governance:meeting_series_edit": member(on="series"),
    "governance:meeting_series_end": member(on="series"),
    "governance:meeting_series_calendar": member(on="series"),
    "governance:meeting_detail": member(),
    "governance:meeting_move": member(moving),
    "governance:meeting_call_off": member(reason),
    "governance:meeting_propose": member(proposing),
    "governance:meeting_attend": member(attending),
    "governance:meeting_issue": member(),
    "governance:meeting_remark": member(text, "issued"),
    "governance:meeting_give": member(giving),
    "governance:agenda_item_write": member(writing, "agenda_item"),
    "governance:meeting_action_list": Rule(),
    "governance:meeting_action_export": Rule(),
    "governance:meeting_action_close": member(closing, "meeting_action"),
    "api:meeting-series-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=BEGINS, body=beginning),
    },
    "api:meeting-series-detail": {
        "GET": member(on="series"),
        "PATCH": member(on="series"),
    },
    "api:meeting-series-end": member(on="series"),
    "api:meeting-list": Rule(),
    "api:meeting-detail": member(),
    "api:meeting-move": member(moving),
    "api:meeting-call-off": member(reason),
    "api:meeting-attend": member(api_attending),
    "api:meeting-issue": member(),
    "api:meeting-propose": member(proposing),
    "api:meeting-write": member(api_writing),
    "api:meeting-remark": member(text, "issued"),
    "api:meeting-give": member(giving),
    "api:meeting-action-list": Rule(),
    "api:meeting-action-detail": member(on="meeting_action"),
    "api:meeting-action-close": member(closing, "meeting_action"),
}
MAKERS = {
    "series": series,
    "meeting": meeting,
    "issued": issued,
    "agenda_item": item,
    "meeting_action": taken_on,
}
