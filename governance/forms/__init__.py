"""The shape of what people type; the rules are in the actions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.models import User


def people() -> QuerySet[User]:
    """Everybody who can be named: active, and a person."""
    return User.objects.filter(is_active=True, is_system=False).order_by("name")


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def choice() -> forms.Select:
    """A select for the bar of filters above a list."""
    return forms.Select(attrs={"class": "input"})


class ReasonForm(forms.Form):
    """One sentence that says why, and the version it was written on."""

    reason = forms.CharField(widget=area(2))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def words(data: Mapping[str, Any]) -> dict[str, Any]:
    """The reason and version of a dialog's form; the action refuses an empty reason."""
    form = ReasonForm(data)
    form.full_clean()
    said = form.cleaned_data
    return {"reason": said.get("reason", ""), "version": said.get("version")}
