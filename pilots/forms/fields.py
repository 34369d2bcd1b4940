"""The fields that forms of plans share."""

from typing import Any

from django import forms

from pilots.reach import STATES


def text(rows: int = 2, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(widget=widget, required=False, **more)


class Listed(forms.TextInput):
    """Several words in one field, with commas; takes them sent one by one, too."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return ", ".join(word for word in sent if word)


class StatesField(forms.CharField):
    """“fl, TX” → [FL, TX]; says which of them is none."""

    widget = Listed

    def clean(self, value: Any) -> list[str]:
        said = super().clean(value) or ""
        found = sorted({part.strip().upper() for part in said.split(",")} - {""})
        if unknown := sorted(set(found) - set(STATES)):
            raise forms.ValidationError(
                f"There is no state {unknown[0]}: write FL, TX."
            )
        return found
