from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access, downloads
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio import vendor_exports
from portfolio.actions import vendors as actions
from portfolio.forms.vendors import NewVendorForm, VendorForm, initial_of
from portfolio.models import Vendor, VendorClaim, VendorModel
from portfolio.panels import vendor_panels
from portfolio.queries.vendor_claims import record_of, records
from portfolio.queries.vendor_watch import alerts, watched


@require_GET
def vendor_list(request: Request) -> HttpResponse:
    rows = Vendor.objects.visible_to(request.user).for_list().order_by("name", "id")
    page = page_of(rows, after=request.GET.get("after", ""))
    may_edit = access.may(request.user, Perm.PORTFOLIO_EDIT)
    context = {"page": page, "may_create": may_edit}
    context["records"] = records(page.rows, today())
    return render(request, "portfolio/vendor_list.html", context)


@require_GET
def vendor_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Every vendor with its contract, its risk and its record, as CSV or Excel."""
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    rows = Vendor.objects.visible_to(request.user).for_list().order_by("name", "id")
    table = vendor_exports.table(list(rows), today())
    return downloads.answer(table, request.GET.get("as", "csv"))


@require_GET
def vendor_detail(request: Request, pk: int) -> HttpResponse:
    vendors = Vendor.objects.visible_to(request.user).for_list()
    vendor = get_object_or_404(vendors, pk=pk)
    can_edit = access.may(request.user, Perm.PORTFOLIO_EDIT)
    context = {"vendor": vendor, "can_edit": can_edit, "day": today()}
    context["panels"] = vendor_panels(vendor, request.user)
    context["alerts"] = alerts(watched().get(pk=pk), today())
    context["evidence"] = vendor.evidence.select_related("recorded_by")
    context["claims"] = VendorClaim.objects.for_page().filter(vendor=vendor)
    context["record"] = record_of(vendor, today())
    context["models"] = VendorModel.objects.for_page().filter(vendor=vendor)
    return render(request, "portfolio/vendor_detail.html", context)


@require_http_methods(["GET", "POST"])
def vendor_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = NewVendorForm(request.POST or None)
    if form.is_valid():
        vendor = actions.create(**form.cleaned_data, by=request.user)
        return go(request, vendor.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/vendor_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def vendor_edit(request: Request, pk: int) -> HttpResponse:
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = VendorForm(request.POST or None, initial=initial_of(vendor))
    if form.is_valid():
        actions.edit(vendor, **form.cleaned_data, by=request.user)
        return go(request, vendor.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "vendor": vendor}
    return render(request, "portfolio/vendor_edit.html", context, status=status)
