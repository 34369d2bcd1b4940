"""The shape of what people type; the rules are in the actions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from core import access
from core.models import Team, User
from core.roles import Perm


def people() -> QuerySet[User]:
    """Everybody who can be named: active, and a person."""
    return User.objects.filter(is_active=True, is_system=False).order_by("name")


def teams_of(user: User, perm: Perm) -> QuerySet[Team]:
    """The teams in which this person holds `perm`: what a new record can be given to."""
    return Team.objects.filter(access.reach(user, perm).q("pk")).order_by("name")


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def choice() -> forms.Select:
    """A select for the bar of filters above a list."""
    return forms.Select(attrs={"class": "input"})


def search(label: str) -> forms.CharField:
    """The search field of the bar above a list."""
    shown = {"class": "input", "type": "search", "aria-label": label}
    widget = forms.TextInput(attrs=shown)
    return forms.CharField(required=False, max_length=100, widget=widget)


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
