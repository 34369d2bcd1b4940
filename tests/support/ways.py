"""The floor and its releases for tests."""

from datetime import date
from typing import Any

from core.models import User
from portfolio.models import Site
from support.actions import receipts, releases
from support.models import Associate, Release, ReleaseNote
from tests.make import Cast

QUIZ = """What do you say first?
- Nothing
* That the call is written down

When may you change the summary?
* Before it is saved
- Never"""
ASKED: list[Any] = [
    {"text": "What do you say first?", "choices": ["Nothing", "That the call is written down"], "right": 1},
    {"text": "When may you change the summary?", "choices": ["Before it is saved", "Never"], "right": 0},
]  # fmt: skip
RIGHT = {0: 1, 1: 0}


def site(code: str = "JAX") -> Site:
    return Site.objects.get_or_create(code=code, defaults={"name": code})[0]


def people(count: int, where: str = "JAX", group: str = "PLS", **fields: Any) -> list[Associate]:  # fmt: skip
    began = Associate.objects.count()
    return Associate.objects.bulk_create(
        Associate(
            code=f"{where}-{began + n:03}", site=site(where), group=group, **fields
        )
        for n in range(1, count + 1)
    )


def release(
    cast: Cast, *sites: str, questions: Any = (), audience: str = "agent", **fields: Any
) -> Release:
    """A draft with one note, for JAX unless other sites are named."""
    row = releases.create(
        product=fields.pop("product", cast.product), title="Auto-summary",
        effective_on=date(2026, 12, 1), sites=[site(code) for code in sites or ["JAX"]],
        by=fields.pop("by", cast.pm), **fields,
    )  # fmt: skip
    releases.add_note(
        row, audience=audience, what_changes="A summary is offered.",
        what_to_say="“This call is summarised.”", questions=list(questions),
        by=row_writer(row),
    )  # fmt: skip
    return row


def row_writer(row: Release) -> User:
    manager = row.product.product_manager
    assert manager
    return manager


def published(cast: Cast, *sites: str, **fields: Any) -> ReleaseNote:
    """The only note of a release that is out."""
    row = release(cast, *sites, **fields)
    releases.publish(row, by=row_writer(row))
    return ReleaseNote.objects.select_related("release__product__team").get(release=row)


def read_by(
    note: ReleaseNote, them: list[Associate], cast: Cast, right: int = 0
) -> None:
    for person in them:
        receipts.attest(note, associate=person, right=right, edition=1, by=cast.ops)
