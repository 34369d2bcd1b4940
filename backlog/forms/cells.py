"""Shape of one cell of the grid, or of the one change that is made to many items."""

from typing import Any

from django import forms

from backlog.cells import NAMES
from backlog.forms.items import LONGEST_LABELS, Words, clean_labels, reason_asked
from backlog.models import Item
from core.models import User

WHY = "Say why they are dropped."


class Cells(forms.Form):
    """A field for each cell that may be changed where it stands."""

    title = forms.CharField(max_length=300)
    state = forms.ChoiceField(choices=Item.State)
    due_on = forms.DateField(label="Due date", required=False)
    owner = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Nobody"
    )
    service = forms.ChoiceField(label="Class of service", choices=Item.Service)
    story_points = forms.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, required=False
    )
    labels = forms.CharField(
        widget=Words,
        max_length=LONGEST_LABELS,
        required=False,
        help_text="Words separated by commas.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_system=False).order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class CellForm(Cells):
    """Only the cell that was sent is set; `seen` is what it held when it was opened."""

    reason = forms.CharField(
        max_length=300,
        required=False,
        help_text="Required to drop it, or to pass a limit of its product.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, only: str = "", item: Item | None = None, **kwargs: Any
    ) -> None:
        """`only` is the cell; without it, the first that stands in what was sent."""
        super().__init__(*args, **kwargs)
        self.item = item
        self.cell = only or next((n for n in NAMES if n in self.data), "title")
        for name in {*NAMES, "reason"} - {self.cell}:
            if name != "reason" or self.cell != "state":
                del self.fields[name]

    def clean_labels(self) -> list[str]:
        return clean_labels(self.cleaned_data["labels"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        to, reason = data.get("state", ""), data.get("reason", "")
        if asked := self.asks(to, reason):
            self.add_error("reason", asked)
        return data

    def asks(self, to: str, reason: str) -> str:
        if self.item is not None:
            return reason_asked(self.item, to, reason)
        return WHY if to == Item.State.DROPPED and not reason.strip() else ""

    @property
    def value(self) -> Any:
        return self.cleaned_data[self.cell]

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.cells.change` is called with."""
        return {
            "name": self.cell,
            "value": self.value,
            "reason": self.cleaned_data.get("reason", ""),
            "seen": self.cleaned_data["seen"] if "seen" in self.data else None,
            "version": self.cleaned_data["version"],
        }


def editors() -> list[forms.BoundField]:
    """One empty field for each cell, which the page keeps to be copied into a row."""
    cells = Cells(prefix="edit")
    return [cells[name] for name in NAMES]
