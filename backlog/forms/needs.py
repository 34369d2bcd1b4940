"""What an item waits for, named by its key or found by words."""

from typing import Any

from django import forms

from backlog.models import Item
from backlog.queries.needs import named
from core.models import User


class FindForm(forms.Form):
    q = forms.CharField(max_length=100, required=False)

    @property
    def text(self) -> str:
        self.is_valid()
        found: str = self.cleaned_data.get("q", "")
        return found.strip()


class NeedForm(forms.Form):
    needed = forms.CharField(label="Key", max_length=40, help_text="Such as F-104.")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_needed(self) -> Item:
        text = self.cleaned_data["needed"]
        found = named(self.user, text)
        if found is None:
            raise forms.ValidationError(f"There is no item {text}.")
        return found
