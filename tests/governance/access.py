"""Who may do what at the addresses of governance."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import access
from core.clock import now, today
from core.roles import Perm
from governance import raci_rights, record
from governance.actions import conditions, evidence, packs, talk, waivers
from governance.actions import raci as raci_actions
from governance.models import (
    Activity,
    Change,
    Criterion,
    Evidence,
    Pack,
    Preview,
    RaciMatrix,
    Review,
    SeatKind,
    ServiceCharge,
    ServiceLevel,
    Signature,
)
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.governance import (
    access_calendars,
    access_cases,
    access_change_requests,
    access_emergencies,
    access_engagement,
    access_meetings,
    access_parties,
    access_policy,
    access_proposals,
    access_raci,
    access_records,
    access_regulations,
    access_rights,
    access_service_escalations,
    access_services,
    access_statements,
    access_votes,
)
from tests.make import (
    Cast,
    make_criteria,
    make_matrix,
    make_review,
    make_service_levels,
)

SEE = Perm.GATE_VIEW
EITHER = (Perm.GATE_SIGN, Perm.GATE_SUBMIT)
LETTER = "https://example.org/letter"


RECORDS = Perm.SLA_RECORD
CHANGES = Perm.CHANGE_VIEW


# --- changes --------------------------------------------------------------------------
def change(cast: Cast, product: Product, **fields: Any) -> Change:
    asked = {"requested_at": now() - timedelta(days=3), "team": product.team}
    return Change.objects.create(
        title="Another route", kind="routing", **asked, **fields
    )


def held(cast: Cast, product: Product) -> Change:
    return change(cast, product, paused_at=now() - timedelta(days=1))


def live(cast: Cast, product: Product) -> Change:
    return change(cast, product, live_at=now() - timedelta(days=1))


def change_body(cast: Cast, product: Product) -> dict[str, Any]:
    words = {
        "title": "New",
        "kind": "prompt",
        "team": product.team_id,
        "done_by": "SUP",
    }
    return {**words, "requested_at": "2026-01-05T10:00", "promised_days": 5}


# --- things ---------------------------------------------------------------------------
def review_of(cast: Cast, product: Product, *, submitted: bool = True) -> Review:
    """A review of the product, asked by its own manager."""
    cast = type(cast)(
        **vars(cast) | {"product": product, "pm": product.product_manager}
    )
    return make_review(cast, subject=product, submitted=submitted)


def submitted(cast: Cast, product: Product) -> Review:
    return review_of(cast, product)


def judged(cast: Cast, product: Product) -> Review:
    """Every criterion met, written straight away: these tests ask much and often."""
    review = review_of(cast, product)
    review.assessments.update(
        verdict="met", assessed_by=cast.reviewer, assessed_at=now()
    )
    return review


def approved(cast: Cast, product: Product) -> Review:
    review = judged(cast, product)
    review.state, review.outcome = "decided", "approved"
    review.decided_on = review.valid_until = today()
    review.save()
    return review


def signed(cast: Cast, product: Product) -> Signature:
    review = approved(cast, product)
    return Signature.objects.create(
        review=review,
        record=record.document(review),
        seat=SeatKind.objects.get(code="SEC"),
        stance="approved",
        meaning="I approve.",
        signed_by=cast.reviewer,
        signed_at=now(),
    )


def condition_of(cast: Cast, product: Product, *, kept: bool = False) -> Any:
    """A condition that Otto owes, who sees nothing else."""
    row = conditions.add(
        judged(cast, product),
        text="Letter",
        owner=cast.outsider,
        due_on=today(),
        blocking="during",
        by=cast.reviewer,
    )
    if kept:
        conditions.submit_evidence(row, note="Sent.", by=cast.outsider)
    return row


def condition_of_approval(cast: Cast, product: Product) -> Any:
    row = condition_of(cast, product)
    outcome = {"outcome": "approved_with_conditions", "decided_on": today()}
    Review.objects.filter(pk=row.review_id).update(state="decided", **outcome)
    return row


def waiver_of(cast: Cast, product: Product, *, granted: bool = False) -> Any:
    review = judged(cast, product)
    row = waivers.request(
        review,
        criterion=Criterion.objects.get(code="S05"),
        reason="Gap",
        compensating_control="Review",
        risk_owner=cast.it,
        expires_on=today(),
        by=product.product_manager,
    )
    if granted:
        waivers.grant(row, by=cast.reviewer)
        Review.objects.filter(pk=review.pk).update(
            state="decided", outcome="approved", decided_on=today()
        )
    return row


def piece(cast: Cast, product: Product) -> Any:
    return evidence.add(
        review_of(cast, product, submitted=False),
        title="Letter",
        link=LETTER,
        by=product.product_manager,
    )


def kept_file(cast: Cast, product: Product) -> Evidence:
    """A file that the store has lost: who may fetch it is told so (409)."""
    return Evidence.objects.create(
        review=review_of(cast, product),
        title="Report",
        file="evidence/lost",
        filename="report.pdf",
        sha256="0" * 64,
        collected_on=today(),
        added_by=product.product_manager,
    )


def unfetched(cast: Cast, product: Product) -> Evidence:
    row = piece(cast, product)
    row.snapshot_state = "failed"
    row.save()
    return row


def comment(cast: Cast, product: Product) -> Any:
    """Said by Mia, who alone may change it."""
    return talk.say(review_of(cast, product), text="Why twice?", by=cast.pm)


@dataclass(frozen=True)
class Said(Rule):
    """Seen by who sees the review, changed by who said it."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        if not access.allows(person, SEE, team=team):
            return 404
        return 200 if person == cast.pm else 403


