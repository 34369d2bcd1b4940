"""Forms for signing in and for passwords."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password

from core.models import User


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "This address and this password do not go together.",
        "inactive": "This account is closed.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail address"
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True}
        )

    def clean_username(self) -> str:
        """One spelling, so that capitals give no fresh tries at a password."""
        return str(self.cleaned_data["username"]).strip().lower()


class ResetForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


def new_password(label: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, strip=False, widget=widget)


class PasswordForm(forms.Form):
    """A new password, twice, held against the rules for the person it is for."""

    password = new_password("New password")
    again = new_password("The same again")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields[
            "password"
        ].help_text = "At least 12 characters. A sentence is good."

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "password" in values and values.get("again") != values["password"]:
            self.add_error("again", "The two are not the same.")
        return values


class ChangePasswordForm(PasswordForm):
    current = forms.CharField(
        label="Present password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current"]

    def clean_current(self) -> str:
        if not self.user.check_password(self.cleaned_data["current"]):
            raise forms.ValidationError("This is not your present password.")
        return ""


class JoinForm(PasswordForm):
    name = forms.CharField(label="Your name", max_length=120)
    field_order = ["name"]

    def wanted(self) -> dict[str, str]:
        """What the account is made of: the password once."""
        return {name: self.cleaned_data[name] for name in ("name", "password")}
