"""Shape of input for scoring sessions."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from backlog.models import Item
from backlog.models.items import SCALE_CHOICES
from core import clock
from core.forms import Picks
from core.models import User


class SessionForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="Such as PI 27.1.")
    increment = forms.CharField(
        label="Program increment", max_length=20, required=False
    )
    capacity = forms.IntegerField(
        min_value=1,
        max_value=10_000,
        required=False,
        help_text="Size points the increment can hold. Draws the capacity line.",
    )
    held_on = forms.DateField(label="Held on", initial=clock.today)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class KeysForm(forms.Form):
    """Items by their keys, as people write them down: F-101, F-102 …"""

    keys = forms.CharField(
        label="Items",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Their keys, such as F-101, F-102.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_keys(self) -> list[Item]:
        keys = {
            word.upper()
            for word in re.split(r"[\s,;]+", self.cleaned_data["keys"])
            if word
        }
        rows = Item.objects.visible_to(self.user).select_related("product__team")
        found = {item.key: item for item in rows.filter(key__in=keys)}
        missing = sorted(keys - set(found))
        if missing:
            raise forms.ValidationError(f"There is no item {', '.join(missing)}.")
        return list(found.values())


class VotesForm(forms.Form):
    """One column of a session: a vote for each item, or none yet."""

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {f"item-{item.pk}": item for item in items}
        for name, item in self.items.items():
            self.fields[name] = forms.TypedChoiceField(
                label=str(item),
                choices=SCALE_CHOICES,
                coerce=int,
                empty_value=None,
                required=False,
                widget=Picks,
            )

    @property
    def votes(self) -> dict[Item, int]:
        given = {item: self.cleaned_data[name] for name, item in self.items.items()}
        return {item: value for item, value in given.items() if value is not None}