def words(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"text": "Because."}


def about_review(cast: Cast, product: Product) -> dict[str, Any]:
    return {"text": "Why?", "review": review_of(cast, product).pk}


def pictured(cast: Cast, product: Product) -> dict[str, Any]:
    """A file with a page to look at."""
    row = kept_file(cast, product)
    preview = Preview.objects.create(sha256=row.sha256, total=1, drawn=1)
    if not default_storage.exists(preview.kept_as(1)):
        default_storage.save(preview.kept_as(1), ContentFile(b"png"))
    return {"pk": row.pk, "page": 1}


def pack_of(cast: Cast, product: Product, *, failed: bool = False) -> Pack:
    """A pack whose file the store has lost; or one that could not be built."""
    built = {"file": "packs/lost", "sha256": "0" * 64, "manifest": "{}"}
    state = {"state": "failed", "failure": "Lost."} if failed else {"state": "ready"}
    return Pack.objects.create(
        review=review_of(cast, product),
        number=1,
        frozen_by=product.product_manager,
        frozen_at=now(),
        sent_at=now(),
        snapshot="{}",
        built_at=None if failed else now(),
        **({} if failed else built),
        **state,
    )


def criterion(_cast: Cast, _product: Product) -> Criterion:
    make_criteria()
    return Criterion.objects.get(code="R13")


def draft(cast: Cast, _product: Product) -> RaciMatrix:
    make_matrix()
    return raci_actions.draft(by=cast.ops)


def row_of_draft(cast: Cast, product: Product) -> dict[str, Any]:
    return {"pk": draft(cast, product).pk, "activity_id": activity().pk}


def activity() -> Activity:
    return Activity.objects.get(number=3)


def level(_cast: Cast, _product: Product) -> ServiceLevel:
    make_service_levels()
    return ServiceLevel.objects.get(code="SLA-03")


def subject(_cast: Cast, product: Product) -> dict[str, Any]:
    return {"label": "portfolio.product", "subject_id": product.pk}


