"""The fields that several forms of the portfolio share."""

from decimal import Decimal
from typing import Any

from django import forms

from core.models import User
from portfolio.models import KeyResult, Objective


def people() -> "forms.ModelChoiceField[User]":
    """One of the people who can sign in; give it its queryset with `offer_people`."""
    return forms.ModelChoiceField(User.objects.none(), required=False)


def offer_people(form: forms.Form, *names: str) -> None:
    """Fill the person fields when the form is made, not when the module is read."""
    rows = User.objects.filter(is_active=True, is_system=False).order_by("name")
    for name in names:
        form.fields[name].queryset = rows  # type: ignore[attr-defined]


def offer_open(form: forms.Form, name: str, rows: type[Objective | KeyResult]) -> None:
    """Key results or objectives of quarters that are not closed, and the chosen one."""
    chosen = form.get_initial_for_field(form.fields[name], name)
    chosen = str(getattr(chosen, "pk", chosen))  # an address may ask for anything
    offered = rows.objects.offered(chosen if chosen.isdecimal() else None)
    form.fields[name].queryset = offered  # type: ignore[attr-defined]


def asked(form: forms.Form) -> dict[str, Any]:
    """What a list's filter asks for; a value that makes no sense is left out."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


def figure(
    label: str = "", *, required: bool = False, hint: str = ""
) -> forms.DecimalField:
    """A figure in a metric's own unit."""
    return forms.DecimalField(
        label=label or None,
        required=required,
        max_digits=14,
        decimal_places=3,
        help_text=hint,
    )


def share(label: str, hint: str, initial: str) -> forms.DecimalField:
    """A share from 0 to 1."""
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_value=Decimal(1),
        max_digits=4,
        decimal_places=3,
        initial=Decimal(initial),
        help_text=hint,
    )


def dollars(
    label: str, *, required: bool = False, hint: str = ""
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, max_digits=14, decimal_places=2, help_text=hint
    )


def cost(label: str, hint: str = "") -> forms.DecimalField:
    """Money that is spent: never below nothing."""
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        initial=0,
        help_text=hint,
    )


def text(
    rows: int = 3, hint: str = "", *, label: str = "", required: bool = False
) -> forms.CharField:
    return forms.CharField(
        label=label or None,
        widget=forms.Textarea(attrs={"rows": rows}),
        required=required,
        help_text=hint,
    )


def version() -> forms.IntegerField:
    """The version the form was rendered from."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)
