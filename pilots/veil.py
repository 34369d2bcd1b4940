"""The trail and packs of a pilot, before the eyes of its owner while it runs (`blind`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.models import AuditEntry, User
from core.verbs import Verb
from pilots import blind
from pilots.models import Pilot

KIND = Pilot._meta.label_lower
TELL_FIGURES = frozenset(
    {Verb.RESULT_RECORDED, Verb.RESULT_CORRECTED, Verb.OBSERVATION_CORRECTED}
)


class OfPilots:
    """What `core.veils` asks: which entries hold figures of the arms, and since when."""

    def entries(self, rows: Sequence[AuditEntry], user: User) -> set[int]:
        told = [
            row for row in rows if row.subject_type == KIND and row.verb in TELL_FIGURES
        ]
        if not told:
            return set()
        asked = {row.subject_id for row in told}
        mine = Pilot.objects.filter(pk__in=asked, owner=user)
        hidden = {pilot.pk for pilot in mine if blind.is_blind(pilot, user)}
        return {row.pk for row in told if row.subject_id in hidden}

    def since(self, subject: Any, user: User) -> datetime | None:
        closed = isinstance(subject, Pilot) and blind.is_blind(subject, user)
        return subject.started_at if closed else None