MAKERS = {
    "change": change,
    "held": held,
    "live": live,
    "review_open": lambda cast, product: review_of(cast, product, submitted=False),
    "review": submitted,
    "review_judged": judged,
    "review_approved": approved,
    "subject": subject,
    "signature": signed,
    "assessment": lambda cast, product: submitted(cast, product).assessments.earliest(
        "pk"
    ),
    "evidence": piece,
    "evidence_file": kept_file,
    "unfetched": unfetched,
    "pictured": pictured,
    "review_comment": comment,
    "pack": pack_of,
    "pack_failed": lambda cast, product: pack_of(cast, product, failed=True),
    "condition": condition_of,
    "condition_of_approval": condition_of_approval,
    "condition_kept": lambda cast, product: condition_of(cast, product, kept=True),
    "waiver": waiver_of,
    "waiver_granted": lambda cast, product: waiver_of(cast, product, granted=True),
    "criterion": criterion,
    "draft": draft,
    "raci_row": row_of_draft,
    "level": level,
    **access_records.MAKERS,
    **access_calendars.MAKERS,
    **access_cases.MAKERS,
    **access_statements.MAKERS,
    **access_service_escalations.MAKERS,
    **access_meetings.MAKERS,
    **access_services.MAKERS,
    **access_change_requests.MAKERS,
    **access_parties.MAKERS,
    **access_policy.MAKERS,
    **access_regulations.MAKERS,
    **access_engagement.MAKERS,
    **access_proposals.MAKERS,
    **access_raci.MAKERS,
    **access_rights.MAKERS,
    **access_votes.MAKERS,
    **access_emergencies.MAKERS,
    "charge": lambda cast, product: ServiceCharge.objects.create(
        service=level(cast, product).service, month="2026-10-01", amount=1
    ),
}


# --- rules ----------------------------------------------------------------------------
def seen(on: str) -> Rule:
    return Rule(on, see=SEE)


def submits(on: str, body: Any = None) -> Rule:
    return Rule(on, see=SEE, do=Perm.GATE_SUBMIT, body=body)


def signs(on: str, body: Any = None) -> Rule:
    return Rule(on, see=SEE, do=Perm.GATE_SIGN, body=body)


def keeps(on: str, body: Any = None) -> Rule:
    """The catalogue: seen by who sees gates, changed by administrators."""
    return Rule(on, do=Perm.CRITERIA_EDIT, wide=True, body=body)


class Arranges(Rule):
    """Who sits in the review (Ada), and who may submit."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        rule = signs("") if person == cast.reviewer else submits("")
        return rule.expects(person, cast, team)


@dataclass(frozen=True)
class Inside(Rule):
    """Made in a review that the body names: who cannot see it is told so by the form."""

    needs: tuple[Perm, ...] = ()

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        if not access.allows(person, SEE, team=team):
            return 200
        held = any(access.allows(person, perm, team=team) for perm in self.needs)
        return 200 if held else 403


class Brought(Inside):
    """Evidence in a review that the body names: from who sits in it, or who may submit."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        if not access.allows(person, SEE, team=team):
            return 200
        return Arranges().expects(person, cast, team)


class Owed(Rule):
    """A condition: seen by who sees gates, and by Otto, who owes it."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        if person == cast.outsider:
            return 403 if self.do == Perm.GATE_SIGN else 200
        return super().expects(person, cast, team)


class OwedOrArranged(Owed):
    """Its evidence: from who owes it, who asked and who reviews."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        if person == cast.outsider:
            return 200
        return Arranges().expects(person, cast, team)


def owed(on: str, do: Perm | None = None, body: Any = None) -> Owed:
    return Owed(on, see=SEE, do=do, body=body)


