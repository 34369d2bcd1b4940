"""Shape of input for votes without meeting: until when, and whose are awaited."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.timezone import get_current_timezone_name

from backlog import scorers
from backlog.queries.awaited import term_fault
from core import access
from core.forms import PicksMultiple
from core.models import User


class TermForm(forms.Form):
    ends_at = forms.DateTimeField(
        label="Votes are taken until",
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    shows_itself = forms.BooleanField(
        label="Show the votes without me",
        required=False,
        help_text="When the time is over, or as soon as all awaited votes are in.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = get_current_timezone_name().replace("_", " ")
        self.fields["ends_at"].help_text = f"In the time of {zone}."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "ends_at" in data:
            asked = {name: data[name] for name in ("ends_at", "shows_itself")}
            if fault := term_fault(**asked):
                self.add_error("ends_at", fault)
        return data


def voters() -> Any:
    """Everybody who votes on some column."""
    held = Q()
    for perm in set(scorers.NEEDS.values()):
        held |= Q(pk__in=access.holders(perm, teams=None).values("pk"))
    return User.objects.filter(held).order_by("name", "pk")


class AwaitedForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Whose votes are awaited",
        required=False,
        widget=PicksMultiple,
        help_text="On which columns each of them votes follows from their role.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = voters()  # type: ignore[attr-defined]
