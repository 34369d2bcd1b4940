"""Coming in and going out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core import queries
from core.actions import sessions as actions
from core.forms.sessions import SignInForm
from core.models import User
from core.views import unsent
from core.web import Request, go

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(wanted(request))
    form = SignInForm(request, request.POST or None)
    if form.is_valid():
        return enter(request, form.get_user(), how="password")
    status = 422 if form.is_bound else 200
    return sign_in_page(request, form, unsent.carried(request), status=status)


def sign_in_page(
    request: HttpRequest, form: SignInForm, carried: unsent.Pairs, *, status: int
) -> HttpResponse:
    people = queries.demo_people() if settings.DEMO else []
    context = {"form": form, "people": people, "next": wanted(request)}
    context["demo_password"] = settings.DEMO_PASSWORD
    context |= {"carried": carried, "unsaved": carried or "unsaved" in request.GET}
    context["action"] = reverse("core:sign_in")
    return render(request, "core/sign_in.html", context, status=status)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """A form without a session: who sent it signs in, and finds what was typed."""
    form = SignInForm(request)
    return sign_in_page(request, form, unsent.packed(request), status=401)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    allowed = [each.person.pk for each in queries.demo_people()]
    asked = request.POST.get("person", "")
    people = User.objects.filter(pk__in=allowed)
    person = get_object_or_404(people, pk=int(asked) if asked.isdecimal() else 0)
    return enter(request, person, how="demo")


@require_POST
def sign_out(request: Request) -> HttpResponse:
    actions.signed_out(by=request.user)
    logout(request)
    return go(request, settings.LOGIN_URL)


def enter(request: HttpRequest, person: User, *, how: str) -> HttpResponse:
    """Begin a session for a person who has shown who they are."""
    login(request, person, backend=BACKEND)
    actions.signed_in(how=how, by=person)
    if unsent.carried(request):
        return unsent.unpacked(request)
    return redirect(wanted(request))


def wanted(request: HttpRequest) -> str:
    """Where the person was going: a page of ours, or home."""
    to = request.POST.get("next") or request.GET.get("next") or HOME
    hosts, secure = {request.get_host()}, request.is_secure()
    ours = url_has_allowed_host_and_scheme(to, hosts, require_https=secure)
    return to if ours else HOME
