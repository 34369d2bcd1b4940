"""The four tests of a strategy, and what changed in them."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.roles import Perm
from core.web import Request, page_of
from dashboards.alignment import actions
from dashboards.alignment.compare import compare
from dashboards.alignment.page import Page
from dashboards.models import AlignmentSnapshot


class TwoForm(forms.Form):
    """Which two snapshots to compare; without a choice the newest two."""

    old = forms.ModelChoiceField(AlignmentSnapshot.objects.all(), required=False)
    new = forms.ModelChoiceField(AlignmentSnapshot.objects.all(), required=False)

    @property
    def chosen(self) -> tuple[AlignmentSnapshot | None, AlignmentSnapshot | None]:
        chosen = self.cleaned_data if self.is_valid() else {}
        new = chosen.get("new") or actions.newest()
        return chosen.get("old") or (new and actions.before(new)), new


@require_GET
def alignment(request: Request) -> HttpResponse:
    """Strategy alignment, as it stands today."""
    access.require_somewhere(request.user, Perm.DASHBOARD_VIEW)
    context = {"page": Page(), "newest": actions.newest()}
    return render(request, "dashboards/alignment.html", context)


@require_POST
def alignment_take(request: Request) -> HttpResponse:
    """Keep how it stands now, under a few words."""
    note = request.POST.get("note", "").strip()[:120]
    kept = actions.take(note=note, by=request.user)
    messages.success(request, f"Kept as of {kept.taken_on:%-d %B %Y}.")
    return redirect(kept.get_absolute_url())


@require_GET
def alignment_changes(request: Request) -> HttpResponse:
    """Two snapshots side by side: what is new, gone, better, worse."""
    access.require_somewhere(request.user, Perm.DASHBOARD_VIEW)
    rows = AlignmentSnapshot.objects.order_by("-taken_at", "-id").defer("data")
    old, new = TwoForm(request.GET).chosen
    context = {
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "old": old,
        "new": new,
        "found": compare(old.data, new.data) if old and new else None,
        "take_url": reverse("dashboards:alignment_take"),
    }
    return render(request, "dashboards/alignment_changes.html", context)
