"""The words in which each app says who may do what at each of its addresses.

`tests/<app>/access.py` has EXPECT, one row per URL name, and MAKERS, one per kind of
thing that an address names. `tests/test_access.py` asks every address as every person
of the cast, about a thing of their own team and of another team's. An address without
a row fails: nothing is open because somebody forgot it.

    EXPECT = {
        "portfolio:product_list": Rule(),                        # whoever is signed in
        "portfolio:product_create": Rule(somewhere=Perm.PORTFOLIO_EDIT),
        "portfolio:product_edit": Rule(
            "product", see=Perm.PORTFOLIO_VIEW, do=Perm.PORTFOLIO_EDIT
        ),
        "api:product-list": {
            "GET": Rule(),
            "POST": Rule(do=Perm.PORTFOLIO_EDIT, body=product_body),
        },
    }
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core import access
from core.models import Team, User
from core.roles import Perm
from portfolio.models import Product
from tests.make import Cast

Maker = Callable[[Cast, Product], Any]


@dataclass(frozen=True)
class Rule:
    """What a person needs at one address. Nothing named: it is enough to be signed in.

    `on` names the maker of the thing in the address, or of what has to be there for an
    address that names nothing to answer; the team that counts is that of
    the product it was made for, or every team when `wide`. Without `see` the thing
    does not exist for them (404); without `do` they may not (403); `somewhere` is held
    in any team at all. `body` makes a body that passes the form, so that the answer
    tells of rights and not of fields. `is_open`: no need to sign in. `mine`: only the
    person the thing was made for (`cast.pm`), for others it does not exist.
    """

    on: str = ""
    see: Perm | None = None
    do: Perm | None = None
    somewhere: Perm | None = None
    wide: bool = False
    is_open: bool = False
    mine: bool = False
    body: Maker | None = None

    def expects(self, person: User, cast: Cast, team: Team) -> int:
        """404, 403, or 200 for "let through"."""
        where = None if self.wide else team
        if self.mine and person != cast.pm:
            return 404
        if self.see and not access.allows(person, self.see, team=where):
            return 404
        if self.do and not access.allows(person, self.do, team=where):
            return 403
        if self.somewhere and not access.may(person, self.somewhere):
            return 403
        return 200


Expected = Mapping[str, Rule | Mapping[str, Rule]]
