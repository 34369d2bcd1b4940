"""What one is told: read, read all at once, and which kinds come as mail too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import bell
from core.actions import notices as actions
from core.forms.notices import MailForm
from core.models import Notice
from core.web import Request, go, page_of

SIZE = 50


@require_GET
def notice_list(request: Request) -> HttpResponse:
    found = Notice.objects.visible_to(request.user).for_list()
    page = page_of(found, after=request.GET.get("after", ""), size=SIZE)
    newest = max((each.pk for each in page.rows), default=0)
    rows = bell.rows(page.rows, request.user)
    context = {"page": page, "rows": rows, "newest": newest}
    return render(request, "core/notice_list.html", context)


@require_POST
def notice_read(request: Request, pk: int) -> HttpResponse:
    """Read one; with `open`, go on to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.read(notice, by=request.user)
    [row] = bell.rows([notice], request.user)
    onward = row.url if "open" in request.POST else ""
    return go(request, onward or "core:notice_list")


@require_POST
def notice_read_all(request: Request) -> HttpResponse:
    """Read what was on the page: what came since stays unread."""
    sent = request.POST.get("until", "")
    until = int(sent) if sent.isdecimal() and len(sent) < 19 else None
    count = actions.read_all(until=until, by=request.user)
    messages.success(request, f"{count} read." if count else "All was read already.")
    return go(request, "core:notice_list")


@require_http_methods(["GET", "POST"])
def notice_choices(request: Request) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None  # all off sends nothing
    form = MailForm(posted, person=request.user)
    if form.is_valid():
        actions.choose_mail(form.chosen(), by=request.user)
        messages.success(request, "Your choice is saved.")
        return go(request, "core:notice_list")
    return render(request, "core/notice_choices.html", {"form": form})
