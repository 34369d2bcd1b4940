from typing import Any

from django import forms

from governance import raci
from governance.forms import area
from governance.models import RaciCell

PARTS = [("", "–"), *((p.value, p.value) for p in RaciCell.Part)]


class RowForm(forms.Form):
    """One row of the draft: a field for each party, a reason, the row's version."""

    reason = forms.CharField(required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for party in raci.PARTIES:
            self.fields[party] = forms.ChoiceField(choices=PARTS, required=False)

    def row(self) -> dict[str, Any]:
        """The row as the action takes it."""
        said = self.cleaned_data
        parts = {party: said[party] for party in raci.PARTIES}
        return {"parts": parts, "reason": said["reason"], "version": said["version"]}


class PublishForm(forms.Form):
    effective_from = forms.DateField(label="It holds from")
    note = forms.CharField(label="What changes, and why", widget=area())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
