"""Who may do what at the addresses of releases and of the floor's roster."""

from datetime import date
from typing import Any

from core import system
from core.roles import Perm
from portfolio.models import Product
from support.actions import releases, roster
from support.models import Associate, Release, ReleaseNote
from tests.access import Expected, Rule
from tests.make import Cast
from tests.support.ways import site

VIEW, EDIT = Perm.RELEASE_VIEW, Perm.RELEASE_EDIT
RECORD, ROSTER = Perm.RECEIPT_RECORD, Perm.ROSTER_EDIT


def draft(cast: Cast, product: Product) -> Release:
    by = system.user()
    row = releases.create(
        product=product,
        title="Bot",
        effective_on=date(2026, 12, 1),
        sites=[site()],
        by=by,
    )
    releases.add_note(row, audience="agent", what_changes="A bot answers.", by=by)
    return row


def out(cast: Cast, product: Product) -> Release:
    return releases.publish(draft(cast, product), by=system.user())


def draft_note(cast: Cast, product: Product) -> ReleaseNote:
    return draft(cast, product).notes.get()


def out_note(cast: Cast, product: Product) -> ReleaseNote:
    return out(cast, product).notes.get()


def associate(cast: Cast, product: Product) -> Associate:
    code = f"A-{Associate.objects.count()}"
    return roster.add(
        code=code, site=site(), group="PLS", function="agent", lead=cast.frontline,
        by=system.user(),
    )  # fmt: skip


MAKERS = {
    "release draft": draft,
    "release": out,
    "release note draft": draft_note,
    "release note": out_note,
    "associate": associate,
    "release product": lambda cast, product: product,
}


def body(**fields: Any) -> Any:
    return lambda cast, product: fields


def new_release(cast: Cast, product: Product) -> dict[str, Any]:
    return {"product": product.pk, "title": "Bot", "effective_on": "2026-12-01"}


def new_note(cast: Cast, product: Product) -> dict[str, Any]:
    row = draft(cast, product).pk
    return {"release": row, "audience": "it", "what_changes": "A bot answers."}


def new_associate(cast: Cast, product: Product) -> dict[str, Any]:
    code = f"N-{Associate.objects.count()}"
    return {"code": code, "site": site().pk, "group": "PLS", "function": "agent"}


def writes(on: str, see: Perm = EDIT, given: Any = None) -> Rule:
    return Rule(on, see=see, do=EDIT, body=given)


WORDS = body(what_changes="A bot answers.")
EXPECT: Expected = {
    "support:release_list": Rule(somewhere=VIEW),
    "support:release_create": Rule(somewhere=EDIT),
    "support:release_detail": Rule("release", see=VIEW),
    "support:release_edit": writes("release draft"),
    "support:release_publish": writes("release draft", given=body(version=1)),
    "support:release_withdraw": writes("release", VIEW, body(reason="gone")),
    "support:release_readiness": Rule("release", see=VIEW),
    "support:note_create": writes("release draft"),
    "support:note_read": Rule("release note", see=VIEW),
    "support:note_edit": writes("release note draft"),
    "support:note_publish": writes("release note", VIEW),
    # Nobody of the cast is on the roster: without answers all are told what lacks.
    "support:note_acknowledge": Rule("release note", see=VIEW),
    "support:note_attest": Rule("release note", see=VIEW, somewhere=RECORD),
    "support:product_panel": Rule("release product", see=Perm.PORTFOLIO_VIEW),
    "support:associate_list": Rule(somewhere=RECORD),
    "support:associate_create": Rule(somewhere=ROSTER),
    "support:associate_edit": Rule("associate", somewhere=ROSTER),
    "api:release-list": {
        "GET": Rule(),
        "POST": Rule(do=EDIT, body=new_release),
    },
    "api:release-detail": {
        "GET": Rule("release", see=VIEW),
        "PATCH": writes("release", VIEW, body(title="Other")),
    },
    "api:release-publish": writes("release draft"),
    "api:release-withdraw": writes("release", VIEW, body(reason="gone")),
    "api:release-readiness": Rule("release", see=VIEW),
    "api:release-note-list": {
        "GET": Rule(),
        "POST": Rule(see=EDIT, do=EDIT, body=new_note),
    },
    "api:release-note-detail": {
        "GET": Rule("release note", see=VIEW),
        "PATCH": writes("release note", VIEW, WORDS),
    },
    "api:release-note-publish": writes("release note", VIEW, body(because="more")),
    "api:release-note-acknowledge": Rule("release note", see=VIEW),
    "api:release-note-attest": Rule("release note", see=VIEW, somewhere=RECORD),
    "api:associate-detail": {
        "GET": Rule("associate", somewhere=RECORD),
        "PATCH": Rule("associate", somewhere=ROSTER, body=body(group="CRD")),
    },
    "api:associate-list": {
        "GET": Rule(somewhere=RECORD),
        "POST": Rule(somewhere=ROSTER, body=new_associate),
    },
    "api:receipt-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=ROSTER, body=body(receipts=[])),
    },
}
