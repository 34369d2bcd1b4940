from typing import Any

from django import forms

from core.errors import Refused
from core.models import User
from governance import reauth
from governance.forms import area
from governance.models import Review

DECISIONS = [
    (Review.Outcome.APPROVED.value, "Approve"),
    (Review.Outcome.WITH_CONDITIONS.value, "Approve with conditions"),
    (Review.Outcome.RETURNED.value, "Send back"),
    (Review.Outcome.REJECTED.value, "Reject"),
    (Review.Outcome.DEFERRED.value, "Defer"),
]


class SignForm(forms.Form):
    """The signature: decision, reason, meaning, password; and the page it stands on."""

    decision = forms.ChoiceField(choices=DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        widget=area(3), required=False, help_text="Needed unless you approve."
    )
    meaning = forms.CharField(
        label="What your signature means",
        max_length=300,
        help_text="In your own words: “I approve the pilot at one site under C1 and C2.”",
    )
    password = forms.CharField(
        label="Your password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    record_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Say it beside the field; the action asks again."""
        password = str(self.cleaned_data["password"])
        try:
            reauth.confirm(self.person, password)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuses = cleaned.get("decision") not in (*Review.APPROVALS, None)
        if refuses and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why.")
        return cleaned
