"""Files of the roadmap: asked for, made, forgotten."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet

from core import audit
from core.clock import now
from core.errors import Refused
from core.models import User
from core.tasks import after_commit
from core.verbs import Verb
from portfolio.models import Product
from roadmap import exports
from roadmap.audiences import Audience
from roadmap.models import Export
from roadmap.queries.audiences import asked, view_of

KEPT_FOR = timedelta(days=1)
LOST_AFTER = timedelta(minutes=20)  # a worker that says nothing for so long is gone
SORRY = "It could not be made. Ask for it again; the log of the worker says why."


@transaction.atomic
def ask(
    *,
    kind: str,
    audience: str,
    products: Collection[Product] = (),
    at_once: bool = False,
    by: User,
) -> Export:
    """Ask for a file of an audience's roadmap; a worker makes it.

    `at_once`: whoever asks waits, and makes a short one without a worker.
    """
    from roadmap.tasks import make_export  # it calls these actions

    view = view_of(asked(by, audience), products)
    export = Export.objects.create(
        kind=kind,
        audience=view.audience,
        cards=len(view.slips) + view.more,
        asked_by=by,
    )
    export.products.set(products)
    about = [product.code for product in products]
    told: dict[str, Any] = {"kind": kind, "audience": audience, "products": about}
    audit.record(by, Verb.EXPORT_ASKED, export, **told)
    if not (at_once and is_short(export)):
        after_commit(make_export, export.pk)
    return export


def is_short(export: Export) -> bool:
    """True if whoever asked can wait for it."""
    return export.cards <= exports.AT_ONCE


def make(export: Export) -> Export:
    """Write the file and keep it for a day. Safe to run again after a kill.

    Its maker's right is asked again: it may have gone since.
    """
    if not begin(export):
        return export
    try:
        audience = asked(export.asked_by, export.audience)
        content = write(export, audience)
    except Exception as error:
        text = str(error) if isinstance(error, Refused) else SORRY
        finish(export, state=Export.State.FAILED, failure=text)
        raise
    return keep(export, content)


def write(export: Export, audience: Audience) -> bytes:
    """All of the cards, however many: only pages are bounded."""
    view = view_of(audience, list(export.products.all()), most=None)
    return exports.made(view, export.kind)


@transaction.atomic
def begin(export: Export) -> bool:
    """Mark it as being made; False if there is nothing to do any more."""
    row = Export.objects.select_for_update(of=("self",)).filter(pk=export.pk).first()
    if row is None or not row.is_under_way:
        return False
    finish(export, state=Export.State.RUNNING, started_at=now())
    return True


def keep(export: Export, content: bytes) -> Export:
    name = f"{uuid4().hex}.{export.kind}"
    export.file.save(name, ContentFile(content), save=False)
    return finish(
        export,
        state=Export.State.DONE,
        file=export.file.name,
        expires_at=now() + KEPT_FOR,
    )


def finish(export: Export, **fields: Any) -> Export:
    Export.objects.filter(pk=export.pk).update(**fields)
    export.refresh_from_db()
    return export


def forgotten() -> "QuerySet[Export]":
    """Those whose message or worker was lost: they are sent again."""
    lately = now() - timedelta(minutes=1)
    waiting = Q(state=Export.State.WAITING, asked_at__lt=lately)
    lost = Q(state=Export.State.RUNNING, started_at__lt=now() - LOST_AFTER)
    return Export.objects.filter(waiting | lost)


def delete_old() -> int:
    """Delete files whose day is over, and what was never made; return how many."""
    over = Q(expires_at__lt=now()) | Q(asked_at__lt=now() - 2 * KEPT_FOR)
    rows = list(Export.objects.filter(over))
    for export in rows:
        export.file.delete(save=False)
        export.delete()
    return len(rows)
