"""Who files, decides and looks at a change request: the matrix that is in force.

A party with R (or A/R) in the activity of the class files and acts, the one with A (or
A/R) decides, and nobody else: what the center answers for never waits for IT, nor the
platform for the center. A joint class needs a word of each side that takes part in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.clock import today
from core.models import User
from governance import raci_rights
from governance.delegated import Scope
from governance.models import (
    ChangeClass,
    ChangeRequest,
    Delegation,
    Party,
    PartySeat,
    RaciCell,
    RaciMatrix,
)

ACTS = ("R", "A/R")
DECIDES = ("A", "A/R")
TAKES_PART = ("A", "R", "A/R")
SIDES = (Party.Side.IT, Party.Side.CENTER)


@dataclass(frozen=True)
class Voice:
    """A party a person speaks for, by a seat of theirs or for `for_whom` who is seated."""

    party: Party
    team: int | None
    for_whom: User | None = None

    def reaches(self, team: int | None) -> bool:
        return self.team is None or self.team == team


def voices(person: User, day: date | None = None) -> list[Voice]:
    """For which parties this person speaks on a day; read once and kept. Two queries."""
    day = day or today()
    kept: dict[date, list[Voice]] = person.__dict__.setdefault("_voices", {})
    if day not in kept:
        named = Delegation.objects.held_on(day).for_scope(Scope.RACI)
        acting = {
            row.person_id: row.person
            for row in named.filter(delegate=person).select_related("person")
        }
        seats = PartySeat.objects.held_on(day).select_related("party")
        rows = seats.filter(person__in=[person.pk, *acting]).order_by("pk")
        kept[day] = [
            Voice(row.party, row.team_id, acting.get(row.person_id))
            for row in sorted(rows, key=lambda row: row.person_id != person.pk)
        ]
    return kept[day]


def ruling() -> RaciMatrix:
    """The matrix in force today. Without one nobody has a part: DoesNotExist."""
    found = raci_rights.in_force()
    if found is None:
        raise RaciMatrix.DoesNotExist("No matrix is in force.")
    return found


def parts(change_class: ChangeClass, day: date | None = None) -> Mapping[str, str]:
    """{"OPS": "A", "SUP": "R", …} of the class on a day; kept on the class."""
    day = day or today()
    if day not in kept_on(change_class):
        read_parts([change_class], day)
    return kept_on(change_class)[day]


def read_parts(classes: Iterable[ChangeClass], day: date | None = None) -> None:
    """Read who holds which part in these classes at once, for asking about many."""
    day, rows = day or today(), list(classes)
    wanted = {row.activity_id for row in rows}
    matrix = raci_rights.in_force(day)
    cells = RaciCell.objects.filter(row__matrix=matrix, row__activity__in=wanted)
    held: dict[int, dict[str, str]] = {pk: {} for pk in wanted}
    for activity, code, part in cells.order_by("party__position").values_list(
        "row__activity", "party__code", "part"
    ):
        held[activity][code] = part
    for row in rows:
        kept_on(row)[day] = held[row.activity_id]


def kept_on(change_class: ChangeClass) -> dict[date, Mapping[str, str]]:
    kept: dict[date, Mapping[str, str]] = change_class.__dict__.setdefault("_parts", {})
    return kept


def voice_for(
    person: User, change_class: ChangeClass, team: int | None, letters: tuple[str, ...]
) -> Voice | None:
    """The voice with which this person holds one of these parts, their own seat first."""
    held = parts(change_class)
    for voice in voices(person):
        if voice.reaches(team) and held.get(voice.party.code, "") in letters:
            return voice
    return None


def may_act(person: User, request: ChangeRequest) -> bool:
    """True for who files it, takes it live and back: R of the class."""
    return acts(person, request.change_class, request.team_id) is not None


def acts(person: User, change_class: ChangeClass, team: int | None) -> Voice | None:
    """The voice with which a person files and acts; in a joint class, either side's."""
    return voice_for(person, change_class, team, ACTS)


def said(request: ChangeRequest) -> set[str]:
    """The sides that have said their word."""
    return set(request.words.values_list("side", flat=True))


def deciding_voice(
    person: User, request: ChangeRequest, said: set[str]
) -> Voice | None:
    """The voice with which this person may decide now; None if there is none (left)."""
    if not request.change_class.is_joint:
        found = voice_for(person, request.change_class, request.team_id, DECIDES)
        return None if said else found
    held = parts(request.change_class)
    for voice in voices(person):
        part = held.get(voice.party.code, "")
        fits = voice.party.side in SIDES and voice.party.side not in said
        if fits and part in TAKES_PART and voice.reaches(request.team_id):
            return voice
    return None


def looking_voice(person: User, request: ChangeRequest) -> Voice | None:
    """The voice of the party that has to look at requests of this class."""
    for voice in voices(person):
        is_theirs = voice.party.pk == request.change_class.looked_at_by_id
        if is_theirs and voice.reaches(request.team_id):
            return voice
    return None


def sides_left(request: ChangeRequest, said: set[str]) -> list[Party.Side]:
    """In a joint class, whose word is still asked for."""
    if not request.change_class.is_joint:
        return []
    return [side for side in SIDES if side not in said]


def who(change_class: ChangeClass, letters: tuple[str, ...]) -> list[str]:
    """The codes of the parties that hold one of these parts, in the order of the matrix."""
    return [code for code, part in parts(change_class).items() if part in letters]


def deciders(request: ChangeRequest) -> list[str]:
    """The codes of the parties that may decide a request."""
    letters = TAKES_PART if request.change_class.is_joint else DECIDES
    codes = who(request.change_class, letters)
    if not request.change_class.is_joint:
        return codes
    sided = Party.objects.filter(code__in=codes, side__in=SIDES)
    return list(sided.values_list("code", flat=True))


def people_of(
    codes: list[str], team: int | None, day: date | None = None
) -> list[User]:
    """Who speaks for these parties in a team on a day, and who acts for them meanwhile."""
    day = day or today()
    seats = PartySeat.objects.held_on(day).filter(party__code__in=codes)
    seated = [
        row.person
        for row in seats.select_related("person")
        if row.team_id in (None, team)
    ]
    named = Delegation.objects.held_on(day).for_scope(Scope.RACI)
    acting = named.filter(person__in=seated).select_related("delegate")
    found = {person.pk: person for person in seated}
    found |= {row.delegate_id: row.delegate for row in acting}
    return list(found.values())
