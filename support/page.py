"""What the pages of a release show, worked out in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core import access
from core.models import User
from core.queries import opened
from core.roles import Perm
from core.web import page_of
from governance import about
from support import queries
from support.actions import releases as actions
from support.actions.receipts import TRIES
from support.models import (
    Associate,
    Edition,
    Function,
    Receipt,
    Release,
    ReleaseNote,
)
from support.models.roster import AssociateQuerySet
from support.readiness import readiness as counted


@dataclass(frozen=True, slots=True)
class Written:
    """A note with its newest edition; `ahead` if its words went on since."""

    note: ReleaseNote
    edition: Edition | None
    ahead: bool


def written(release: Release) -> list[Written]:
    notes = list(release.notes.all())
    newest = {e.note_id: e for e in queries.newest().filter(note__in=notes)}
    return [row(note, newest.get(note.pk)) for note in notes]


def row(note: ReleaseNote, edition: Edition | None) -> Written:
    ahead = edition is not None and any(
        getattr(edition, name) != getattr(note, name) for name in actions.TEXTS
    )
    return Written(note, edition, ahead)


def whole(release: Release, user: User) -> dict[str, Any]:
    notes = written(release)
    cells = queries.cells(queries.readers(release), release)
    return {
        "release": release,
        "item_url": item_url(release, user),
        "notes": notes,
        "audiences_left": len(notes) < len(Function),
        "sites": list(release.sites.order_by("code")),
        "floor": counted(cells),
        "lacking": actions.lacking(release) if release.state == "draft" else [],
        "may_edit": access.allows(user, Perm.RELEASE_EDIT, team=release.product.team),
        "history": about.history(release),
    }


def item_url(release: Release, user: User) -> str:
    """The page of what it brings, for who may open it; the floor reads the name alone."""
    item = release.item
    if item is None or not opened(item._meta.label_lower, {item.pk}, user):
        return ""
    return str(item.get_absolute_url())


def readiness(release: Release, user: User, asked: Mapping[str, str]) -> dict[str, Any]:
    """The floor in cells, and page by page who is missing of those one may see."""
    rows = queries.readers(release)
    cells = queries.cells(rows, release)
    seen = Associate.objects.visible_to(user).values("pk")
    late = queries.still_to_pass(narrowed(rows, asked).filter(pk__in=seen), release)
    late = late.select_related("site", "lead")
    notes = {note.audience: note.pk for note in release.notes.all()}
    return {
        "release": release,
        "cells": cells,
        "floor": counted(cells),
        "page": page_of(late.order_by("code", "id"), after=asked.get("after", "")),
        "notes": notes,
        "sites": sorted({cell.site for cell in cells}),
        "groups": sorted({cell.group for cell in cells}),
        "may_attest": access.may(user, Perm.RECEIPT_RECORD),
        "sees_codes": access.may(user, Perm.RECEIPT_RECORD)
        or access.may(user, Perm.RELEASE_EDIT),
    }


def narrowed(rows: AssociateQuerySet, asked: Mapping[str, str]) -> AssociateQuerySet:
    if site := asked.get("site"):
        rows = rows.filter(site__code=site[:20])
    if group := asked.get("group"):
        rows = rows.filter(group=group[:40])
    return rows


def reading(note: ReleaseNote, user: User) -> dict[str, Any]:
    """The note as it is to be read, and what this person may say of it."""
    edition = note.editions.first()
    place = queries.own_place(user, note) if edition else None
    own = list(place.receipts.filter(edition=edition)) if place and edition else []
    tried = sum(each.source == Receipt.Source.SELF for each in own)
    return {
        "note": note,
        "edition": edition,
        "place": place,
        "passed": next((each for each in own if each.passed), None),
        "last": own[-1] if own else None,
        "left": TRIES - tried,
        "may_attest": access.may(user, Perm.RECEIPT_RECORD),
        "may_edit": access.allows(
            user, Perm.RELEASE_EDIT, team=note.release.product.team
        ),
    }
