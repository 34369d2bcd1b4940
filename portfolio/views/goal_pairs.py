"""Links between two boxes of the map: in a sheet over it, or on a page of their own."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import retarget, trigger_client_event

from core import access
from core.roles import Perm
from core.web import Request
from portfolio.actions import goals as actions
from portfolio.forms.goals import PairForm
from portfolio.models import GoalLink
from portfolio.queries import goal_pairs as queries
from portfolio.queries.goal_pairs import Pair
from portfolio.views.goals import LIST, list_context

PAGE = "portfolio/goal_pair.html"


@require_GET
def goal_pair(request: Request) -> HttpResponse:
    """Pick two boxes, then say what the one is for the other."""
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    one = queries.box(request.GET.get("one", ""), request.user)
    other = queries.box(request.GET.get("other", ""), request.user)
    if one and other:
        pair = queries.pair(one, other)
        return shown(request, pair, PairForm(initial=start(pair)))
    context = {"pair": None, "one": one, "groups": queries.choices(request.user, one)}
    return render(request, f"{PAGE}#pair" if request.htmx else PAGE, context)


@require_POST
def goal_pair_join(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    pair, form = posted(request), PairForm(request.POST)
    if pair.problem or not form.is_valid():
        return retarget(shown(request, pair, form, status=422), "#pair")
    join(request, pair, form.cleaned_data)
    return after(request, pair, f"{pair.one.code} and {pair.other.code} are linked.")


@require_POST
def goal_pair_part(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    pair = posted(request)
    if pair.product and pair.child:
        actions.disable(pair.child, product=pair.product, by=request.user)
    else:
        actions.unlink(pair.link or GoalLink(), by=request.user)
    return after(request, pair, f"{pair.one.code} and {pair.other.code} are parted.")


def join(request: Request, pair: Pair, told: dict[str, Any]) -> None:
    """One way in for all three: a new link, a changed one, an enabling product."""
    version = told.pop("version")
    if pair.product and pair.child:
        actions.enable(pair.child, product=pair.product, by=request.user)
    elif pair.link:
        actions.relink(pair.link, **told, version=version, by=request.user)
    elif pair.child and pair.parent:
        actions.link(pair.child, parent=pair.parent, **told, by=request.user)


def posted(request: Request) -> Pair:
    one = queries.box(request.POST.get("one", ""), request.user)
    other = queries.box(request.POST.get("other", ""), request.user)
    if one is None or other is None:
        raise Http404("One of the two is not here any more.")
    return queries.pair(one, other)


def start(pair: Pair) -> dict[str, Any]:
    if pair.link is None:
        return {}
    link = pair.link
    return {
        "strength": link.strength,
        "rationale": link.rationale,
        "version": link.version,
    }


def shown(
    request: Request, pair: Pair, form: PairForm, status: int = 200
) -> HttpResponse:
    keys = {"one": queries.key_of(pair.one), "other": queries.key_of(pair.other)}
    context = {"pair": pair, "form": form, "keys": keys}
    name = f"{PAGE}#pair" if request.htmx else PAGE
    return render(request, name, context, status=status)


def after(request: Request, pair: Pair, said: str) -> HttpResponse:
    """The map and the table as they are now; a plain browser goes back to the list."""
    if not request.htmx:
        return redirect(reverse("portfolio:goal_list"))
    query = QueryDict(urlsplit(request.htmx.current_url or "").query)
    answer = render(request, f"{LIST}#place", list_context(request, query))
    return trigger_client_event(answer, "toast", {"text": said})
