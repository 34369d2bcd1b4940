"""Shape of a pin."""

from datetime import timedelta
from typing import Any

from django import forms

from backlog.actions.pins import LONGEST
from core.clock import today

USUAL = timedelta(days=28)


class PinForm(forms.Form):
    place = forms.IntegerField(min_value=1, max_value=1_000_000)
    reason = forms.CharField(
        max_length=300, help_text="Everyone who looks at the order reads it."
    )
    expires_on = forms.DateField(
        label="Until", help_text="90 days at most; then its scores decide again."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("expires_on", today() + USUAL)

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        if not today() <= day <= today() + LONGEST:
            last = f"{today() + LONGEST:%-d %b %Y}"
            raise forms.ValidationError(f"Choose a day from today until {last}.")
        return day
