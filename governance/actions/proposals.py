"""A document two sides sign: proposed, signed for each side, then it holds from its day.

The kit knows no document. Each kind says in a `Kind` what stands on the page that is
signed, what keeps it from holding, and what happens when both have signed. Whoever
edits a draft calls `overtake` in the same transaction: what was proposed is then
something else, and its signatures count for nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from core import access, audit
from core.actions import notices
from core.clock import now
from core.errors import Refused, Stale, Unfit
from core.factors import Proof
from core.models import User
from core.notices import Kind as Told
from core.roles import Perm
from core.verbs import Verb
from governance import canonical, meanings, numbering, reauth, speaking
from governance.models import Proposal, ProposalSignature
from governance.quorum import Stance
from governance.speaking import Voice

State = Proposal.State
CHANGED = (
    "It changed since it was proposed. Look at it as it is now; to sign it, it has to be "
    "proposed again."
)


@dataclass(frozen=True)
class Kind:
    """What the kit has to know of a kind of document.

    `held` locks and returns the document of an id. `shown` is its content as plain
    values, the whole of what both sides sign. `require` raises Refused while it cannot
    hold from that day on; it is asked when it is proposed and before each signature.
    `enact` makes it hold, in the transaction of the last signature.
    """

    code: Proposal.Kind
    held: Callable[[int], Any]
    shown: Callable[[Any], dict[str, Any]]
    require: Callable[[Any, date], None]
    enact: Callable[[Any, Proposal, User], None]


def record(
    kind: Kind, document: Any, effective_from: date, reason: str
) -> dict[str, Any]:
    """What both sides sign: the document, from when on, and why."""
    return {
        "format": 1,
        "kind": kind.code.value,
        "name": str(document),
        "effective_from": str(effective_from),
        "reason": reason,
        "content": kind.shown(document),
    }


def open_of(kind: Proposal.Kind, document: Model) -> Proposal | None:
    rows = Proposal.objects.open().filter(kind=kind, document_id=document.pk)
    return rows.for_page().first()


def propose(
    kind: Kind, document: Any, *, effective_from: date, reason: str, by: User
) -> Proposal:
    """Put a locked draft before both sides. The caller has asked for the right to it."""
    numbering.lock(f"proposal {kind.code}")
    if Proposal.objects.open().filter(kind=kind.code).exists():
        raise Refused("It is proposed already: one proposal at a time.")
    reason = reason.strip()
    if not reason:
        raise Unfit("reason", "Say what changes, and why.")
    kind.require(document, effective_from)
    found = record(kind, document, effective_from, reason)
    row = Proposal.objects.create(
        kind=kind.code,
        document_id=document.pk,
        name=str(document),
        effective_from=effective_from,
        reason=reason,
        record=found,
        record_hash=canonical.digest(found),
        proposed_by=by,
        proposed_at=now(),
    )
    audit.record(
        by,
        Verb.PROPOSAL_MADE,
        row,
        document=str(document),
        effective_from=effective_from,
        reason=reason,
        record_hash=row.record_hash,
    )
    told = [voice.person for voice in speaking.voices()]
    tell(row, told, f"{row} waits for your signature", "proposed", by=by)
    return row


def sign(
    kind: Kind,
    proposal: Proposal,
    *,
    meaning: str,
    side: str = "",
    proof: Proof | None = None,
    password: str = "",
    record_hash: str = "",
    by: User,
) -> Proposal:
    """Sign for a side what stands on the page; the second side's signature enacts it.

    `record_hash` is that of the page that was read. Raises Stale if it is another one,
    Refused if the draft is no longer what was proposed, if `by` speaks for no side that
    is left, or if a rule stands against it now. The proof is looked at first and outside
    the transaction, so that wrong ones are counted.
    """
    access.require_somewhere(by, Perm.RACI_VIEW)
    require_voice(proposal, side, by)
    factor = reauth.confirm(by, proof or password, about=record_hash)
    return put(kind, proposal, side, meaning.strip(), record_hash, factor, by)


@transaction.atomic
def put(
    kind: Kind,
    proposal: Proposal,
    side: str,
    meaning: str,
    record_hash: str,
    factor: str,
    by: User,
) -> Proposal:
    """Lock the document first, as whoever edits it does, then the proposal."""
    document = kind.held(proposal.document_id)
    proposal = held(proposal)
    voice = require_voice(proposal, side, by)
    if record_hash != proposal.record_hash:
        raise Stale(proposal, {"meaning": meaning})
    found = record(kind, document, proposal.effective_from, proposal.reason)
    if canonical.digest(found) != proposal.record_hash:
        raise Refused(CHANGED)
    wrong = meanings.fault(Stance.APPROVED, meaning)
    if wrong:
        raise Unfit("meaning", wrong)
    kind.require(document, proposal.effective_from)
    ProposalSignature.objects.create(
        proposal=proposal,
        side=voice.side,
        signed_by=by,
        for_person=voice.for_person,
        meaning=meaning,
        record_hash=proposal.record_hash,
        factor=factor,
        signed_at=now(),
    )
    audit.record(
        by,
        Verb.PROPOSAL_SIGNED,
        proposal,
        side=voice.side,
        for_person=voice.for_person,
        meaning=meaning,
        record_hash=proposal.record_hash,
        factor=factor,
    )
    proposal = Proposal.objects.for_page().get(pk=proposal.pk)
    if not speaking.left(proposal):
        agree(kind, document, proposal, by=by)
    return proposal


def agree(kind: Kind, document: Any, proposal: Proposal, *, by: User) -> None:
    """Both sides have signed: it holds from its day on."""
    close(proposal, State.AGREED, Verb.PROPOSAL_AGREED, "", by=by)
    kind.enact(document, proposal, by)
    day = f"{proposal.effective_from:%-d %B %Y}"
    told = [proposal.proposed_by, *(row.signed_by for row in proposal.signatures.all())]
    tell(proposal, told, f"{proposal} is signed: it holds from {day}", "agreed", by=by)


@transaction.atomic
def decline(
    proposal: Proposal, *, reason: str, version: int | None = None, by: User
) -> Proposal:
    """Say no for a side, and why: the draft can be worked on and proposed again."""
    access.require_somewhere(by, Perm.RACI_VIEW)
    proposal = held(proposal)
    require_open(proposal)
    require_voice(proposal, "", by)
    require_version(proposal, version)
    if not reason.strip():
        raise Unfit("reason", "Say why.")
    close(proposal, State.DECLINED, Verb.PROPOSAL_DECLINED, reason.strip(), by=by)
    text = f"{proposal} was declined: the draft is open again"
    tell(proposal, [proposal.proposed_by], text, "declined", by=by)
    return proposal


@transaction.atomic
def withdraw(
    proposal: Proposal, *, reason: str, version: int | None = None, by: User
) -> Proposal:
    """Take one's own proposal back, signatures and all."""
    access.require_somewhere(by, Perm.RACI_VIEW)
    proposal = held(proposal)
    require_open(proposal)
    if proposal.proposed_by != by:
        raise Refused(f"{proposal.proposed_by} proposed it, and takes it back.")
    require_version(proposal, version)
    if not reason.strip():
        raise Unfit("reason", "Say why.")
    close_and_tell(proposal, reason.strip(), by=by)
    return proposal


