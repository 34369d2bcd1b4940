"""The forms of the inbox besides links: which note it repeats, and until when it can wait."""

from datetime import date, timedelta
from typing import Any

from django import forms

from core.clock import today
from core.models import User
from discovery.forms.links import note_named
from discovery.models import Note

DAYS = [(1, "Tomorrow"), (7, "In a week"), (30, "In 30 days")]


class DuplicateForm(forms.Form):
    original = forms.CharField(
        label="It repeats",
        max_length=16,
        widget=forms.TextInput(attrs={"data-key": "d"}),
        help_text="The other note's code or number: n12, or 214. Both count as one voice.",
        error_messages={"required": "Name the note it repeats."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_original(self) -> Note:
        return note_named(self.cleaned_data["original"], self.user)


class SnoozeForm(forms.Form):
    days = forms.TypedChoiceField(
        label="Show it again",
        choices=DAYS,
        coerce=int,
        widget=forms.Select(attrs={"data-key": "s"}),
    )

    @property
    def until(self) -> date:
        return today() + timedelta(days=self.cleaned_data["days"])
