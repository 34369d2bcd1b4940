from typing import Any

from django import forms


class TrendForm(forms.Form):
    """How a theme is cut; what this person may not ask counts as not asked."""

    by = forms.ChoiceField(
        label="By",
        required=False,
        widget=forms.Select(attrs={"class": "input", "aria-label": "By"}),
    )

    def __init__(self, *args: Any, axes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = list(axes.items())  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def axis(self) -> str:
        return str(self.cleaned_data.get("by") or "site")
