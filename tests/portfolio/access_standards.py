"""Who may do what with standards, deviations, and the word that a product conforms."""

from datetime import timedelta
from typing import Any

from core import system
from core.clock import today
from core.roles import Perm
from portfolio.actions import conforming, deviations
from portfolio.models import (
    ConformityStatement,
    Deviation,
    Product,
    Standard,
    StandardVersion,
)
from tests.access import Expected, Rule
from tests.make import Cast
from tests.portfolio.standards import NO, WHY, WORDS, in_force, make_standard

VIEW, EDIT = Perm.PORTFOLIO_VIEW, Perm.STANDARD_EDIT
ASK, DECIDE = Perm.DEVIATION_ASK, Perm.DEVIATION_DECIDE


# --- things ------------------------------------------------------------------------
def code() -> str:
    return f"S-{Standard.objects.count()}"


def standard(cast: Cast, product: Product) -> Standard:
    return in_force(code())


def draft(cast: Cast, product: Product) -> StandardVersion:
    return make_standard(code()).versions.get()


def drafted(cast: Cast, product: Product) -> Standard:
    return draft(cast, product).standard


def statement(cast: Cast, product: Product) -> ConformityStatement:
    return conforming.state(
        product=product, standard=in_force(code()), seen_by="Seen.", by=system.user()
    )


def deviation(cast: Cast, product: Product) -> Deviation:
    return deviations.ask(
        product=product, standard=in_force(code()), **WHY,
        expires_on=today() + timedelta(days=30), by=system.user(), acting=cast.outsider,
    )  # fmt: skip


def granted(cast: Cast, product: Product) -> Deviation:
    row = deviation(cast, product)
    return deviations.grant(row, **NO, by=system.user(), acting=cast.it)


# --- bodies --------------------------------------------------------------------------
def body(**said: Any) -> Any:
    return lambda cast, product: said


def new_standard(cast: Cast, product: Product) -> dict[str, Any]:
    owner = make_standard(code()).owner_id
    about = {"code": f"N{code()}", "name": "Carriers", "family": "network"}
    return {**about, **WORDS, "owner": owner}


def to_publish(*_: Any) -> dict[str, Any]:
    later = today() + timedelta(days=300)
    return {"effective_from": today().isoformat(), "review_due_on": later.isoformat()}


def to_review(*_: Any) -> dict[str, Any]:
    return {"review_due_on": (today() + timedelta(days=300)).isoformat()}


def to_state(cast: Cast, product: Product) -> dict[str, Any]:
    there = Standard.objects.filter(retired_on=None).latest("pk").pk
    return {"product": product.pk, "standard": there, "seen_by": "Seen."}


def to_ask(cast: Cast, product: Product) -> dict[str, Any]:
    until = (today() + timedelta(days=30)).isoformat()
    there = Standard.objects.filter(retired_on=None).latest("pk").pk
    return {**WHY, "product": product.pk, "standard": there, "expires_on": until}


def kept(on: str, **more: Any) -> Rule:
    return Rule(on, see=VIEW, somewhere=EDIT, **more)


def asks(on: str, **more: Any) -> Rule:
    return Rule(on, see=VIEW, do=ASK, **more)


def decides(on: str, **more: Any) -> Rule:
    return Rule(on, see=VIEW, do=DECIDE, **more)


EXPECT: Expected = {
    "portfolio:standard_list": Rule(somewhere=VIEW),
    "portfolio:standard_export": Rule(somewhere=VIEW),
    "portfolio:standard_create": Rule(somewhere=EDIT),
    "portfolio:standard_detail": Rule("standard", see=VIEW),
    "portfolio:standard_edit": kept("standard"),
    "portfolio:standard_draft": kept("standard"),
    "portfolio:standard_review": kept("standard"),
    "portfolio:standard_retire": kept("standard"),
    "portfolio:standard_write": kept("draft"),
    "portfolio:standard_publish": kept("draft"),
    "portfolio:standard_state": Rule("standard", see=VIEW, somewhere=ASK),
    "portfolio:standard_panel": Rule("product", see=VIEW),
    "portfolio:statement_end": asks("statement", body=body(reason="It changed.")),
    "portfolio:deviation_list": Rule(somewhere=VIEW),
    "portfolio:deviation_export": Rule(somewhere=VIEW),
    "portfolio:deviation_create": Rule("standard", see=VIEW, somewhere=ASK),
    "portfolio:deviation_detail": Rule("deviation", see=VIEW),
    "portfolio:deviation_edit": asks("deviation"),
    "portfolio:deviation_withdraw": asks("deviation"),
    "portfolio:deviation_decide": decides("deviation", body=body(**NO, version=1)),
    "portfolio:deviation_close": asks("granted"),
    "api:standard-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=new_standard),
    },
    "api:standard-detail": {
        "GET": Rule("standard", see=VIEW),
        "PATCH": kept("standard"),
    },
    "api:standard-draft": {"POST": kept("standard")},
    "api:standard-write": {"POST": kept("drafted", body=body(why="It pays."))},
    "api:standard-publish": {"POST": kept("drafted", body=to_publish)},
    "api:standard-review": {"POST": kept("standard", body=to_review)},
    "api:standard-retire": {"POST": kept("standard", body=body(reason="Gone."))},
    "api:conformity_statement-list": {
        "GET": Rule(),
        "POST": Rule("standard", do=ASK, body=to_state),
    },
    "api:conformity_statement-detail": {"GET": Rule("statement", see=VIEW)},
    "api:conformity_statement-end": {
        "POST": asks("statement", body=body(reason="It changed."))
    },
    "api:product-conformity": {"GET": Rule("product", see=VIEW)},
    "api:deviation-list": {
        "GET": Rule(),
        "POST": Rule("standard", do=ASK, body=to_ask),
    },
    "api:deviation-detail": {
        "GET": Rule("deviation", see=VIEW),
        "PATCH": asks("deviation"),
    },
    "api:deviation-withdraw": {"POST": asks("deviation")},
    "api:deviation-grant": {"POST": decides("deviation", body=body(**NO))},
    "api:deviation-refuse": {"POST": decides("deviation", body=body(**NO))},
    "api:deviation-close": {"POST": asks("granted", body=body(seen_by="Seen."))},
}
MAKERS = {
    "standard": standard,
    "draft": draft,
    "drafted": drafted,
    "statement": statement,
    "deviation": deviation,
    "granted": granted,
}
