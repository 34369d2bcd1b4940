"""Many notes in one request, each judged by itself: one bad row does not lose the others."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from rest_framework import serializers

from core.errors import Refused
from core.models import User
from discovery.actions import notes as actions
from discovery.models import Note

MOST = 1_000
Check = Callable[[dict[str, Any]], serializers.BaseSerializer[Note]]


class BulkNotes(serializers.Serializer[Any]):
    """Up to 1,000 notes, each as for a single one; `token` makes a row safe to send twice."""

    notes = serializers.ListField(
        child=serializers.DictField(), allow_empty=False, max_length=MOST
    )


class BulkRow(serializers.Serializer[Any]):
    """What became of one row, in the order sent; no words, for answers are kept."""

    row = serializers.IntegerField(help_text="From 0.")
    state = serializers.ChoiceField(choices=["created", "known", "refused"])
    id = serializers.IntegerField(allow_null=True)
    fields = serializers.DictField(help_text="What is wrong, by field; {} if nothing.")  # type: ignore[assignment]


class BulkAnswer(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    known = serializers.IntegerField(help_text="Sent before by the same token.")
    refused = serializers.IntegerField()
    rows = BulkRow(many=True)


def keep(rows: Iterable[dict[str, Any]], check: Check, *, by: User) -> dict[str, Any]:
    """Keep each row that can be kept, by the action a single note goes through."""
    told = [kept(at, row, check, by) for at, row in enumerate(rows)]
    states = [each["state"] for each in told]
    counts = {state: states.count(state) for state in ("created", "known", "refused")}
    return {**counts, "rows": told}


def kept(at: int, row: dict[str, Any], check: Check, by: User) -> dict[str, Any]:
    try:
        with transaction.atomic():
            body = check(row)
            body.is_valid(raise_exception=True)
            values = body.validated_data
            known = actions.sent_before(values.get("token"), by)
            note = known or actions.create(**values, by=by)
    except serializers.ValidationError as error:
        return outcome(at, "refused", fields=error.detail)
    except (Refused, PermissionDenied) as error:
        return outcome(at, "refused", fields={"": [str(error)]})
    return outcome(at, "known" if known else "created", note.pk)


def outcome(
    at: int, state: str, pk: int | None = None, fields: Any = None
) -> dict[str, Any]:
    return {"row": at, "state": state, "id": pk, "fields": fields or {}}