@dataclass(frozen=True)
class Freezes(Rule):
    """Packs are built by who reviews or submits in the team, and who reads the trail."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        if not access.allows(person, SEE, team=team):
            return super().expects(person, cast, team)
        held = (access.allows(person, perm, team=team) for perm in packs.MAY)
        return 200 if any(held) else 403


READS = Rule(somewhere=SEE)
MATRIX = Rule(somewhere=Perm.RACI_VIEW)
EDITS_MATRIX = Perm.RACI_EDIT
RECORDS = Perm.SLA_RECORD


def only_why(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"reason": "The vendor is away."}


# --- bodies ---------------------------------------------------------------------------
def why(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"reason": "Because.", "note": "Because.", "version": ""}


def reason(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"reason": "Because."}


def note(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"note": "Kept."}


def ask(_cast: Cast, product: Product) -> dict[str, Any]:
    make_criteria()
    return {
        "gate": "G0",
        "asked": "Worth it?",
        "subject_type": "portfolio.product",
        "subject_id": product.pk,
    }


def asked_on_page(_cast: Cast, _product: Product) -> dict[str, Any]:
    make_criteria()
    return {"gate": "G0", "asked": "Worth it?"}


def edit(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"asked": "For one site?", "due_on": str(today())}


def more(_cast: Cast, _product: Product) -> dict[str, Any]:
    row = Criterion.objects.in_force(today()).get(code="G05")
    return {"criterion": row.pk}


def seat(cast: Cast, _product: Product) -> dict[str, Any]:
    return {"seat": "SEC", "person": cast.it.pk}


def verdict(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"verdict": "met"}


def link(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"title": "Letter", "link": LETTER}


def condition(cast: Cast, _product: Product) -> dict[str, Any]:
    return {
        "text": "Letter",
        "owner": cast.po.pk,
        "due_on": str(today()),
        "blocking": "during",
    }


def waiver(cast: Cast, _product: Product) -> dict[str, Any]:
    return {
        "criterion": Criterion.objects.get(code="S05").pk,
        "reason": "Gap",
        "compensating_control": "Review",
        "risk_owner": cast.it.pk,
        "expires_on": str(today()),
    }


def rest(cast: Cast, product: Product) -> dict[str, Any]:
    """A waiver of a condition: it names no criterion."""
    return {n: v for n, v in waiver(cast, product).items() if n != "criterion"}


def nothing(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {}


def inside(make: Any, body: Any) -> Any:
    """The body of something made in a review that exists."""
    return lambda cast, product: {
        "review": make(cast, product).pk,
        **body(cast, product),
    }


def signature(_cast: Cast, product: Product) -> dict[str, Any]:
    words = {"stance": "rejected", "reason": "No.", "meaning": "I reject."}
    return {**words, "password": "wrong", "record_hash": "0" * 64, "version": 1}


def api_signature(cast: Cast, product: Product) -> dict[str, Any]:
    """The API takes the version from If-Match."""
    words = signature(cast, product)
    return {name: value for name, value in words.items() if name != "version"}


def renewal(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"reason": "Late", "expires_on": str(today())}


def wording(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {
        "text": "Keys rotate",
        "status": "policy",
        "gates": ["G2"],
        "effective_from": str(today() + timedelta(days=1)),
    }


def new_criterion(cast: Cast, product: Product) -> dict[str, Any]:
    return wording(cast, product) | {"code": "S08", "family": "security"}


def ending(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"effective_to": str(today() + timedelta(days=1)), "reason": "Over"}


def standing(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"status": "watch"}


def matrix_row(_cast: Cast, _product: Product) -> dict[str, Any]:
    matrix = RaciMatrix.objects.get(state="draft")
    row = matrix.rows.get(activity=activity())
    return {**raci_rights.parts_of(row), "version": row.version}


def api_row(cast: Cast, product: Product) -> dict[str, Any]:
    held = matrix_row(cast, product)
    return {"activity": 3, "parts": {"IT": "C"}, "version": held["version"]}


def proposing(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"effective_from": str(today()), "reason": "Agreed"}


def result(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"month": "2026-10-01", "met": 1, "due": 2}


def charge(cast: Cast, product: Product) -> dict[str, Any]:
    service = level(cast, product).service
    return {"service": service, "month": "2026-10-01", "amount": "5"}


def terms(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {
        "name": "Backups",
        "provider": "IT",
        "consumer": "OPS",
        "terms": "Daily",
        "target_percent": "99",
        "measure": "Restores",
        "counting": "typed",
    }


def new_level(cast: Cast, product: Product) -> dict[str, Any]:
    return terms(cast, product) | {"code": "SLA-11"}


EXPECT: Expected = {
    **access_records.EXPECT,
    **access_calendars.EXPECT,
    **access_cases.EXPECT,
    **access_statements.EXPECT,
    **access_service_escalations.EXPECT,
    **access_meetings.EXPECT,
    **access_services.EXPECT,
    **access_change_requests.EXPECT,
    **access_parties.EXPECT,
    **access_policy.EXPECT,
    **access_regulations.EXPECT,
    **access_engagement.EXPECT,
    **access_proposals.EXPECT,
    **access_raci.EXPECT,
    **access_rights.EXPECT,
    **access_votes.EXPECT,
    **access_emergencies.EXPECT,
    # pages
    "governance:review_list": READS,
    "governance:review_detail": seen("review"),
    "governance:review_create": Rule(
        "subject", see=Perm.PORTFOLIO_VIEW, do=Perm.GATE_SUBMIT, body=asked_on_page
    ),
    "governance:subject_panel": Rule("subject", somewhere=SEE),
    "governance:review_edit": submits("review", edit),
    "governance:review_submit": submits("review_open"),
    "governance:review_withdraw": submits("review", why),
    "governance:review_revoke": signs("review_approved", why),
    "governance:review_add_criterion": signs("review", more),
    "governance:review_name_seat": Arranges("review", body=seat),
    "governance:review_sign": signs("review_judged", signature),
    "governance:signature_receipt": seen("signature"),
    "governance:assessment_assess": signs("assessment", verdict),
    "governance:evidence_add": Arranges("review", body=link),
    "governance:evidence_download": seen("evidence_file"),
    "governance:evidence_remove": submits("evidence"),
    "governance:review_talk": seen("review"),
    "governance:review_comment_add": Rule("review", see=SEE, body=words),
    "governance:review_comment_edit": Said("review_comment"),
    "governance:review_comment_remove": Said("review_comment"),
    "api:review-comment-list": {"GET": Rule(), "POST": Rule(body=about_review)},
    "api:review-comment-detail": {
        "GET": seen("review_comment"),
        "PATCH": Said("review_comment"),
    },
    "api:review-comment-remove": Said("review_comment"),
    "governance:evidence_preview": seen("evidence"),
    "governance:evidence_picture": seen("pictured"),
    "governance:evidence_look": signs("evidence"),
    "governance:evidence_fetch": Arranges("unfetched"),
    "governance:pack_list": seen("review"),
    "governance:pack_freeze": Freezes("review", see=SEE),
    "governance:pack_progress": seen("pack"),
    "governance:pack_download": seen("pack"),
    "governance:pack_build_again": Freezes("pack_failed", see=SEE),
    "governance:pack_verifier": Rule(),
    "governance:condition_create": signs("review", condition),
    "governance:condition_detail": owed("condition"),
    "governance:condition_edit": owed("condition", Perm.GATE_SIGN, condition),
    "governance:condition_remove": owed("condition", Perm.GATE_SIGN),
    "governance:condition_add_evidence": OwedOrArranged("condition", body=link),
    "governance:condition_submit_evidence": owed("condition", Perm.GATE_SUBMIT, note),
    "governance:condition_send_back": owed("condition_kept", Perm.GATE_SIGN, why),
    "governance:condition_verify": owed("condition_kept", Perm.GATE_SIGN),
    "governance:condition_request_waiver": owed("condition", Perm.GATE_SUBMIT, rest),
    "governance:waiver_request": submits("review", waiver),
    "governance:waiver_detail": seen("waiver"),
    "governance:waiver_grant": signs("waiver"),
    "governance:waiver_decline": signs("waiver", why),
    "governance:waiver_renew": submits("waiver_granted", renewal),
    "governance:criterion_list": READS,
    "governance:criterion_detail": Rule("criterion", somewhere=SEE),
    "governance:criterion_create": keeps("", new_criterion),
    "governance:criterion_reword": keeps("criterion", wording),
    "governance:criterion_retire": keeps("criterion", ending),
    "governance:criterion_verify": keeps("criterion", standing),
    "governance:raci": MATRIX,
    "governance:raci_version": Rule("draft", somewhere=Perm.RACI_VIEW),
    "governance:raci_draft": Rule(somewhere=EDITS_MATRIX),
    "governance:raci_set_row": Rule(
        "raci_row", somewhere=EDITS_MATRIX, body=matrix_row
    ),
    "governance:raci_propose": Rule("draft", somewhere=EDITS_MATRIX, body=proposing),
    "governance:raci_discard": Rule("draft", somewhere=EDITS_MATRIX),
    "governance:change_list": Rule(somewhere=CHANGES),
    "governance:change_create": Rule(somewhere=RECORDS, body=change_body),
    "governance:change_detail": Rule("change", see=CHANGES),
    "governance:change_edit": Rule("change", see=CHANGES, somewhere=RECORDS),
    "governance:change_pause": Rule("change", see=CHANGES, somewhere=RECORDS, body=why),
    "governance:change_resume": Rule("held", see=CHANGES, somewhere=RECORDS),
    "governance:change_go_live": Rule("change", see=CHANGES, somewhere=RECORDS),
    "governance:change_roll_back": Rule(
        "live", see=CHANGES, somewhere=RECORDS, body=why
    ),
    "api:change-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=RECORDS, body=change_body),
    },
    "api:change-detail": {
        "GET": Rule("change", see=CHANGES),
        "PATCH": Rule("change", see=CHANGES, somewhere=RECORDS),
    },
    "api:change-pause": Rule("change", see=CHANGES, somewhere=RECORDS, body=only_why),
    "api:change-resume": Rule("held", see=CHANGES, somewhere=RECORDS),
    "api:change-go-live": Rule("change", see=CHANGES, somewhere=RECORDS),
    "api:change-roll-back": Rule("live", see=CHANGES, somewhere=RECORDS, body=only_why),
    "governance:sla_list": MATRIX,
    "governance:sla_detail": Rule("level", somewhere=Perm.RACI_VIEW),
    "governance:sla_create": Rule(somewhere=EDITS_MATRIX, body=new_level),
    "governance:sla_edit": Rule("level", somewhere=EDITS_MATRIX, body=terms),
    "governance:sla_record": Rule("level", somewhere=RECORDS, body=result),
    "governance:sla_charge": Rule(somewhere=RECORDS, body=charge),
    # API
    "api:review-list": {
        "GET": Rule(),
        "POST": Rule(see=Perm.PORTFOLIO_VIEW, do=Perm.GATE_SUBMIT, body=ask),
    },
    "api:review-detail": {"GET": seen("review"), "PATCH": submits("review", edit)},
    "api:review-record": seen("review"),
    "api:review-submit": submits("review_open"),
    "api:review-withdraw": submits("review", reason),
    "api:review-revoke": signs("review_approved", reason),
    "api:review-add-criterion": signs("review", more),
    "api:review-name-seat": Arranges("review", body=seat),
    "api:review-sign": signs("review_judged", api_signature),
    "api:review-sign-challenge": signs("review_judged"),
    "api:assessment-list": Rule(),
    "api:assessment-detail": seen("assessment"),
    "api:assessment-assess": signs("assessment", verdict),
    "api:evidence-list": {
        "GET": Rule(),
        "POST": Brought(body=inside(submitted, link)),
    },
    "api:requested-change-list": {
        "GET": Rule(),
        "POST": Inside(body=inside(submitted, access_votes.text), needs=EITHER[:1]),
    },
    "api:evidence-detail": seen("evidence"),
    "api:evidence-remove": submits("evidence"),
    "api:evidence-preview": seen("evidence"),
    "api:evidence-look": signs("evidence"),
    "api:evidence-fetch": Arranges("unfetched"),
    "api:evidence-download": seen("evidence_file"),
    "api:pack-list": {"GET": Rule(), "POST": Freezes(body=inside(submitted, nothing))},
    "api:pack-detail": seen("pack"),
    "api:pack-download": seen("pack"),
    "api:pack-build-again": Freezes("pack_failed", see=SEE),
    "api:pack-verifier": Rule(),
    "api:condition-list": {
        "GET": Rule(),
        "POST": Inside(body=inside(judged, condition), needs=EITHER[:1]),
    },
    "api:condition-detail": {
        "GET": owed("condition"),
        "PATCH": owed("condition", Perm.GATE_SIGN, lambda *_: {"text": "Two letters"}),
    },
    "api:condition-remove": owed("condition", Perm.GATE_SIGN),
    "api:condition-submit-evidence": owed("condition", Perm.GATE_SUBMIT, note),
    "api:condition-verify": owed("condition_kept", Perm.GATE_SIGN),
    "api:condition-send-back": owed("condition_kept", Perm.GATE_SIGN, reason),
    "api:condition-request-waiver": owed(
        "condition_of_approval", Perm.GATE_SUBMIT, rest
    ),
    "api:waiver-list": {
        "GET": Rule(),
        "POST": Inside(body=inside(judged, waiver), needs=EITHER[1:]),
    },
    "api:waiver-detail": seen("waiver"),
    "api:waiver-grant": signs("waiver"),
    "api:waiver-decline": signs("waiver", reason),
    "api:waiver-renew": submits("waiver_granted", renewal),
    "api:criterion-list": {
        "GET": Rule(),
        "POST": Rule(do=Perm.CRITERIA_EDIT, wide=True, body=new_criterion),
    },
    "api:criterion-detail": Rule("criterion", see=SEE),
    "api:criterion-reword": Rule(
        "criterion",
        see=SEE,
        do=Perm.CRITERIA_EDIT,
        wide=True,
        body=lambda *_: {"effective_from": str(today() + timedelta(days=1))},
    ),
    "api:criterion-retire": Rule(
        "criterion", see=SEE, do=Perm.CRITERIA_EDIT, wide=True, body=ending
    ),
    "api:criterion-verify": Rule(
        "criterion", see=SEE, do=Perm.CRITERIA_EDIT, wide=True, body=standing
    ),
    "api:raci-list": {"GET": Rule(), "POST": Rule(somewhere=EDITS_MATRIX)},
    "api:raci-detail": Rule("draft", see=Perm.RACI_VIEW),
    "api:raci-set-row": Rule(
        "draft", see=Perm.RACI_VIEW, somewhere=EDITS_MATRIX, body=api_row
    ),
    "api:raci-propose": Rule(
        "draft", see=Perm.RACI_VIEW, somewhere=EDITS_MATRIX, body=proposing
    ),
    "api:raci-discard": Rule("draft", see=Perm.RACI_VIEW, somewhere=EDITS_MATRIX),
    "api:service-level-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDITS_MATRIX, body=new_level),
    },
    "api:service-level-detail": {
        "GET": Rule("level", see=Perm.RACI_VIEW),
        "PATCH": Rule(
            "level",
            see=Perm.RACI_VIEW,
            somewhere=EDITS_MATRIX,
            body=lambda *_: {"terms": "Hourly"},
        ),
    },
    "api:service-level-record": Rule(
        "level", see=Perm.RACI_VIEW, somewhere=RECORDS, body=result
    ),
    "api:service-charge-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=RECORDS, body=charge),
    },
    "api:service-charge-detail": {
        "GET": Rule("charge", see=Perm.RACI_VIEW),
        "PATCH": Rule(
            "charge",
            see=Perm.RACI_VIEW,
            somewhere=RECORDS,
            body=lambda *_: {"amount": "7"},
        ),
    },
}
