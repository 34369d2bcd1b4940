"""A form sent twice happens once: by a double click, a lost answer, or Back and Save.

Every page carries a token of its own (`csrfmiddlewaretoken` is masked anew for each),
so the same token with the same values at the same address is the same form again. Its
first sending claims a key; where it led is kept, and a repeat is led there too. A form
that was refused, or answered by a part of a page, keeps nothing: it may be sent again.
"""

import hashlib
import json
import time
from datetime import timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from core.clock import now
from core.errors import Refused
from core.models import IdempotencyKey, User

FIELD = "csrfmiddlewaretoken"
# Longer ago, a page gone back to may mean it once more: fetch again, take another.
REPEATS_FOR = timedelta(minutes=10)
# No answer takes so long (config/gunicorn.py): the process that claimed it has died.
DEAD_AFTER = timedelta(seconds=90)
PATIENCE = 10.0  # seconds that the second sending waits for the first
AT_IT = "This was sent a moment ago and is still being saved. Look before you send it again."
# The link of a share, a key of the API: the answer showed a secret that nobody keeps.
ONCE = "This was sent before, and done then. What it showed is shown only once: look at the list, and make another if you need one."


def key_of(request: HttpRequest) -> str:
    """What tells one sending of one form from every other; "" if it is no form."""
    if request.method != "POST" or FIELD not in request.POST:
        return ""
    files = [
        (name, each.name, each.size)
        for name, found in request.FILES.lists()
        for each in found
    ]
    sent = [request.get_full_path(), sorted(request.POST.lists()), sorted(files)]
    return "form " + hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def claim(key: str, *, path: str, by: User) -> str:
    """Where the first sending of this form led to; "" for the first itself.

    Waits for one that is being saved. Raises Refused if that takes too long, or if
    what the first showed is not shown again.
    """
    until = time.monotonic() + PATIENCE
    while not claimed(key, path, by):
        kept = IdempotencyKey.objects.filter(user=by, key=key).first()
        if kept and kept.answer is not None:
            if not kept.answer["to"]:
                raise Refused(ONCE)
            return str(kept.answer["to"])
        if time.monotonic() > until:
            raise Refused(AT_IT)
        time.sleep(0.05)
    return ""


def claimed(key: str, path: str, by: User) -> bool:
    """Insert the row of this key; False while another sending's stands."""
    died = Q(answer__isnull=True, created_at__lt=now() - DEAD_AFTER)
    over = Q(created_at__lt=now() - REPEATS_FOR)
    IdempotencyKey.objects.filter(died | over, user=by, key=key).delete()
    row = IdempotencyKey(user=by, key=key, path=path[:200], body_hash=key[-64:])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


def keep(key: str, response: HttpResponse, *, is_page: bool, by: User) -> None:
    """Remember where a form led; forget one that was refused or only changed a part."""
    row = IdempotencyKey.objects.filter(user=by, key=key)
    to = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    if to or (response.status_code == HTTPStatus.OK and is_page):
        row.update(status=response.status_code, answer={"to": to})
    else:
        row.delete()
