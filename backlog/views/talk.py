"""What is said about an item: a panel of its page, and a page of its own without scripts."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.actions import attachments, comments
from backlog.forms.talk import AttachForm, CommentEditForm, CommentForm
from backlog.models import Attachment, Comment, Item
from backlog.queries.talk import talk
from backlog.views.bulk import with_toast
from backlog.views.items import find
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, go
from governance.views.evidence import sent

PAGE = "backlog/item_talk.html"


def shown(item: Item, user: User, *, after: str = "", **more: Any) -> dict[str, Any]:
    forms = {"form": CommentForm(), "attach_form": AttachForm()}
    return talk(item, user, after=after) | forms | more


def back(item: Item) -> str:
    return f"{item.get_absolute_url()}#talk"


@require_GET
def item_talk(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    context = shown(item, request.user, after=request.GET.get("after", ""))
    return render(request, PAGE, context)


@require_POST
def comment_add(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, shown(item, request.user, form=form), status=422)
    comments.say(item, **form.cleaned_data, by=request.user)
    return changed(request, item, "Your comment is added")


def changed(request: Request, item: Item, said: str) -> HttpResponse:
    """The panel as it is now, with a word on what happened; a plain browser goes back."""
    if not request.htmx:
        return go(request, back(item))
    return with_toast(render(request, PAGE, shown(item, request.user)), said)


@require_http_methods(["GET", "POST"])
def comment_edit(request: Request, pk: int) -> HttpResponse:
    comment = found(request, pk)
    comments.require_author(comment, request.user)
    initial = {"text": comment.text, "version": comment.version}
    form = CommentEditForm(request.POST or None, initial=initial)
    if form.is_valid():
        comments.edit(comment, **form.cleaned_data, by=request.user)
        return go(request, back(comment.item))
    context = {"form": form, "item": comment.item, "comment": comment}
    status = 422 if form.is_bound else 200
    return render(request, "backlog/comment_edit.html", context, status=status)


def found(request: Request, pk: int) -> Comment:
    rows = Comment.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("item__product__team", "by"), pk=pk)


@require_POST
def comment_remove(request: Request, pk: int) -> HttpResponse:
    comment = found(request, pk)
    comments.remove(comment, by=request.user)
    return changed(request, comment.item, "The comment is removed")


@require_POST
def mention_read(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    comments.read(item, by=request.user)
    return changed(request, item, "Read")


@require_POST
def attachment_add(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    access.require(request.user, Perm.BACKLOG_EDIT, team=item.product.team)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        context = shown(item, request.user, attach_form=form)
        return render(request, PAGE, context, status=422)
    attachments.attach(item, **form.cleaned_data, by=request.user)
    return go(request, back(item))


@require_GET
def attachment_download(request: Request, pk: int) -> FileResponse:
    return sent(get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))


@require_POST
def attachment_remove(request: Request, pk: int) -> HttpResponse:
    rows = Attachment.objects.visible_to(request.user).select_related("item")
    item = attachments.remove(get_object_or_404(rows, pk=pk), by=request.user)
    return go(request, reverse("backlog:item_detail", args=[item.pk]) + "#talk")
