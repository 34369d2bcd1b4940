"""What happened to a measure, said once and shown wherever its trend is."""

from datetime import date
from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import today
from core.errors import Unfit
from core.models import User
from core.verbs import Verb
from portfolio.actions.observations import allow
from portfolio.models import Annotation, Metric, Product


@transaction.atomic
def add(
    *,
    happened_on: date,
    words: str,
    kind: str = Annotation.Kind.OTHER,
    metric: Metric | None = None,
    product: Product | None = None,
    by: User,
) -> Annotation:
    """Note a day on a metric, on a product, or on the one in the other."""
    allow(by, product)
    made = Annotation(
        metric=metric,
        product=product,
        happened_on=happened_on,
        words=words,
        kind=kind,
        made_by=by,
    )
    sound(made)
    made.save()
    record(by, Verb.ANNOTATION_CREATED, made, words=words, happened_on=happened_on)
    return made


@transaction.atomic
def edit(
    annotation: Annotation, *, version: int | None, by: User, **fields: Any
) -> Annotation:
    """Put the day or the words right."""
    row = held(annotation, by)
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    sound(row)
    row.save()
    record(by, Verb.ANNOTATION_CHANGED, row, changed=changed)
    return row


@transaction.atomic
def remove(annotation: Annotation, *, version: int | None, by: User) -> None:
    """Take an annotation off its trends; the trail keeps what it said."""
    row = held(annotation, by)
    versions.claim(row, version)
    record(by, Verb.ANNOTATION_REMOVED, row, words=row.words, on=row.happened_on)
    Annotation.objects.filter(pk=row.pk).delete()


def held(annotation: Annotation, by: User) -> Annotation:
    rows = Annotation.objects.select_for_update(of=("self",))
    row = rows.select_related("metric", "product__team").get(pk=annotation.pk)
    allow(by, row.product)
    return row


def record(by: User, verb: Verb, row: Annotation, **data: Any) -> None:
    team = row.product.team if row.product else None
    audit.record(by, verb, row.metric or row.product or row, team=team, **data)


def sound(row: Annotation) -> None:
    if row.metric is None and row.product is None:
        raise Unfit("metric", "Say which metric or product it is about.")
    if row.happened_on > today():
        raise Unfit(
            "happened_on", "This day is still to come: note it when it is here."
        )
