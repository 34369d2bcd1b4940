"""Available rather than needed: open features by what speaks for them."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backlog.models import Item
from backlog.models.items import ItemQuerySet
from backlog.needed import Side, side
from backlog.queries import needed
from core import access, downloads
from core.downloads import Table, Value
from core.roles import Perm
from core.web import Request, page_of
from roadmap.forms.needed import NeededFilter
from roadmap.needed_chart import finding, quarters
from roadmap.queries.needed import cards_of, rows_for

COLUMNS = ("Key", "Feature", "Product", "State", "Evidence", "Needed", "Available", "Promises it rests on")  # fmt: skip


def wanted(request: Request) -> tuple[NeededFilter, ItemQuerySet, ItemQuerySet]:
    """(the filter, all it is counted over, the rows that are shown)"""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = NeededFilter(request.GET, user=request.user)
    rows = rows_for(request.user, form.asked)
    chosen = form.side_wanted
    return form, rows, needed.on(rows, chosen) if chosen else rows


@require_GET
def needed_list(request: Request) -> HttpResponse:
    form, rows, shown = wanted(request)
    page = page_of(needed.for_rows(shown), after=request.GET.get("after", ""), size=50)
    counts = needed.counts(rows)
    sided = [(row, side_of(row)) for row in page.rows]
    context = {"form": form, "page": page, "rows": sided, "total": sum(counts.values())}
    context["cards"] = cards_of(page.rows, request.user)
    context |= {"chart": quarters(counts), "finding": finding(counts)}
    return render(request, "roadmap/needed_list.html", context)


@require_GET
def needed_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The filtered list, as CSV or Excel."""
    _, _, shown = wanted(request)
    table = Table("features-by-need", COLUMNS, lines(shown), shown.count())
    return downloads.answer(table, request.GET.get("as", "csv"))


def side_of(row: Item) -> Side:
    """The side of a row that `sided` asked for."""
    told = {name: getattr(row, name) for name in ("is_needed", "is_available")}
    return side(**told)


def lines(rows: ItemQuerySet) -> Iterator[list[Value]]:
    for row in needed.for_rows(rows).iterator(chunk_size=500):
        told = side_of(row)
        yield [
            row.key, row.title, row.product.code, row.get_state_display(), told.label,
            yes(told in (Side.BOTH, Side.NEEDED)),
            yes(told in (Side.BOTH, Side.AVAILABLE)),
            "; ".join(str(each.claim) for each in row.promises.all()),
        ]  # fmt: skip


def yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
