"""Forms that ask somebody to prove who they are, and what they change by it."""

from typing import Any

from django import forms

from core import factors
from core.actions import proving
from core.errors import Refused
from core.factors import CHANGE, Proof
from core.models import User


class ProofForm(forms.Form):
    """Asks for what the account has: a passkey, a code, or the password alone.

    Looked at last, when all else is right: a code is good once. What was typed leaves
    `cleaned_data` and comes back as `proof`, which the action asks for again.
    """

    purpose = CHANGE
    password = forms.CharField(
        label="Your password again",
        strip=False,
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    one_time_code = forms.CharField(
        label="Code from your app",
        max_length=40,
        required=False,
        help_text="Six digits; or one of your spare codes.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )
    passkey = forms.CharField(
        max_length=20_000, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.has = person, factors.kept(person)
        for name in (
            ["password"] if self.has.is_strong else ["one_time_code", "passkey"]
        ):
            del self.fields[name]
        if not self.has.passkeys:
            self.fields.pop("passkey", None)
            if self.has.is_strong:
                self.fields["one_time_code"].required = True
        elif not self.has.has_app:
            self.fields["one_time_code"].label = "Or a spare code"
            self.fields[
                "one_time_code"
            ].help_text = "If the device with your passkey is gone."
        if not self.has.is_strong:
            self.fields["password"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, code, passkey = (
            cleaned.pop(name, "") for name in ("password", "one_time_code", "passkey")
        )
        self.proof = Proof(password=password, code=code, passkey=passkey)
        return cleaned

    def full_clean(self) -> None:
        """After every other fault was found: prove, or say why not beside the field."""
        super().full_clean()
        if self.is_bound and not self.errors:
            self.look()

    def look(self) -> None:
        try:
            self.prove()
        except Refused as refused:
            self.add_error(self.place(), str(refused))
            return
        self.cleaned_data["proof"] = self.proof

    def prove(self) -> None:
        proving.prove(self.person, self.proof, purpose=self.purpose)

    def place(self) -> str | None:
        """The field the fault stands at; a passkey has none to see."""
        if self.proof.passkey:
            return None
        return "one_time_code" if self.has.is_strong else "password"


class PasskeyForm(ProofForm):
    name = forms.CharField(
        max_length=60,
        label="What you call it",
        help_text="So that you know it again: “Work laptop”, “Blue key”.",
    )
    field_order = ["name"]


class CodeForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(
        label="The code it shows",
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class ResetForm(forms.Form):
    reason = forms.CharField(max_length=150)
