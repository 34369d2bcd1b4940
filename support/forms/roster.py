from typing import Any

from django import forms

from core.forms import Picks
from core.models import User
from portfolio.models import Site
from support.models import Associate, Function


class AssociateForm(forms.Form):
    code = forms.CharField(
        max_length=20, help_text="The floor's own code. No names are kept here."
    )
    site = forms.ModelChoiceField(Site.objects.order_by("code"))
    group = forms.CharField(max_length=40, help_text="Such as a queue: PLS.")
    function = forms.ChoiceField(choices=Function, widget=Picks)
    lead = forms.ModelChoiceField(User.objects.none(), required=False)
    user = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Their account here, if any"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_system=False).order_by("name")
        for name in ("lead", "user"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean_group(self) -> str:
        return str(self.cleaned_data["group"]).strip()


class EditAssociateForm(AssociateForm):
    """The code stays: receipts are known by it."""

    code = None  # type: ignore[assignment]
    active = forms.BooleanField(required=False, label="Is on the floor now")


def starts_with(row: Associate) -> dict[str, Any]:
    plain = ("site_id", "group", "function", "lead_id", "user_id", "active", "version")
    return {name.removesuffix("_id"): getattr(row, name) for name in plain}
