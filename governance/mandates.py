"""The matrix asked in earnest: which act it governs on a day, and for whom somebody speaks."""

from collections.abc import Iterable
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
class Spoken:
    """A person speaks for a party: by a seat of their own, or of `for_whom`'s."""

    party: str
    person: User
    for_whom: User | None = None


def governed(act: str, day: date) -> GovernedAct | None:
    """The act's row if the matrix is enforced for it on that day."""
    rows = GovernedAct.objects.filter(act=act, enforced_from__lte=day)
    return rows.select_related("activity").first()


def version_of(matrix: RaciMatrix | None, activity: Activity) -> rights.Version | None:
    """The row of one activity as arithmetic takes it; no cell at all is no row."""
    if matrix is None:
        return None
    cells = RaciCell.objects.filter(row__matrix=matrix, row__activity=activity)
    found = dict(
        cells.order_by("party__position", "party__code").values_list(
            "party__code", "part"
        )
    )
    return rights.Version(matrix.number, {activity.number: found} if found else {})


def spoken(person: User, team: Team | None, day: date) -> list[Spoken]:
    """The parties this person speaks for in a team on a day; own seats come first."""
    seats = PartySeat.objects.held_on(day).select_related("party")
    seats = seats.order_by("party__position", "party__code")
    whose = [person, *delegated.acting_for(person, scope=delegated.Scope.RACI, on=day)]
    held = list(seats.filter(person__in=whose))
    return [
        Spoken(seat.party.code, person, None if each == person else each)
        for each in whose
        for seat in held
        if seat.person_id == each.pk
        and (seat.team_id is None or (team is not None and seat.team_id == team.pk))
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
    act = Act.DECIDE if isinstance(record, RightUsed) else Act.ANSWER
    version = version_of(record.matrix, record.activity)
    return rights.allowed(version, record.activity.number, [record.party.code], act)


def in_force(bound: GovernedAct, day: date) -> rights.Version | None:
    return version_of(raci_rights.in_force(day), bound.activity)
