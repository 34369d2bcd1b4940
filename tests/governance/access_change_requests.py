"""Who may do what with change requests: the matrix, beside the permissions.

Paolo sits for support (R), Olga for Operations (A), Ada for compliance, Ivo for IT.
"""

from dataclasses import dataclass
from typing import Any

from core import access
from core.roles import Perm
from governance.actions import change_deciding, change_requests, change_steps
from governance.models import ChangeClass, ChangeRequest, PartySeat
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import (
    Cast,
    make_change_classes,
    make_change_request,
    make_rules,
    seat_everybody,
)

SEE = Perm.CHANGE_VIEW
WRITE = Perm.CHANGE_FILE


@dataclass(frozen=True)
class Only(Rule):
    """Seen by who sees changes; done by these people of the cast alone.

    Who only lacks the part in the matrix is told so in words: 409, else 403.
    """

    who: tuple[str, ...] = ()
    refused: int = 403
    needs: Perm | None = None

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        found = super().expects(person, cast, team)
        if found != 200:
            return found
        mine = [getattr(cast, name) for name in self.who]
        if person not in mine and self.needs and not access.may(person, self.needs):
            return 403
        return 200 if person in mine else self.refused


def only(*who: str, on: str, body: Any = None) -> Rule:
    return Only(on, see=SEE, body=body or nothing, who=who)


def by_the_matrix(
    *who: str, on: str, body: Any = None, needs: Perm | None = None
) -> Rule:
    body = body or nothing
    return Only(on, see=SEE, body=body, who=who, refused=409, needs=needs)


def nothing(*_: Any) -> dict[str, Any]:
    return {}


def draft(cast: Cast, product: Product, code: str = "routing") -> ChangeRequest:
    make_change_classes()
    make_rules(cast)
    if not PartySeat.objects.exists():
        seat_everybody(cast)
    return make_change_request(cast, code, team=product.team)


def filed(cast: Cast, product: Product, code: str = "routing") -> ChangeRequest:
    return change_requests.file(draft(cast, product, code), by=cast.po)


def prompt(cast: Cast, product: Product) -> ChangeRequest:
    return filed(cast, product, "prompts")


def held(cast: Cast, product: Product) -> ChangeRequest:
    return change_steps.hold(filed(cast, product), reason="customer", by=cast.po)


def approved(cast: Cast, product: Product) -> ChangeRequest:
    return change_deciding.approve(filed(cast, product), by=cast.ops)


def live(cast: Cast, product: Product) -> ChangeRequest:
    return change_steps.go_live(approved(cast, product), by=cast.po)


def new(cast: Cast, product: Product) -> dict[str, Any]:
    make_change_classes()
    make_rules(cast)
    kind = ChangeClass.objects.get(code="routing")
    said = {"change_class": kind.pk, "urgency": "day_to_day", "team": product.team_id}
    return {**said, "title": "A route"}


def why(*_: Any) -> dict[str, Any]:
    return {"reason": "It is not needed."}


def words(*_: Any) -> dict[str, Any]:
    return {"text": "When?"}


def hold(*_: Any) -> dict[str, Any]:
    return {"reason": "vendor"}


def look(*_: Any) -> dict[str, Any]:
    return {"passed": "yes"}


def api_look(*_: Any) -> dict[str, Any]:
    return {"passed": True}


def day(*_: Any) -> dict[str, Any]:
    return {"planned_at": "2027-01-04T10:00"}


SEEN = Rule("request_draft", see=SEE)
SAYS = Rule("request_draft", see=SEE, body=words)
STEPS = {
    "file": by_the_matrix("po", on="request_draft", needs=WRITE),
    "withdraw": only("po", on="request_filed", body=why),
    "approve": by_the_matrix("ops", on="request_filed"),
    "decline": by_the_matrix("ops", on="request_filed", body=why),
    "schedule": by_the_matrix("po", on="request_approved", body=day),
    "hold": by_the_matrix("po", on="request_filed", body=hold),
    "go-on": by_the_matrix("po", on="request_held"),
    "go-live": by_the_matrix("po", on="request_approved"),
    "verify": by_the_matrix("po", on="request_live"),
    "back-out": by_the_matrix("po", on="request_live", body=why),
    "say": SAYS,
}
EXPECT: Expected = {
    "governance:change_request_list": Rule(somewhere=SEE),
    "governance:change_request_export": Rule(somewhere=SEE),
    "governance:change_request_calendar": Rule(somewhere=SEE),
    "governance:change_request_create": Rule(somewhere=WRITE, body=new),
    "governance:change_request_detail": SEEN,
    "governance:change_request_clock": Rule("request_filed", see=SEE),
    "governance:change_request_edit": only("po", on="request_draft", body=new),
    **{
        f"governance:change_request_{name.replace('-', '_')}": rule
        for name, rule in STEPS.items()
    },
    "governance:change_request_look": only("reviewer", on="request_prompt", body=look),
    "api:change-class-list": Rule(),
    "api:change-request-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=WRITE, body=new),
    },
    "api:change-request-detail": {
        "GET": SEEN,
        "PATCH": only("po", on="request_draft", body=new),
    },
    **{f"api:change-request-{name}": rule for name, rule in STEPS.items()},
    "api:change-request-look": only("reviewer", on="request_prompt", body=api_look),
}
MAKERS = {
    "request_draft": draft,
    "request_filed": filed,
    "request_prompt": prompt,
    "request_held": held,
    "request_approved": approved,
    "request_live": live,
}
