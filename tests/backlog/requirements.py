"""Requirements for tests."""

from typing import Any

from backlog.actions import requirement_traces as traces
from backlog.actions import requirements
from backlog.models import Item, Requirement
from tests.make import Cast, make_item

WORDS: dict[str, Any] = {
    "title": "Summaries in time", "statement": "Nobody waits for a summary.",
    "fit_criterion": "Nineteen of twenty within 3 seconds.",
}  # fmt: skip


def written(cast: Cast, **fields: Any) -> Requirement:
    """By Olga, of Mia's product."""
    by = fields.pop("by", cast.ops)
    return requirements.write(**{"product": cast.product, **WORDS, **fields}, by=by)


def answered(cast: Cast, **fields: Any) -> Requirement:
    """Ivo says that IT can."""
    return requirements.answer(written(cast, **fields), answer="can", by=cast.it)


def agreed(cast: Cast, **fields: Any) -> Requirement:
    return requirements.agree(answered(cast, **fields), by=cast.pm)


def done_item(cast: Cast) -> Item:
    item = make_item(cast.product)
    Item.objects.filter(pk=item.pk).update(state=Item.State.DONE)
    item.refresh_from_db()
    return item


def shown(cast: Cast, **fields: Any) -> Requirement:
    """Agreed, its story done and its test passed."""
    row = agreed(cast, **fields)
    traces.trace(row, item=done_item(cast), by=cast.pm)
    test = traces.add_test(row, name="Load", by=cast.it)
    traces.record(test, state="passed", by=cast.it)
    return Requirement.objects.get(pk=row.pk)
