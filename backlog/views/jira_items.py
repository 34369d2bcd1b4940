"""An item's issue in Jira, on the item's page."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from backlog.actions.jira import comments
from backlog.forms.jira import JiraCommentForm
from backlog.models import Item
from backlog.queries import jira_items
from core.models import User
from core.web import Request, answer

PAGE = "backlog/item_jira.html"


def find(user: User, pk: int) -> Item:
    rows = Item.objects.visible_to(user).select_related("product__team")
    return get_object_or_404(rows.defer("words"), pk=pk)


@require_GET
def item_jira(request: Request, pk: int) -> HttpResponse:
    context = jira_items.page(find(request.user, pk), request.user)
    return render(request, PAGE, context | {"form": JiraCommentForm()})


@require_POST
def jira_comment(request: Request, pk: int) -> HttpResponse:
    """Say something under the item's issue; the next sync carries it."""
    context = jira_items.page(find(request.user, pk), request.user)
    if context["link"] is None:
        raise Http404("Jira has no issue of this item.")
    form = JiraCommentForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, context | {"form": form}, status=422)
    comments.say(context["link"], **form.cleaned_data, by=request.user)
    item = context["item"]
    context = jira_items.page(item, request.user) | {"form": JiraCommentForm()}
    return answer(request, PAGE, context, back=item.get_absolute_url())
