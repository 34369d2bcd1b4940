"""Looking at what is kept in versions: as of a day, and two of them beside each other."""

from typing import Any

from django import forms
from django.db.models import QuerySet


class OnForm(forms.Form):
    """As of a day."""

    on = forms.DateField(
        required=False,
        label="As of",
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
    )


class CompareForm(forms.Form):
    """Two of these versions, newest first."""

    def __init__(self, data: Any, versions: "QuerySet[Any]") -> None:
        super().__init__(data)
        for name, label in (("a", "Before"), ("b", "After")):
            self.fields[name] = forms.ModelChoiceField(
                versions.order_by("-number"),
                label=label,
                widget=forms.Select(attrs={"class": "input"}),
            )
