"""Shape of input for scoring sessions."""

import re
from typing import Any

from django import forms

from backlog.actions.sessions import guard_item
from backlog.forms.scores import OFF_SCALE
from backlog.models import Item, ScoringSession
from backlog.models.items import SCALE_CHOICES
from backlog.models.scoring import POINTS
from backlog.queries.bulk import named
from backlog.queries.sessions import name_taken
from core import access, clock
from core.errors import Refused
from core.forms import Picks
from core.models import User
from core.roles import Perm


class SessionForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="Such as PI 27.1.")
    increment = forms.CharField(
        label="Program increment", max_length=20, required=False
    )
    capacity = forms.IntegerField(
        min_value=1,
        max_value=POINTS,
        required=False,
        help_text="Size points the increment can hold. Draws the capacity line.",
    )
    held_on = forms.DateField(label="Held on", initial=clock.today)
    co_facilitator = forms.ModelChoiceField(
        User.objects.none(),
        label="Second facilitator",
        required=False,
        help_text="May open columns, show votes and make the session final, as you may.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        leader: User,
        session: ScoringSession | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        others = access.holders(Perm.BACKLOG_EDIT, teams=None).exclude(pk=leader.pk)
        field = self.fields["co_facilitator"]
        field.queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if taken := name_taken(name, self.session.pk if self.session else 0):
            raise forms.ValidationError(taken)
        return name


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
            raise forms.ValidationError(f"There is no item {named(missing)}.")
        for item in found.values():
            try:
                guard_item(item)
            except Refused as fault:
                raise forms.ValidationError(str(fault)) from fault
        return list(found.values())


class VoteForm(forms.Form):
    """One vote: on which item, in which round it was seen, and what."""

    item = forms.ModelChoiceField(Item.objects.none())
    number = forms.IntegerField(label="Round", widget=forms.HiddenInput)
    value = forms.TypedChoiceField(
        label="Vote",
        choices=SCALE_CHOICES,
        coerce=int,
        error_messages={"invalid_choice": OFF_SCALE},
    )

    def __init__(self, *args: Any, session: ScoringSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"] = forms.ModelChoiceField(session.items.all())

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.rounds.vote` is called with."""
        cast = self.cleaned_data
        return {"number": cast["number"], "votes": {cast["item"]: cast["value"]}}


class ChoiceForm(forms.Form):
    """A score instead of the median, and why."""

    value = forms.TypedChoiceField(
        label="Score", choices=SCALE_CHOICES, coerce=int, widget=Picks
    )
    reason = forms.CharField(
        label="Why this and not the median",
        max_length=300,
        help_text="It stands beside the votes for everybody.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
