from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request
from governance import canonical, record
from governance.actions import signing as actions
from governance.forms.signing import SignForm
from governance.models import Review, Seat, Signature
from governance.views.pages import seen


@never_cache
@sensitive_post_parameters("password", "one_time_code", "passkey")
@require_http_methods(["GET", "POST"])
def review_sign(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    access.require(request.user, Perm.GATE_SIGN, team=review.team)
    seats = actions.seats_to_sign(review, request.user)
    document = record.document(review)
    if request.method == "GET":
        return sign_page(request, review, document, seats, None)
    form = SignForm(request.POST, person=request.user, seats=seats)
    if not form.is_valid() or changed(form, document):
        return sign_page(request, review, document, seats, form)
    actions.sign(review, **form.cleaned_data, by=request.user)
    messages.success(request, f"Signed. {review.key} keeps your signature.")
    return redirect("governance:signature_receipt", latest(review, request))


def changed(form: SignForm, document: dict[str, Any]) -> bool:
    """True, with the words for it in the form, if the page that was read is old."""
    if form.cleaned_data["record_hash"] == canonical.digest(document):
        return False
    form.add_error(
        None,
        "The review changed while you read it. This page shows it as it is now: "
        "read it again before you sign.",
    )
    return True


def sign_page(
    request: Request,
    review: Review,
    document: dict[str, Any],
    seats: list[Seat],
    form: SignForm | None,
) -> HttpResponse:
    """The record as it is now, and the form bound to exactly that record."""
    stamp = {"version": review.version, "record_hash": canonical.digest(document)}
    first = {"stance": request.GET.get("stance", ""), **stamp}
    context = {
        "review": review,
        "record": document,
        "seats": seats,
        "stamp": stamp,
        "form": form or SignForm(initial=first, person=request.user, seats=seats),
    }
    status = 422 if form else 200
    return render(request, "governance/review_sign.html", context, status=status)


def latest(review: Review, request: Request) -> int:
    mine = Signature.objects.filter(review=review, signed_by=request.user)
    return mine.values_list("pk", flat=True).latest("pk")


@require_GET
def signature_receipt(request: Request, pk: int) -> HttpResponse:
    rows = Signature.objects.select_related("review", "signed_by", "for_person", "seat")
    reviews = Review.objects.visible_to(request.user)
    signature = get_object_or_404(rows, pk=pk, review__in=reviews)
    context = {
        "signature": signature,
        "review": signature.review,
        "unchanged": canonical.digest(signature.record) == signature.record_hash,
    }
    return render(request, "governance/signature_receipt.html", context)