def overtake(kind: Proposal.Kind, document: Model, *, by: User) -> None:
    """The draft is edited or thrown away: what was proposed of it is withdrawn.

    Call it under the lock of the document.
    """
    rows = Proposal.objects.open().filter(kind=kind, document_id=document.pk)
    for row in rows.select_for_update(of=("self",)):
        close_and_tell(row, "The draft was changed.", by=by)


def close_and_tell(proposal: Proposal, reason: str, *, by: User) -> None:
    close(proposal, State.WITHDRAWN, Verb.PROPOSAL_WITHDRAWN, reason, by=by)
    told = [proposal.proposed_by, *(voice.person for voice in speaking.voices())]
    tell(proposal, told, f"{proposal} is no longer proposed", "withdrawn", by=by)


def close(proposal: Proposal, state: State, verb: Verb, why: str, *, by: User) -> None:
    proposal.state, proposal.closed_because = state, why
    proposal.closed_by, proposal.closed_at = by, now()
    proposal.version += 1
    proposal.save()
    audit.record(by, verb, proposal, reason=why, record_hash=proposal.record_hash)


def held(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "proposed_by"
    )
    return rows.get(pk=proposal.pk)


def require_open(proposal: Proposal) -> None:
    if not proposal.is_open:
        state = proposal.get_state_display().lower()
        raise Refused(f"This proposal is closed: {state}.")


def require_version(proposal: Proposal, version: int | None) -> None:
    if version is not None and version != proposal.version:
        raise Stale(proposal, {})


def require_voice(proposal: Proposal, side: str, by: User) -> Voice:
    """For which side `by` signs; Refused, with the reason, if for none that is left."""
    require_open(proposal)
    mine = [each for each in speaking.voices() if each.person == by]
    if not mine:
        raise Refused(
            "The lead of each side signs, or their delegate: you speak for neither."
        )
    able = speaking.free(proposal, mine)
    if not able:
        raise Refused(
            "Your side has signed, or you have: two persons sign, one a side."
        )
    if side and side not in {each.side for each in able}:
        raise Unfit("side", "You do not sign for this side.")
    return next(each for each in able if not side or each.side == side)


def tell(
    proposal: Proposal, people: list[User], text: str, occasion: str, *, by: User
) -> None:
    notices.tell(
        people, kind=Told.PROPOSAL, about=proposal, text=text, occasion=occasion, by=by
    )
