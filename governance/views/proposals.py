from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request
from governance import canonical, speaking
from governance.actions import proposals as actions
from governance.forms.proposals import ClosingForm, JointSignForm
from governance.models import Proposal
from governance.proposal_kinds import kind_of
from governance.views.pages import done, form_page


def seen(request: Request, pk: int) -> Proposal:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    return get_object_or_404(Proposal.objects.for_page(), pk=pk)


def shown(request: Request, proposal: Proposal) -> dict[str, Any]:
    """Who has signed, who can, and whether the record is still what was proposed."""
    waiting = speaking.waiting_for(proposal)
    signed = list(proposal.signatures.all())
    request.place = kind_page = f"governance:{proposal.kind}"
    digest = canonical.digest(proposal.record)
    return {
        "proposal": proposal,
        "kind_page": kind_page,
        "record": proposal.record,
        "signatures": signed,
        "waiting": waiting,
        "mine": [each for each in waiting if each.person == request.user],
        "is_proposer": proposal.proposed_by == request.user,
        "unchanged": digest == proposal.record_hash
        and all(row.record_hash == digest for row in signed),
    }


@require_GET
def proposal_detail(request: Request, pk: int) -> HttpResponse:
    proposal = seen(request, pk)
    form = ClosingForm(initial={"version": proposal.version})
    return form_page(request, "proposal_detail", form, **shown(request, proposal))


@never_cache
@sensitive_post_parameters("password", "one_time_code", "passkey")
@require_http_methods(["GET", "POST"])
def proposal_sign(request: Request, pk: int) -> HttpResponse:
    proposal = seen(request, pk)
    actions.require_voice(proposal, "", request.user)
    page = shown(request, proposal)
    first = {"record_hash": proposal.record_hash}
    form = JointSignForm(
        request.POST or None, initial=first, person=request.user, voices=page["mine"]
    )
    if done(form, actions.sign, kind_of(proposal), proposal, by=request.user):
        messages.success(request, f"Signed. {proposal} keeps your signature.")
        return redirect(proposal)
    return form_page(request, "proposal_sign", form, **page)


@require_POST
def proposal_decline(request: Request, pk: int) -> HttpResponse:
    return closed(request, pk, actions.decline, "Declined: the draft is open again.")


@require_POST
def proposal_withdraw(request: Request, pk: int) -> HttpResponse:
    return closed(request, pk, actions.withdraw, "Taken back. The draft stays.")


def closed(request: Request, pk: int, act: Any, said: str) -> HttpResponse:
    proposal = seen(request, pk)
    form = ClosingForm(request.POST)
    if done(form, act, proposal, by=request.user):
        messages.success(request, said)
        return redirect(proposal)
    return form_page(request, "proposal_detail", form, **shown(request, proposal))
