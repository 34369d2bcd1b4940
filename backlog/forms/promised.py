from typing import Any

from django import forms

from core.models import User
from portfolio.models import VendorClaim


class RestForm(forms.Form):
    claim = forms.ModelChoiceField(
        VendorClaim.objects.none(),
        label="Promise",
        help_text="Open ones. Promises are kept on the pages of vendors.",
    )

    def __init__(self, *args: Any, user: User, **told: Any) -> None:
        super().__init__(*args, **told)
        rows = VendorClaim.objects.visible_to(user).open().select_related("vendor")
        rows = rows.order_by("vendor__name", "promised_for", "id")
        self.fields["claim"].queryset = rows  # type: ignore[attr-defined]
