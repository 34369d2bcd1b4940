"""Who may do what with rules of retention, and with words that go soon."""

from datetime import date
from typing import Any

from core.roles import Perm, Role
from discovery.actions import notes
from discovery.models import Note, Removal
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_user

VIEW, TRIAGE, SET = Perm.DISCOVERY_VIEW, Perm.DISCOVERY_TRIAGE, Perm.RETENTION_EDIT


def an_announced_note(cast: Cast, product: Product) -> Note:
    lead = make_user("Ann", Role.FRONTLINE_LEAD)
    note = notes.create(verbatim="Three times.", products=[product], by=lead)
    notes.publish(note, by=cast.pm if product == cast.product else cast.other_pm)
    Removal.objects.create(
        note=note, announced_on=date(2026, 11, 1), due_on=date(2099, 12, 1)
    )
    return note


def a_removal(cast: Cast, product: Product) -> dict[str, int]:
    return {"pk": an_announced_note(cast, product).removal.pk}


def a_ruled_kind(cast: Cast, product: Product) -> dict[str, str]:
    return {"kind": "qa_insight"}


def some_days(cast: Cast, product: Product) -> dict[str, Any]:
    return {"days": 365}


def a_reason(cast: Cast, product: Product) -> dict[str, Any]:
    return {"until": "2099-01-05", "because": "The trial is open."}


MAKERS = {
    "announced note": an_announced_note,
    "removal": a_removal,
    "ruled kind": a_ruled_kind,
}
EXPECT: Expected = {
    "discovery:retention_list": Rule(somewhere=VIEW),
    "discovery:retention_edit": Rule(
        "ruled kind", do=SET, wide=True, body=lambda *_: {"days": 365, "version": 1}
    ),
    "discovery:note_keep": Rule("announced note", see=VIEW, do=TRIAGE, body=a_reason),
    "discovery:note_release": Rule("announced note", see=VIEW, do=TRIAGE),
    "api:retention-list": Rule(),
    "api:retention-detail": {
        "GET": Rule("ruled kind", see=VIEW, wide=True),
        "PATCH": Rule("ruled kind", see=VIEW, do=SET, wide=True, body=some_days),
    },
    "api:removal-list": Rule(),
    "api:removal-detail": Rule("removal", see=TRIAGE),
    "api:removal-keep": Rule("removal", see=TRIAGE, body=a_reason),
    "api:removal-release": Rule("removal", see=TRIAGE),
}
