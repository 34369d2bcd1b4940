"""The matrix is asked inside an action: one call after `allow`, and the right is kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from core import audit
from core.actions import notices
from core.errors import Refused
from core.models import Team, User
from core.notices import Kind
from core.verbs import Verb
from governance import mandates, raci_rights, rights
from governance.actions import consults, history
from governance.mandates import Spoken
from governance.models import GovernedAct, Party, RaciMatrix, RightUsed
from governance.rights import Act

REASON = 200


@transaction.atomic
def require(
    act: str,
    subject: Any,
    *,
    team: Team | None,
    by: User,
    voices: Iterable[tuple[User, User | None]] = (),
    waits: bool = True,
    emergency: str = "",
    on: date | None = None,
) -> RightUsed | None:
    """Decide by right of the matrix in force: keep the right that is used, tell who is told.

    Call it in the deciding action, after `allow` and within its lock. `act` is one of
    `GovernedAct.Act`. `voices` are the people whose word decides, each with for whom
    (None: for themselves); empty means `by`. Refused, in words, if none of them speaks
    for the accountable party, or while somebody who was asked can still answer;
    `emergency`, a reason, lets a decision go before the answers, and is kept with it;
    `waits=False` is for what nobody is asked about, such as taking a decision back.

    None, and nothing kept, if the matrix is not enforced for the act on that day. No
    role and no permission goes round it: it knows parties only.
    """
    day = history.day(by, on)
    bound = mandates.governed(act, day)
    if bound is None:
        return None
    matrix = raci_rights.in_force(day)
    version = mandates.version_of(matrix, bound.activity)
    said = [
        one
        for person, for_whom in (list(voices) or [(by, None)])
        for one in spoken_by(person, for_whom, team, day)
    ]
    number = bound.activity.number
    verdict = rights.allowed(version, number, [one.party for one in said], Act.DECIDE)
    if matrix is None or version is None or not verdict.allowed:
        raise Refused(f"{verdict.reason} {none_speaks(said)}")
    if waits and not emergency.strip():
        consults.require_heard(bound, subject, version)
    return keep(
        bound, subject, verdict, next(s for s in said if s.party == verdict.party),
        team=team, matrix=matrix, version=version, emergency=emergency.strip(), by=by, on=on,
    )  # fmt: skip


def spoken_by(
    person: User, for_whom: User | None, team: Team | None, day: date
) -> list[Spoken]:
    """What a voice speaks for: as itself, or as the one it was given for."""
    if for_whom is None:
        return mandates.spoken(person, team, day)
    own = mandates.spoken(for_whom, team, day)
    return [Spoken(s.party, person, for_whom) for s in own if s.for_whom is None]


def none_speaks(said: list[Spoken]) -> str:
    if not said:
        return "Nobody who decides here sits for a party of the matrix."
    return f"Who decides here speaks for {', '.join(sorted({s.party for s in said}))}."


def keep(
    bound: GovernedAct,
    subject: Any,
    verdict: rights.Verdict,
    voice: Spoken,
    *,
    team: Team | None,
    matrix: RaciMatrix,
    version: rights.Version,
    emergency: str,
    by: User,
    on: date | None,
) -> RightUsed:
    """Write down what was used, and tell the parties that are told."""
    row = RightUsed.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        act=bound.act,
        activity=bound.activity,
        matrix=matrix,
        party=Party.objects.get(code=verdict.party),
        part=verdict.part,
        team=team,
        person=voice.person,
        for_person=voice.for_whom,
        reason=verdict.reason[:REASON],
        emergency=emergency,
        used_at=history.moment(by, on),
    )
    audit.record(
        by,
        Verb.RIGHT_USED,
        subject,
        team=team,
        act=bound.act,
        activity=bound.activity.number,
        matrix=matrix.number,
        party=verdict.party,
        person=voice.person,
        for_person=voice.for_whom,
        reason=emergency or verdict.reason,
    )
    told = rights.holders(version.rows[bound.activity.number], Act.HEAR)
    notices.tell(
        mandates.speakers(told, team, history.day(by, on)), kind=Kind.TOLD,
        about=subject, text=f"{subject}: decided", occasion=f"told {row.pk}", by=by,
    )  # fmt: skip
    return row
