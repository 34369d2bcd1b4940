"""Changes to sites and queues: the company's own, for all teams alike."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Queue, Site


@transaction.atomic
def create_site(
    *, code: str, queues: Iterable[Queue] = (), by: User, **fields: Any
) -> Site:
    """Add a site and what its people answer. Raises Refused if its code is taken."""
    access.require_somewhere(by, Perm.PLACE_EDIT)
    if Site.objects.filter(code__iexact=code).exists():
        raise Refused(f"There is already a site {code}.")
    site = Site.objects.create(code=code, **fields)
    site.queues.set(queues)
    audit.record(by, Verb.SITE_CREATED, site, code=code)
    return site


@transaction.atomic
def edit_site(
    site: Site,
    *,
    version: int | None,
    queues: Iterable[Queue] | None = None,
    by: User,
    **fields: Any,
) -> Site:
    """Change a site. Its code stays: files and keys of other systems name it."""
    site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    access.require_somewhere(by, Perm.PLACE_EDIT)
    versions.claim(site, version, **fields)
    changed = versions.apply(site, **fields)
    if queues is not None:
        changed |= answered(site, queues)
    site.save()
    audit.record(by, Verb.SITE_CHANGED, site, changed=changed)
    return site


def answered(site: Site, queues: Iterable[Queue]) -> dict[str, list[Any]]:
    """Keep what its people answer; return what the trail tells of the change."""
    before = sorted(site.queues.values_list("code", flat=True))
    site.queues.set(queues)
    after = sorted(site.queues.values_list("code", flat=True))
    return {"queues": [before, after]} if before != after else {}


@transaction.atomic
def create_queue(*, code: str, by: User, **fields: Any) -> Queue:
    """Add a queue. Raises Refused if its code is taken."""
    access.require_somewhere(by, Perm.PLACE_EDIT)
    if Queue.objects.filter(code__iexact=code).exists():
        raise Refused(f"There is already a queue {code}.")
    queue = Queue.objects.create(code=code, **fields)
    audit.record(by, Verb.QUEUE_CREATED, queue, code=code)
    return queue


@transaction.atomic
def edit_queue(queue: Queue, *, version: int | None, by: User, **fields: Any) -> Queue:
    """Change a queue. Its code stays: files and keys of other systems name it."""
    queue = Queue.objects.select_for_update(of=("self",)).get(pk=queue.pk)
    access.require_somewhere(by, Perm.PLACE_EDIT)
    versions.claim(queue, version, **fields)
    changed = versions.apply(queue, **fields)
    queue.save()
    audit.record(by, Verb.QUEUE_CHANGED, queue, changed=changed)
    return queue
