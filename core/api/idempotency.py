"""`Idempotency-Key`: send a POST twice, and it happens once.

The key's row is inserted in the transaction of the change itself. A second request
with the same key waits on its unique index until the first commits, and then gives
the same answer; if the first fails, nothing is kept and the second does the work.
"""

import hashlib
import json
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from core.models import IdempotencyKey, User

HEADER = "Idempotency-Key"
LONGEST = 120
KEPT_FOR = timedelta(days=2)
Handler = Callable[..., Response]


class KeyReused(exceptions.APIException):
    status_code = 422
    default_detail = "This Idempotency-Key was used for another request."
    default_code = "idempotency_key_reused"


def once(handler: Handler, secrets: Collection[str] = ()) -> Handler:
    """`handler`, run at most once per key of a person.

    A repeat gives the same answer, but for `secrets`: those are shown once.
    """

    def run(request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            kept = claim(request)
            if kept.status is not None:
                return repeat(kept)
            response = handler(request, *args, **kwargs)
            keep(kept, response, secrets)
        return response

    return run


def claim(request: Request) -> IdempotencyKey:
    """The row of this request's key, locked; raise KeyReused if it was for another."""
    key = request.headers[HEADER].strip()
    if not 1 <= len(key) <= LONGEST:
        text = f"Send 1 to {LONGEST} characters."
        raise exceptions.ValidationError({HEADER: [text]})
    path, body_hash = request.path[:200], fingerprint(request)
    person = cast(User, request.user)
    mine = IdempotencyKey(user=person, key=key, path=path, body_hash=body_hash)
    IdempotencyKey.objects.bulk_create([mine], ignore_conflicts=True)
    kept = IdempotencyKey.objects.select_for_update().get(user=person, key=key)
    if (kept.path, kept.body_hash) != (path, body_hash):
        raise KeyReused
    return kept


def fingerprint(request: Request) -> str:
    """SHA-256 of what was sent: same fields and files, whatever their order."""
    data = request.data
    if hasattr(data, "lists"):
        data = {name: [part(each) for each in values] for name, values in data.lists()}
    text = json.dumps(data, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def part(value: Any) -> Any:
    """A field of a form as it is, a file by its name and content."""
    if not isinstance(value, UploadedFile):
        return value
    whole = hashlib.sha256()
    for chunk in value.chunks():
        whole.update(chunk)
    value.seek(0)
    return [value.name, whole.hexdigest()]


def keep(kept: IdempotencyKey, response: Response, secrets: Collection[str]) -> None:
    body = json.loads(JSONRenderer().render(response.data) or b"null")
    for name in secrets:
        body.pop(name, None)
    kept.status = response.status_code
    kept.answer = {"body": body, "etag": response.headers.get("ETag", "")}
    kept.save(update_fields=["status", "answer"])


def repeat(kept: IdempotencyKey) -> Response:
    answer = kept.answer or {}
    headers = {"Idempotency-Replayed": "true"}
    if answer.get("etag"):
        headers["ETag"] = answer["etag"]
    return Response(answer.get("body"), status=kept.status, headers=headers)


def forget_old() -> int:
    """Drop the keys nobody will repeat any more; return how many."""
    gone, _ = IdempotencyKey.objects.filter(created_at__lt=now() - KEPT_FOR).delete()
    return gone
