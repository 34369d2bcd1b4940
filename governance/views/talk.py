"""What is said about a review: a panel of its page, and a page without scripts."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.web import Request, go, page_of
from governance.actions import talk as actions
from governance.forms.talk import ReviewCommentEditForm, ReviewCommentForm
from governance.models import Review, ReviewComment
from governance.views.pages import done, form_page

PAGE, SIZE = "governance/review_talk.html", 30


def found(request: Request, pk: int) -> Review:
    rows = Review.objects.visible_to(request.user).select_related("team")
    return get_object_or_404(rows, pk=pk)


def shown(request: Request, review: Review, form: Any = None) -> HttpResponse:
    rows = ReviewComment.objects.filter(review=review)
    rows = rows.select_related("by", "removed_by").order_by("-id")
    page = page_of(rows, after=request.GET.get("after", ""), size=SIZE)
    name = f"{PAGE}#talk" if request.htmx else PAGE
    context = {"review": review, "page": page, "form": form or ReviewCommentForm()}
    return render(request, name, context, status=422 if form else 200)


@require_GET
def review_talk(request: Request, pk: int) -> HttpResponse:
    return shown(request, found(request, pk))


@require_POST
def review_comment_add(request: Request, pk: int) -> HttpResponse:
    review = found(request, pk)
    form = ReviewCommentForm(request.POST)
    if not form.is_valid():
        return shown(request, review, form)
    actions.say(review, **form.cleaned_data, by=request.user)
    return changed(request, review, "Your comment is added")


def changed(request: Request, review: Review, said: str) -> HttpResponse:
    """The panel as it is now, with a word on what happened; a plain browser goes back."""
    if not request.htmx:
        return go(request, back(review))
    response = shown(request, review)
    response["HX-Trigger"] = json.dumps({"toast": {"text": said}})
    return response


def back(review: Review) -> str:
    return f"{review.get_absolute_url()}#talk"


@require_http_methods(["GET", "POST"])
def review_comment_edit(request: Request, pk: int) -> HttpResponse:
    comment = comment_of(request, pk)
    actions.require_author(comment, request.user)
    initial = {"text": comment.text, "version": comment.version}
    form = ReviewCommentEditForm(request.POST or None, initial=initial)
    if done(form, actions.edit, comment, by=request.user):
        return go(request, back(comment.review))
    return form_page(request, "review_comment_edit", form, review=comment.review)


def comment_of(request: Request, pk: int) -> ReviewComment:
    rows = ReviewComment.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("review__team", "by"), pk=pk)


@require_POST
def review_comment_remove(request: Request, pk: int) -> HttpResponse:
    comment = actions.remove(comment_of(request, pk), by=request.user)
    return changed(request, comment.review, "The comment is removed")
