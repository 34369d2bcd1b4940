from typing import Any

from django.conf import settings
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.charts import BarSeries, bars, spark
from core.roles import Perm
from core.web import Request, page_of
from discovery.actions import themes as actions
from discovery.forms.links import OfNoteForm, ToOpportunityForm
from discovery.forms.themes import NewThemeForm, ThemeForm
from discovery.forms.trends import TrendForm
from discovery.models import Theme
from discovery.queries.suggestions import suggestion_rows
from discovery.queries.themes import by_week, theme_page, theme_rows, weeks
from discovery.queries.trends import axes_for, theme_trend
from discovery.views.pages import done


@require_GET
def theme_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    page = page_of(theme_rows(request.user), after=request.GET.get("after", ""))
    trends = by_week(page.rows)
    rows = [(theme, spark(trends[theme.pk])) for theme in page.rows]
    may_create = access.may(request.user, Perm.DISCOVERY_TRIAGE)
    context = {"page": page, "rows": rows, "may_create": may_create}
    context["suggested"] = suggestion_rows(request.user).count()
    return render(request, "discovery/theme_list.html", context)


def whole(value: float) -> str:
    """Half a note is no note: the axis shows whole numbers only."""
    return f"{value:,.0f}" if value == int(value) else ""


def theme_context(request: Request, theme: Theme, **forms: Any) -> dict[str, Any]:
    """Everything the page of a theme shows; `forms` are those with errors."""
    team = theme.product.team
    told = theme_page(theme, request.user)
    sites = BarSeries("Notes", [count for _, count in told.sites])
    says = ", ".join(f"{site}: {count}" for site, count in told.sites)
    names = [site for site, _ in told.sites]
    trend = BarSeries("Notes", told.trend)
    mondays = [f"{monday:%b} {monday.day}" for monday in weeks()]
    by = TrendForm(request.GET, axes=axes_for(theme, request.user))
    forms.setdefault("note_form", OfNoteForm(user=request.user))
    forms.setdefault("opportunity_form", ToOpportunityForm(user=request.user))
    return {
        "theme": theme,
        "told": told,
        "sites": bars(names, [sites], says=says, fmt=whole, height=180)
        if told.sites
        else None,
        "trend": bars(mondays, [trend], says="Notes by week", fmt=whole, height=180),
        "may_edit": access.allows(request.user, Perm.DISCOVERY_TRIAGE, team=team),
        **over_time(theme, by),
        **forms,
    }


def over_time(theme: Theme, by: TrendForm) -> dict[str, Any]:
    """Its months as a drawing, and cut as it was asked."""
    told = theme_trend(theme, by.axis)
    labels = [f"{month:%b %Y}" for month in told.months]
    voices = BarSeries("Voices", told.totals)
    word = told.trend.word if told.trend else ""
    return {
        "over_time": told,
        "by_form": by,
        "least": settings.VOICES_AT_LEAST,
        "trend_says": f"Over time: {word}",
        "by_month": bars(labels, [voices], says="Voices by month", fmt=whole),
    }


@require_GET
def theme_detail(request: Request, pk: int) -> HttpResponse:
    themes = Theme.objects.visible_to(request.user).for_list()
    theme = get_object_or_404(themes, pk=pk)
    context = theme_context(request, theme)
    return render(request, "discovery/theme_detail.html", context)


@require_http_methods(["GET", "POST"])
def theme_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    asked = {"notes": request.GET.getlist("note")}
    form = NewThemeForm(request.POST or None, initial=asked, user=request.user)
    if form.is_valid():
        theme = actions.create(**form.cleaned_data, by=request.user)
        return done(request, "Theme created.", theme.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "discovery/theme_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def theme_edit(request: Request, pk: int) -> HttpResponse:
    theme = get_object_or_404(Theme.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Perm.DISCOVERY_TRIAGE, team=theme.product.team)
    form = ThemeForm(request.POST or None, initial=model_to_dict(theme))
    if form.is_valid():
        actions.edit(theme, **form.cleaned_data, by=request.user)
        return done(request, "Theme changed.", theme.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "theme": theme}
    return render(request, "discovery/theme_edit.html", context, status=status)
