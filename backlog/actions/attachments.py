"""Files beside an item: taken in as evidence is, and taken away again."""

from functools import partial
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from backlog.actions.items import locked
from backlog.models import Attachment, Item
from core import access, audit
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import files

MOST = 50


@transaction.atomic
def attach(item: Item, *, upload: "File[bytes]", by: User) -> Attachment:
    """Keep a file beside an item. Its content has to be what its name says."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    found = files.inspect(upload)
    if item.attachments.filter(sha256=found.sha256).exists():
        raise Refused(f"{found.filename} is there already: the same content.")
    if item.attachments.count() >= MOST:
        raise Refused(f"An item has at most {MOST} files. Take one away first.")
    row = Attachment(
        item=item,
        filename=found.filename,
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        added_by=by,
    )
    row.file.name = f"attachments/{uuid4().hex}"
    row.save()
    record(Verb.ATTACHMENT_ADDED, row, item, by)
    default_storage.save(row.file.name, upload)
    return row


@transaction.atomic
def remove(attachment: Attachment, *, by: User) -> Item:
    """Take a file away, for good. Its name and hash stay on record."""
    item = locked(attachment.item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    row = item.attachments.filter(pk=attachment.pk).first()
    if row is None:
        raise Refused("This file was taken away already.")
    name = row.file.name
    record(Verb.ATTACHMENT_REMOVED, row, item, by)
    row.delete()
    transaction.on_commit(partial(default_storage.delete, name), robust=True)
    return item


def record(verb: Verb, row: Attachment, item: Item, by: User) -> None:
    data = {"file": row.filename, "sha256": row.sha256}
    audit.record(by, verb, item, team=item.product.team, **data)
