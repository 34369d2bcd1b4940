"""Shape of what is asked about states: limits of a product, a move on the board."""

from typing import Any

from django import forms

from backlog.forms.items import MoveForm
from backlog.models import Item, WorkLimit
from backlog.models.limits import BOUNDS, STATES
from backlog.queries.board import MOST, PAGE


class LimitForm(forms.Form):
    ready = forms.IntegerField(
        required=False,
        validators=BOUNDS,
        help_text="Items at most in Ready. Empty: no limit.",
    )
    in_progress = forms.IntegerField(
        required=False,
        validators=BOUNDS,
        help_text="Items at most in progress. Empty: no limit.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(limit: WorkLimit | None) -> dict[str, Any]:
    if limit is None:
        return {"version": 0}
    return {name: getattr(limit, name) for name in (*STATES, "version")}


class BoardMoveForm(MoveForm):
    """A move as the board sends it: any state, so that the rule says what is wrong."""

    def __init__(self, data: Any, *, item: Item) -> None:
        sent = data.copy()
        sent["to"] = data.get("horizon", data.get("to", ""))
        super().__init__(sent, item=item)
        self.fields["to"].choices = Item.State.choices  # type: ignore[attr-defined]

    @property
    def label(self) -> str:
        return str(dict(Item.State.choices).get(self.data["to"], ""))


class SizesForm(forms.Form):
    """How many cards of each column are asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for state in Item.OPEN:
            self.fields[state] = forms.IntegerField(
                required=False, min_value=PAGE, max_value=MOST
            )

    @property
    def sizes(self) -> dict[str, int]:
        self.is_valid()
        return {state: size for state, size in self.cleaned_data.items() if size}
