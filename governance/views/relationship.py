from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.roles import Perm
from core.web import Request
from governance import relationship as scored


@require_GET
def relationship(request: Request) -> HttpResponse:
    """Both directions side by side, for both parties alike."""
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    card = scored.scorecard(request.user)
    context = {
        "card": card,
        "finding": scored.finding(card),
        "chart": scored.chart(card),
        "months": card.months[::-1],
    }
    return render(request, "governance/relationship.html", context)
