"""Who may do what at the addresses of releases and of the floor's roster."""

from datetime import date
from typing import Any

from core import system
from core.roles import Perm
from portfolio.models import Product
from support.actions import problems, releases, risk_answers, risks, roster
from support.models import Associate, Problem, Release, ReleaseNote, Risk
from tests.access import Expected, Rule
from tests.make import Cast
from tests.support import access_runs
from tests.support.risks import FOUND
from tests.support.ways import site

VIEW, EDIT = Perm.RELEASE_VIEW, Perm.RELEASE_EDIT
RECORD, ROSTER = Perm.RECEIPT_RECORD, Perm.ROSTER_EDIT
SEEN, REPORT, SOLVE = Perm.PROBLEM_VIEW, Perm.PROBLEM_REPORT, Perm.PROBLEM_SOLVE


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


def problem(cast: Cast, product: Product) -> Problem:
    told = new_problem(cast, product) | {"product": product, "since": date(2026, 11, 9)}
    return problems.report(**told, by=system.user())


def explained(cast: Cast, product: Product) -> Problem:
    row = problem(cast, product)
    return problems.find_cause(row, cause="A queue is full.", by=system.user())


def resolved(cast: Cast, product: Product) -> Problem:
    row = explained(cast, product)
    return problems.resolve(row, prevents="It is watched.", by=system.user())


def new_problem(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "product": product.pk, "title": "Screen freezes", "seen": "It stands still.",
        "since": "2026-11-09", "driver": "technology", "impact": 2, "urgency": 2,
    }  # fmt: skip


def risk(cast: Cast, product: Product) -> Risk:
    return risks.record(**{**FOUND, "product": product}, by=system.user())


def owned_risk(cast: Cast, product: Product) -> Risk:
    """Owned by the manager of its product, who accepts nothing."""
    row, by = risk(cast, product), system.user()
    return risks.give(row, owner=product.product_manager, by=by)


def closed_risk(cast: Cast, product: Product) -> Risk:
    return risk_answers.close(risk(cast, product), reason="Gone.", by=system.user())


def new_risk(cast: Cast, product: Product) -> dict[str, Any]:
    return {**FOUND, "product": product.pk}


def owner(cast: Cast, product: Product) -> dict[str, Any]:
    return {"owner": product.product_manager_id}


MAKERS = {
    **access_runs.MAKERS,
    "problem": problem,
    "problem explained": explained,
    "problem resolved": resolved,
    "risk": risk,
    "risk owned": owned_risk,
    "risk closed": closed_risk,
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


def solves(on: str, given: Any) -> Rule:
    return Rule(on, see=SEEN, do=SOLVE, body=given)


def reports(on: str, given: Any) -> Rule:
    return Rule(on, see=SEEN, do=REPORT, body=given)


def accepts(on: str) -> Rule:
    return Rule(on, see=SEEN, do=Perm.RISK_ACCEPT, body=ACCEPTED)


CAUSE, PREVENTS = body(cause="A full queue.", driver="technology"), body(prevents="A guard.")  # fmt: skip
COUNTED = body(day="2026-11-13", count=3)
SCORED = body(likelihood=2, impact=2, reason="Looked.")
TREATED = body(response="reduce", plan="Test it.", due_on="2026-12-01")
ACCEPTED = body(plan="It is rare.", accepted_until="2026-12-01")
HAPPENED = body(seen="So.", since="2026-11-16", impact=2, urgency=2)
OVER = body(reason="Gone.")
WORDS = body(what_changes="A bot answers.")
EXPECT: Expected = {
    **access_runs.EXPECT,
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
    "support:problem_list": Rule(somewhere=SEEN),
    "support:problem_export": Rule(somewhere=SEEN),
    "support:problem_trend": Rule(somewhere=SEEN),
    "support:problem_create": Rule(somewhere=REPORT),
    "support:problem_detail": Rule("problem", see=SEEN),
    "support:problem_panel": Rule("release product", see=Perm.PORTFOLIO_VIEW),
    "support:problem_edit": Rule("problem", see=SEEN, do=SOLVE),
    "support:problem_take": solves("problem", owner),
    "support:problem_explain": solves("problem", CAUSE),
    "support:problem_plan": solves("problem explained", body(item="")),
    "support:problem_resolve": solves("problem explained", PREVENTS),
    "support:problem_reopen": reports("problem resolved", body(reason="It is back.")),
    "support:problem_count": reports("problem", COUNTED),
    "support:risk_list": Rule(somewhere=SEEN),
    "support:risk_export": Rule(somewhere=SEEN),
    "support:risk_picture": Rule(somewhere=SEEN),
    "support:risk_create": Rule(somewhere=REPORT),
    "support:risk_detail": Rule("risk", see=SEEN),
    "support:risk_panel": Rule("release product", see=Perm.PORTFOLIO_VIEW),
    "support:risk_edit": Rule("risk", see=SEEN, do=SOLVE),
    "support:risk_assess": solves("risk", SCORED),
    "support:risk_give": solves("risk", owner),
    "support:risk_treat": solves("risk", TREATED),
    "support:risk_accept": accepts("risk owned"),
    "support:risk_happened": reports("risk", HAPPENED),
    "support:risk_close": solves("risk", OVER),
    "support:risk_reopen": reports("risk closed", OVER),
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
    "api:problem-list": {
        "GET": Rule(),
        "POST": Rule(do=REPORT, body=new_problem),
    },
    "api:problem-detail": {
        "GET": Rule("problem", see=SEEN),
        "PATCH": solves("problem", body(title="Other")),
    },
    "api:problem-trend": Rule(),
    "api:problem-take": solves("problem", owner),
    "api:problem-explain": solves("problem", body(cause="A full queue.")),
    "api:problem-plan": solves("problem explained", body(item=None)),
    "api:problem-resolve": solves("problem explained", PREVENTS),
    "api:problem-reopen": reports("problem resolved", body(reason="It is back.")),
    "api:problem-incidents": {
        "GET": Rule("problem", see=SEEN),
        "POST": reports("problem", COUNTED),
    },
    "api:risk-list": {
        "GET": Rule(),
        "POST": Rule(do=REPORT, body=new_risk),
    },
    "api:risk-detail": {
        "GET": Rule("risk", see=SEEN),
        "PATCH": solves("risk", body(title="Other")),
    },
    "api:risk-trend": Rule(),
    "api:risk-steps": Rule("risk", see=SEEN),
    "api:risk-assess": solves("risk", SCORED),
    "api:risk-give": solves("risk", owner),
    "api:risk-treat": solves("risk", TREATED),
    "api:risk-accept": accepts("risk owned"),
    "api:risk-happened": reports("risk", HAPPENED),
    "api:risk-close": solves("risk", OVER),
    "api:risk-reopen": reports("risk closed", OVER),
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
