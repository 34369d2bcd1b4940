from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from governance import party_page
from governance.actions import parties as party_actions
from governance.actions import seats as actions
from governance.forms.parties import SeatForm
from governance.forms.raci import NewPartyForm, PartyForm
from governance.models import Party, PartySeat
from governance.views.pages import done, form_page


def may_edit(request: Request) -> bool:
    return access.allows(request.user, Perm.PEOPLE_EDIT, team=None)


@require_GET
def party_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    context = {"lines": party_page.parties(today()), "can_edit": may_edit(request)}
    return render(request, "governance/party_list.html", context)


@require_GET
def party_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    party = get_object_or_404(Party, pk=pk)
    every = party.seats.select_related("person", "team").order_by("-starts_on", "-id")
    former = bool(request.GET.get("former"))
    over = every.filter(ends_on__lt=today())
    rows = over if former else every.exclude(pk__in=over.values("pk"))
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"party": party, "page": page, "former": former, "today": today()}
    context |= {"rows": party_page.seated(page.rows, today())}
    context |= {"can_edit": may_edit(request)}
    return render(request, "governance/party_detail.html", context)


@require_http_methods(["GET", "POST"])
def party_seat(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    party = get_object_or_404(Party, pk=pk)
    form = SeatForm(request.POST or None, initial={"starts_on": today()})
    if row := done(form, actions.seat, party, by=request.user):
        messages.success(request, f"{row.person} sits for {party}.")
        return go(request, party.get_absolute_url())
    return form_page(request, "party_seat", form, party=party)


@require_POST
def seat_end(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(PartySeat.objects.select_related("party"), pk=pk)
    actions.end_seat(row, by=request.user)
    messages.success(request, f"{row.person} sits for {row.party} no more.")
    return redirect(row.party)


@require_POST
def seat_lead(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(PartySeat.objects.select_related("party"), pk=pk)
    row = actions.make_lead(row, by=request.user)
    messages.success(request, f"{row.person} leads {row.party}.")
    return redirect(row.party)


@require_http_methods(["GET", "POST"])
def party_create(request: Request) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    first = {"position": Party.objects.count() + 1}
    form = NewPartyForm(request.POST or None, initial=first)
    if row := done(form, party_actions.add, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "party_create", form)


@require_http_methods(["GET", "POST"])
def party_edit(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    party = get_object_or_404(Party, pk=pk)
    form = PartyForm(request.POST or None, initial=model_to_dict(party))
    if row := done(form, party_actions.edit, party, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "party_edit", form, party=party)


@require_POST
def party_retire(request: Request, pk: int) -> HttpResponse:
    party = party_actions.retire(get_object_or_404(Party, pk=pk), by=request.user)
    messages.success(request, f"{party} is no party any more.")
    return redirect(party)
