"""Who speaks for an office on a day: its holder, else the lead of its party; a delegate."""

from datetime import date

from core.models import User
from governance import delegated
from governance.models import Delegation, Office, OfficeHolder, Party, PartySeat

RACI = Delegation.Scope.RACI


def holder(office: Office, day: date) -> User | None:
    """Who holds it, or stands in as the lead of its party."""
    row = OfficeHolder.objects.held_on(day).filter(office=office)
    found = row.select_related("person").first()
    if found:
        return found.person
    leads = PartySeat.objects.held_on(day).filter(
        party=office.party_id, party__isnull=False, team=None, is_lead=True
    )
    seat = leads.select_related("person").first()
    return seat.person if seat else None


def speakers(office: Office, day: date) -> list[User]:
    """The holder and who acts for them: whom to tell, and who may answer."""
    found = holder(office, day)
    if found is None:
        return []
    standin = delegated.delegate_of(found, scope=RACI, on=day)
    return [each for each in (found, standin) if each and each.is_active]


def speaks(person: User, office: Office, day: date) -> bool:
    return person in speakers(office, day)


def of_person(person: User, day: date) -> list[Office]:
    """The offices this person may speak for, in a fixed number of queries."""
    whose = {person, *delegated.acting_for(person, scope=RACI, on=day)}
    held = {
        row.office_id: row.person
        for row in OfficeHolder.objects.held_on(day).select_related("person")
    }
    leads = PartySeat.objects.held_on(day).filter(team=None, is_lead=True)
    lead = {row.party_id: row.person for row in leads.select_related("person")}
    return [
        row
        for row in Office.objects.all()
        if held.get(row.pk, lead.get(row.party_id or 0)) in whose
    ]


def sides(provider: str) -> tuple[Office, Office] | None:
    """(the office of who owes a level, the other one); None without offices.

    `provider` is as levels name it: IT, or “IT, VEN”, whose first answers.
    """
    offices = {row.side: row for row in Office.objects.select_related("party")}
    if len(offices) < len(Office.Side.values):
        return None
    party = Party.objects.filter(code=first_of(provider)).first()
    is_it = party is not None and party.side == Party.Side.IT
    sides = (Office.Side.IT, Office.Side.CENTER)
    mine, theirs = sides if is_it else sides[::-1]
    return offices[mine], offices[theirs]


def first_of(provider: str) -> str:
    """The code of the party that answers for what several owe: of “IT, VEN”, IT."""
    return provider.partition(",")[0].strip()
