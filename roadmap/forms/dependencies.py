"""What a card needs before it."""

from typing import Any

from django import forms

from core.models import User
from roadmap.models import Card


class NeedForm(forms.Form):
    needed = forms.CharField(
        label="Card", required=False, max_length=10, help_text="Its key, such as RC-02."
    )
    external = forms.CharField(
        label="Or something outside", required=False, max_length=160
    )
    external_on = forms.DateField(
        label="Ready on",
        required=False,
        help_text="Only a date that somebody outside has set.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_needed(self) -> Card | None:
        """The card of that key, among those that this person may see."""
        key = self.cleaned_data["needed"].strip()
        if not key:
            return None
        found = Card.objects.visible_to(self.user).filter(key__iexact=key).first()
        if found is None:
            raise forms.ValidationError(f"There is no card {key}.")
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "needed" in found and bool(found["needed"]) == bool(found.get("external")):
            self.add_error("needed", "Name a card, or say what outside it waits for.")
        if found.get("needed") and found.get("external_on"):
            self.add_error("external_on", "A card has its own date: leave this empty.")
        return found
