"""Every word typed into discovery passes here on its way to a row or the audit trail."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from core import audit, system
from core.models import Team, User
from core.redaction import redact, redact_value
from core.verbs import Verb
from discovery.models import Note, RedactionEvent

Counts = dict[str, int]


def clean(
    model: type[models.Model], values: dict[str, Any]
) -> tuple[dict[str, Any], Counts]:
    """`values` for fields of `model`, every free text redacted, and what was found."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    cleaned, counts = {}, Counter[str]()
    for name, value in values.items():
        cleaned[name], found = cleaned_value(fields.get(name), value)
        counts.update(found)
    return cleaned, dict(counts)


def cleaned_value(
    field: "models.Field[Any, Any] | None", value: Any
) -> tuple[Any, Counts]:
    if isinstance(field, models.JSONField):
        return redact_value(value)
    if isinstance(field, ArrayField):
        texts, counts = redact_value(value)
        return [text[: field.base_field.max_length] for text in texts], counts
    if isinstance(value, str) and is_free_text(field):
        text, counts = redact(value.replace("\x00", ""))
        longest = getattr(field, "max_length", None)
        return text[:longest], counts
    return value, {}


def is_free_text(field: "models.Field[Any, Any] | None") -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def remember(counts: Counts, **subject: models.Model) -> None:
    """Keep how many of each kind were taken out of the subject; never what."""
    if counts:
        RedactionEvent.objects.create(counts=counts, **subject)


def headline(text: str, longest: int = 90) -> str:
    """The first sentence or line of `text`, cut at a word."""
    start = " ".join(text.strip().split("\n")[0].split())
    for stop in (". ", "? ", "! "):
        start = start.split(stop)[0] + (stop[0] if stop in start else "")
    if len(start) <= longest:
        return start
    return start[:longest].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def telling(model: type[models.Model], changed: dict[str, Any]) -> dict[str, Any]:
    """What the audit trail may keep of a change: of free text only that it changed.

    The trail cannot forget, and a name found later in a quote must be forgotten.
    """
    fields = {field.name: field for field in model._meta.concrete_fields}
    told: dict[str, Any] = {}
    for name, pair in changed.items():
        field = fields.get(name)
        wordy = isinstance(field, models.JSONField | ArrayField) or is_free_text(field)
        told[name] = "changed" if wordy else pair
    return told


def record_note(by: User, verb: Verb, note: Note, **data: Any) -> None:
    """Audit a change of a note without saying who collected it.

    What the collector does to a note is recorded as done by Tandem: the trail is
    read by executives, and nobody but the collector may learn who listened. Who it
    was stays on the note's own row. Notes that came in a file have no such secret.
    """
    hidden = by.pk == note.collector_id and not note.external_key
    audit.record(
        system.user() if hidden else by, verb, note, team=team_of(note), **data
    )


def team_of(note: Note) -> Team | None:
    product = note.products.select_related("team").order_by("code").first()
    return product.team if product else None


def next_code(model: type[models.Model], prefix: str, width: int = 1) -> str:
    """The next free "OPP-12"; whoever asks at the same time waits for the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [prefix])
    taken = numbers(
        model._default_manager.filter(code__startswith=prefix).values_list(
            "code", flat=True
        ),
        prefix,
    )
    return f"{prefix}{max(taken, default=0) + 1:0{width}d}"


def numbers(codes: Iterable[str], prefix: str) -> list[int]:
    tails = [code.removeprefix(prefix) for code in codes]
    return [int(tail) for tail in tails if tail.isascii() and tail.isdecimal()]
