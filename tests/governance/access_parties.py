"""Who may say who sits for a party, who is away, and who acts for whom."""

from datetime import timedelta
from typing import Any

from core.clock import today
from core.roles import Perm
from governance.models import Absence, Delegation, Party, PartySeat
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_parties

SEE = Perm.RACI_VIEW
SEATS = Perm.PEOPLE_EDIT
SOON = timedelta(days=40)


def party(*_: Any) -> Party:
    make_parties()
    return Party.objects.get(code="OPS")


def sitting(cast: Cast, product: Product) -> PartySeat:
    return PartySeat.objects.create(
        party=party(), person=cast.outsider, starts_on=today()
    )


def away(cast: Cast, _product: Product) -> Absence:
    """Days of Otto, who sees nothing else."""
    return Absence.objects.create(
        person=cast.outsider, starts_on=today(), ends_on=today()
    )


def acting(cast: Cast, _product: Product) -> Delegation:
    """Paolo acts for Otto."""
    return Delegation.objects.create(
        person=cast.outsider,
        delegate=cast.po,
        starts_on=today(),
        ends_on=today(),
        named_on=today(),
        named_by=cast.outsider,
    )


class Ours(Rule):
    """Seen by the two of them and by who sees the matrix; ended by them and who keeps people."""

    both = False

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        if person == cast.outsider or (self.both and person == cast.po):
            return 200
        return super().expects(person, cast, team)


class OfTwo(Ours):
    both = True


def seating(cast: Cast, _product: Product) -> dict[str, Any]:
    return {"person": cast.outsider.pk, "starts_on": str(today())}


def api_seating(cast: Cast, product: Product) -> dict[str, Any]:
    return {**seating(cast, product), "party": party().pk}


def days(cast: Cast, _product: Product) -> dict[str, Any]:
    first = str(today() + SOON)
    return {"starts_on": first, "ends_on": first, "scope": "raci"}


def somebodys(cast: Cast, product: Product) -> dict[str, Any]:
    return {**days(cast, product), "person": cast.pm.pk}


def for_them(cast: Cast, product: Product) -> dict[str, Any]:
    return {**somebodys(cast, product), "delegate": cast.frontline.pk}


def for_me(cast: Cast, product: Product) -> dict[str, Any]:
    return {**days(cast, product), "delegate": cast.frontline.pk}


def new_party(*_: Any) -> dict[str, Any]:
    return {"code": "FIN", "name": "Finance", "side": "none", "position": 7}


def changed(*_: Any) -> dict[str, Any]:
    return {"name": "The center", "side": "center", "position": 2}


def unused(*_: Any) -> Party:
    return Party.objects.create(code="FIN", name="Finance")


EXPECT: Expected = {
    "governance:party_create": Rule(do=SEATS, wide=True, body=new_party),
    "governance:party_edit": Rule("party", do=SEATS, wide=True, body=changed),
    "governance:party_retire": Rule("unused", do=SEATS, wide=True),
    "governance:party_list": Rule(somewhere=SEE),
    "governance:party_detail": Rule("party", somewhere=SEE),
    "governance:party_seat": Rule("party", do=SEATS, wide=True, body=seating),
    "governance:seat_end": Rule("sitting", do=SEATS, wide=True),
    "governance:seat_lead": Rule("sitting", do=SEATS, wide=True),
    "governance:away_list": Rule(),
    "governance:absence_report": Rule(body=somebodys),
    "governance:delegate_name": Rule(body=for_them),
    "governance:absence_end": Ours("away", see=SEE, do=SEATS, wide=True),
    "governance:delegation_end": OfTwo("acting", see=SEE, do=SEATS, wide=True),
    "api:party-list": {
        "GET": Rule(),
        "POST": Rule(do=SEATS, wide=True, body=new_party),
    },
    "api:party-detail": {
        "GET": Rule("party", see=SEE, wide=True),
        "PATCH": Rule("party", see=SEE, do=SEATS, wide=True, body=changed),
    },
    "api:party-retire": Rule("unused", see=SEE, do=SEATS, wide=True),
    "api:party-seat-list": {
        "GET": Rule(),
        "POST": Rule(do=SEATS, wide=True, body=api_seating),
    },
    "api:party-seat-detail": Rule("sitting", see=SEE, wide=True),
    "api:party-seat-make-lead": Rule("sitting", see=SEE, do=SEATS, wide=True),
    "api:party-seat-end": Rule("sitting", see=SEE, do=SEATS, wide=True),
    "api:absence-list": {"GET": Rule(), "POST": Rule(body=days)},
    "api:absence-detail": Ours("away", see=SEE, wide=True),
    "api:absence-end": Ours("away", see=SEE, do=SEATS, wide=True),
    "api:delegation-list": {"GET": Rule(), "POST": Rule(body=for_me)},
    "api:delegation-detail": OfTwo("acting", see=SEE, wide=True),
    "api:delegation-end": OfTwo("acting", see=SEE, do=SEATS, wide=True),
}
MAKERS = {
    "party": party,
    "unused": unused,
    "sitting": sitting,
    "away": away,
    "acting": acting,
}
