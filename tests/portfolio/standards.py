"""Standards and deviations as tests begin with them."""

from datetime import date, timedelta
from typing import Any

from core import system
from core.clock import today
from governance.models import Party
from portfolio import conformity
from portfolio.actions import deviations, standards
from portfolio.models import Deviation, Product, Standard
from tests.make import Cast, make_parties

YEAR = timedelta(days=365)
WORDS: dict[str, Any] = {
    "demands": "Calls leave through the shared carriers.",
    "why": "One contract for all is cheaper than eight.",
    "scope": "every",
}
WHY: dict[str, Any] = {
    "why": "The pilot needs a line of its own.",
    "compensating_control": "Calls are recorded twice.",
    "for_flexibility": "The shared carriers have no such line before spring.",
}
NO: dict[str, Any] = {
    "for_standard": "Every line of its own is paid for by all.",
    "because": "The pilot ends before the lines come.",
}


def make_standard(code: str = "NET-1", **said: Any) -> Standard:
    """A draft of the network family, by IT, unless `said` says otherwise."""
    make_parties()
    it = Party.objects.get(code="IT")
    about: dict[str, Any] = {"name": "Shared carriers", "family": "network"}
    return standards.create(
        code=code, owner=it, **{**about, **WORDS, **said}, by=system.user()
    )


def in_force(code: str = "NET-1", on: date | None = None, **said: Any) -> Standard:
    """The same, in force from a day on."""
    standard = make_standard(code, **said)
    publish(standard, on=on)
    return standard


def publish(standard: Standard, on: date | None = None) -> None:
    day = on or today()
    draft = standard.versions.get(state="draft")
    standards.publish(
        draft, effective_from=day, review_due_on=day + YEAR, by=system.user(), on=on
    )


def asked(cast: Cast, standard: Standard, days: int = 60, **said: Any) -> Deviation:
    """Paolo asks for the cast's product."""
    words = {"product": cast.product, **WHY, **said}
    until = today() + timedelta(days=days)
    return deviations.ask(standard=standard, expires_on=until, **words, by=cast.po)


def granted(cast: Cast, standard: Standard, days: int = 60, **said: Any) -> Deviation:
    row = asked(cast, standard, days, **said)
    return deviations.grant(row, **NO, by=cast.it)


def states(product: Product, on: date | None = None) -> list[str]:
    """“NET-1 conforms”, for each standard that applies."""
    found = conformity.of(product, on or today())
    return [f"{each.standard.code} {each.state}" for each in found]
