"""The matrix asked in earnest: which act it governs on a day, and for whom somebody speaks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from core.models import Team, User
from governance import delegated, raci_rights, rights, standins
from governance.models import (
    Activity,
    Consult,
    GovernedAct,
    PartySeat,
    RaciCell,
    RaciMatrix,
    RightUsed,
)
from governance.rights import Act


@dataclass(frozen=True)
class Bound:
    """An act the matrix governs: which activity it is, and how who is asked is heard.

    `waits`: a decision waits for the answers of who is asked, or for their clock.
    """

    act: str
    activity: Activity
    pace: str
    waits: bool = True


@dataclass(frozen=True)
class Spoken:
    """A person speaks for a party: by a seat of their own, or of `for_whom`'s.

    `team` (an id) is where; None: in every team. `side` is the party's.
    """

    party: str
    person: User
    for_whom: User | None = None
    team: int | None = None
    side: str = ""

    def reaches(self, team: int | None) -> bool:
        return self.team is None or self.team == team


def governed(act: str, day: date) -> Bound | None:
    """What the act is bound to, if the matrix is enforced for it on that day."""
    rows = GovernedAct.objects.filter(act=act, enforced_from__lte=day)
    found = rows.select_related("activity").first()
    return of_row(found) if found else None


def of_row(row: GovernedAct) -> Bound:
    return Bound(row.act, row.activity, row.pace)


def version_of(matrix: RaciMatrix | None, activity: Activity) -> rights.Version | None:
    """The row of one activity as arithmetic takes it; no cell at all is no row."""
    return version_with(matrix, [activity.pk])


def version_with(
    matrix: RaciMatrix | None, activities: Collection[int]
) -> rights.Version | None:
    """The rows of these activities (ids) at once, for asking about many. One query."""
    if matrix is None:
        return None
    cells = RaciCell.objects.filter(row__matrix=matrix, row__activity__in=activities)
    rows: dict[int, dict[str, str]] = {}
    for number, code, part in cells.order_by(
        "party__position", "party__code"
    ).values_list("row__activity__number", "party__code", "part"):
        rows.setdefault(number, {})[code] = part
    return rights.Version(matrix.number, rows)


def spoken(person: User, team: Team | None, day: date) -> list[Spoken]:
    """The parties this person speaks for in a team on a day; own seats come first."""
    where = team.pk if team else None
    return [one for one in everywhere(person, day) if one.reaches(where)]


def everywhere(person: User, day: date) -> list[Spoken]:
    """The parties this person speaks for in any team on a day. Two queries."""
    seats = PartySeat.objects.held_on(day).select_related("party")
    seats = seats.order_by("party__position", "party__code")
    whose = [person, *delegated.acting_for(person, scope=delegated.Scope.RACI, on=day)]
    held = list(seats.filter(person__in=whose))
    return [
        Spoken(
            seat.party.code,
            person,
            None if each == person else each,
            seat.team_id,
            seat.party.side,
        )
        for each in whose
        for seat in held
        if seat.person_id == each.pk
    ]


def speakers(codes: Iterable[str], team: Team | None, day: date) -> list[User]:
    """Everybody who speaks for one of these parties on a day; delegates of who is away."""
    people = delegated.people_on(day)
    where = team.pk if team else None
    found = {
        each.person
        for code in codes
        for each in standins.who_speaks(people, code, where, day)
        if each.for_whom is None or people.is_away(each.for_whom, day)
    }
    return list(User.objects.filter(pk__in=found, is_active=True).order_by("pk"))


def verdict_then(record: RightUsed | Consult) -> rights.Verdict:
    """Judge again what was done, by the version it was done under.

    A newer version changes nothing: the record names its own, which never changes.
    """
    act = Act(record.did) if isinstance(record, RightUsed) else Act.ANSWER
    version = version_of(record.matrix, record.activity)
    return rights.allowed(version, record.activity.number, [record.party.code], act)


def in_force(bound: Bound, day: date) -> rights.Version | None:
    return version_of(raci_rights.in_force(day), bound.activity)
