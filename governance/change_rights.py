"""A change request before the matrix: what binds it, and what its pages offer whom.

The class names the activity; who files and acts (R) and who decides (A) is what
`rights.allowed` says of it, here as in the actions (`actions.mandate`). What the center
answers for waits for nobody; elsewhere an approval waits for who is asked, or for their
clock. A joint class needs a word of each side that takes part in it.
"""

from collections.abc import Collection, Iterable
from datetime import date

from core.clock import today
from core.models import User
from governance import delegated, engagement, mandates, raci_rights, rights, standins
from governance.mandates import Bound, Spoken
from governance.models import (
    ChangeClass,
    ChangeRequest,
    Pace,
    Party,
    RulesClause,
    Urgency,
)
from governance.models.rights import CHANGE
from governance.rights import Act, Verdict, Version

SIDES = (Party.Side.IT, Party.Side.CENTER)
PACES = {
    Urgency.STRATEGIC: Pace.STRATEGIC,
    Urgency.DAY_TO_DAY: Pace.DAILY,
    Urgency.REAL_TIME: Pace.REAL_TIME,
}


def bound(request: ChangeRequest) -> Bound:
    """The activity of its class; its urgency says how long who is asked has."""
    kind = request.change_class
    pace = PACES[Urgency(request.urgency)]
    return Bound(CHANGE, kind.activity, pace, waits=not is_the_centers(request))


def is_the_centers(request: ChangeRequest) -> bool:
    """True if its clause gives it to the contact center, or the party that decides it is
    the center's; of a joint class, no."""
    kind = request.change_class
    if kind.is_joint:
        return False
    clause = clause_of(request)
    if clause is not None and clause.belongs_to == RulesClause.Belongs.CENTER:
        return True
    codes = who(kind, Act.DECIDE)
    return Party.objects.filter(code__in=codes, side=Party.Side.CENTER).exists()


def clause_of(request: ChangeRequest) -> RulesClause | None:
    """The clause it was filed under; of a draft, the one it would be filed under now."""
    if request.filed_at is None:
        return engagement.clause_for(request.change_class)
    return request.clause


def deciding(kind: ChangeClass) -> Act:
    return Act.AGREE if kind.is_joint else Act.DECIDE


# --- what is read once for many -------------------------------------------------------
def voices(person: User) -> list[Spoken]:
    """For whom this person speaks today, in any team; read once and kept on them."""
    kept: dict[date, list[Spoken]] = person.__dict__.setdefault("_voices", {})
    day = today()
    if day not in kept:
        kept[day] = mandates.everywhere(person, day)
    return kept[day]


def version(kind: ChangeClass) -> Version | None:
    """The row of the class in the matrix of today; kept on the class."""
    if today() not in kept_on(kind):
        read_versions([kind])
    return kept_on(kind)[today()]


def read_versions(kinds: Iterable[ChangeClass]) -> None:
    """Read the rows of these classes at once, for asking about many. Two queries."""
    rows = list(kinds)
    matrix = raci_rights.in_force()
    found = mandates.version_with(matrix, {row.activity_id for row in rows})
    for row in rows:
        kept_on(row)[today()] = found


def kept_on(kind: ChangeClass) -> dict[date, Version | None]:
    kept: dict[date, Version | None] = kind.__dict__.setdefault("_version", {})
    return kept


# --- who may what ---------------------------------------------------------------------
def verdict(
    person: User, request: ChangeRequest, do: Act, sides: Collection[str] | None = None
) -> Verdict:
    """What the matrix says of this person today, as `mandate.judge` asks it."""
    kind = request.change_class
    said = [
        one.party
        for one in voices(person)
        if one.reaches(request.team_id) and (sides is None or one.side in sides)
    ]
    return rights.allowed(version(kind), kind.activity.number, said, do)


def may_act(person: User, request: ChangeRequest) -> bool:
    """True for who files it, takes it live and back: R of the class."""
    return verdict(person, request, Act.WORK).allowed


def may_decide(person: User, request: ChangeRequest, said: set[str]) -> bool:
    """True if the matrix lets them decide it now; `said` are the sides that have spoken."""
    if said and not request.change_class.is_joint:
        return False
    sides = sides_asked(request, said)
    return verdict(person, request, deciding(request.change_class), sides).allowed


def may_look(person: User, request: ChangeRequest) -> bool:
    """True if they speak for the party that looks at this class, and did not ask for it."""
    return speaks_for_look(person, request) and not asked_for_it(person, request)


def speaks_for_look(person: User, request: ChangeRequest) -> bool:
    party = request.change_class.looked_at_by
    return party is not None and any(
        one.party == party.code and one.reaches(request.team_id)
        for one in voices(person)
    )


def asked_for_it(person: User, request: ChangeRequest) -> bool:
    return person.pk in (request.written_by_id, request.filed_by_id)


def said(request: ChangeRequest) -> set[str]:
    """The sides that have said their word."""
    return set(request.words.values_list("side", flat=True))


def sides_left(request: ChangeRequest, said: set[str]) -> list[Party.Side]:
    """In a joint class, whose word is still asked for."""
    if not request.change_class.is_joint:
        return []
    return [side for side in SIDES if side not in said]


def sides_asked(request: ChangeRequest, said: set[str]) -> list[Party.Side] | None:
    """Whose voices count now; None: of any side."""
    return sides_left(request, said) if request.change_class.is_joint else None


def who(kind: ChangeClass, do: Act) -> list[str]:
    """The codes of the parties whose part allows it, in the order of the matrix."""
    found = version(kind)
    row = found.rows.get(kind.activity.number, {}) if found else {}
    return rights.holders(row, do)


def deciders(request: ChangeRequest) -> list[str]:
    """The codes of the parties that may decide a request."""
    kind = request.change_class
    codes = who(kind, deciding(kind))
    if not kind.is_joint:
        return codes
    sided = Party.objects.filter(code__in=codes, side__in=SIDES)
    return list(sided.values_list("code", flat=True))


def others(request: ChangeRequest, people: standins.People, day: date) -> set[int]:
    """Who is there and may decide it without being who filed it (ids of people).

    As at gates: a delegate of who filed it is no other person, nor is who they act for.
    """
    filer = request.filed_by_id
    return {
        one.person
        for code in who(request.change_class, Act.DECIDE)
        for one in standins.who_speaks(people, code, request.team_id, day)
        if filer not in (one.person, one.for_whom)
        and not people.is_away(one.person, day)
    }


def needs_another(person: User, request: ChangeRequest) -> set[int]:
    """Who decides instead, where this person filed it and somebody else could.

    Empty: nobody is in the way. A joint class has two people by itself.
    """
    if request.change_class.is_joint or request.filed_by_id != person.pk:
        return set()
    return others(request, delegated.people_on(today()), today())
