"""The matrix is asked inside an action: one call after `allow`, and the right is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
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
from governance.mandates import Bound, Spoken
from governance.models import Party, RaciMatrix, RightUsed
from governance.rights import Act

REASON = 200
Voices = Iterable[tuple[User, User | None]]


def require(
    act: str,
    subject: Any,
    *,
    do: Act = Act.DECIDE,
    team: Team | None,
    by: User,
    voices: Voices = (),
    waits: bool = True,
    emergency: str = "",
    must: bool = True,
    on: date | None = None,
) -> RightUsed | None:
    """As `use`, for an act of `GovernedAct.Act`; of a decision who is informed is told.

    None, and nothing kept, if the matrix is not enforced for the act on that day; so
    with `must=False`, for what protects, if none of the voices has the right.
    """
    day = history.day(by, on)
    bound = mandates.governed(act, day)
    if bound is None:
        return None
    voices = tuple(voices) or ((by, None),)
    if not must and judge(Question(bound, do, team, voices), day).voice is None:
        return None
    used = use(
        bound, subject, do=do, team=team, by=by, voices=voices, waits=waits,
        emergency=emergency, on=on,
    )  # fmt: skip
    if do is Act.DECIDE:
        tell_informed(used, subject, by=by, on=on)
    return used


@transaction.atomic
def use(
    bound: Bound,
    subject: Any,
    *,
    do: Act = Act.DECIDE,
    team: Team | None,
    by: User,
    voices: Voices = (),
    sides: Collection[str] | None = None,
    waits: bool = True,
    emergency: str = "",
    on: date | None = None,
) -> RightUsed:
    """Do it by right of the matrix in force: keep the right that is used.

    Call it in the action, after `allow` and within its lock. `voices` are the people
    whose word decides, each with for whom (None: for themselves); empty means `by`.
    `sides`: only who speaks for a party of these sides counts. Refused, in words, if
    none of them speaks for a party whose part allows it, or, for a decision, while
    somebody who was asked can still answer; `emergency`, a reason, lets a decision go
    before the answers, and is kept with it; `waits=False` is for what nobody is asked
    about, such as taking a decision back.

    No role and no permission goes round it: it knows parties only.
    """
    asked = Question(bound, do, team, tuple(voices) or ((by, None),), sides)
    answer = judge(asked, history.day(by, on))
    if answer.voice is None or answer.matrix is None or answer.version is None:
        raise Refused(refusal(answer))
    if do is not Act.WORK and bound.waits and waits and not emergency.strip():
        consults.require_heard(bound, subject, answer.version)
    return keep(
        asked, subject, answer.voice, answer.verdict, answer.matrix,
        emergency=emergency.strip(), by=by, on=on,
    )  # fmt: skip


@dataclass(frozen=True)
class Question:
    """May one of these voices do this?"""

    bound: Bound
    do: Act
    team: Team | None
    voices: tuple[tuple[User, User | None], ...]
    sides: Collection[str] | None = None


@dataclass(frozen=True)
class Answer:
    """What the matrix in force says; `voice` is the one whose part allows it."""

    verdict: rights.Verdict
    matrix: RaciMatrix | None
    version: rights.Version | None
    said: list[Spoken]
    voice: Spoken | None


def judge(asked: Question, day: date) -> Answer:
    """Ask the matrix in force on that day; nothing is refused or kept by this."""
    said = [
        one
        for person, for_whom in asked.voices
        for one in spoken_by(person, for_whom, asked.team, day)
        if asked.sides is None or one.side in asked.sides
    ]
    matrix = raci_rights.in_force(day)
    version = mandates.version_of(matrix, asked.bound.activity)
    number = asked.bound.activity.number
    verdict = rights.allowed(version, number, [one.party for one in said], asked.do)
    voice = next((one for one in said if one.party == verdict.party), None)
    return Answer(verdict, matrix, version, said, voice)


def spoken_by(
    person: User, for_whom: User | None, team: Team | None, day: date
) -> list[Spoken]:
    """What a voice speaks for: as itself, or as the one it was given for."""
    if for_whom is None:
        return mandates.spoken(person, team, day)
    own = mandates.spoken(for_whom, team, day)
    return [
        replace(one, person=person, for_whom=for_whom)
        for one in own
        if one.for_whom is None
    ]


def refusal(answer: Answer) -> str:
    """Who holds it, by which version and since when; and who spoke here."""
    since = ""
    if answer.matrix and answer.matrix.effective_from:
        first = answer.matrix.effective_from
        since = f" Version {answer.matrix.number} holds since {first:%-d %B %Y}."
    return f"{answer.verdict.reason}{since} {none_speaks(answer.said)}"


def none_speaks(said: list[Spoken]) -> str:
    if not said:
        return "Nobody who acts here sits for a party of the matrix that could."
    return f"Who acts here speaks for {', '.join(sorted({s.party for s in said}))}."


def keep(
    asked: Question,
    subject: Any,
    voice: Spoken,
    verdict: rights.Verdict,
    matrix: RaciMatrix,
    *,
    emergency: str,
    by: User,
    on: date | None,
) -> RightUsed:
    """Write down what was used. Work is told by the step it allows."""
    row = RightUsed.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        act=asked.bound.act,
        did=asked.do.value,
        activity=asked.bound.activity,
        matrix=matrix,
        party=Party.objects.get(code=verdict.party),
        part=verdict.part,
        team=asked.team,
        person=voice.person,
        for_person=voice.for_whom,
        reason=verdict.reason[:REASON],
        emergency=emergency,
        used_at=history.moment(by, on),
    )
    if asked.do is not Act.WORK:
        audit.record(
            by,
            Verb.RIGHT_USED,
            subject,
            team=asked.team,
            act=row.act,
            activity=row.activity.number,
            matrix=matrix.number,
            party=verdict.party,
            person=voice.person,
            for_person=voice.for_whom,
            reason=emergency or verdict.reason,
        )
    return row


def tell_informed(used: RightUsed, subject: Any, *, by: User, on: date | None) -> None:
    """Tell the parties that are told of a decision, by the version it was made by."""
    version = mandates.version_of(used.matrix, used.activity)
    row = version.rows.get(used.activity.number, {}) if version else {}
    told = rights.holders(row, Act.HEAR)
    notices.tell(
        mandates.speakers(told, used.team, history.day(by, on)), kind=Kind.TOLD,
        about=subject, text=f"{subject}: decided", occasion=f"told {used.pk}", by=by,
    )  # fmt: skip
