"""Shape of what is tried in a what-if: a sheet of scores and weeks, points, a name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from backlog import wsjf
from backlog.forms.estimates import MoneyForm
from backlog.models import Item, Scenario
from backlog.models.scenarios import WEEKS, WORDS
from backlog.models.scoring import POINTS
from backlog.queries.scenarios import Comparison, word

Cells = dict[tuple[int, str], Decimal | None]
BY_WORD = {label: name for name, label in WORDS.items()}
IN_WORDS = re.compile(
    rf"(\S+) ({'|'.join(BY_WORD)}): (–|[0-9]{{1,9}}(?:[.][0-9]{{1,9}})?)"
)


@dataclass(frozen=True)
class Line:
    """An item on the sheet: its place here, its fields, what is tried in words."""

    item: Item
    place: int | None
    fields: list[Any]
    said: str


class NameForm(forms.Form):
    name = forms.CharField(max_length=80, label="What if …")


class ScenarioForm(NameForm):
    is_shared = forms.BooleanField(
        required=False,
        label="Shared",
        help_text="Whoever may read the backlog sees it too. Only you change it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class FindForm(MoneyForm):
    """Which items the sheet shows."""

    q = forms.CharField(required=False, max_length=200)


class SheetForm(forms.Form):
    """One field for each cell of the items shown; only what differs is tried.

    After a clash of two tabs the chosen side comes as `changes`, in words, and stands
    for all cells.
    """

    capacity = forms.IntegerField(
        label="Points that fit",
        min_value=0,
        max_value=POINTS,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, compared: Comparison, items: Iterable[Item], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.compared, self.items = compared, list(items)
        self.fields["version"].initial = compared.scenario.version
        self.fields["capacity"].initial = compared.after.capacity
        for item in self.items:
            for name in WORDS:
                self.fields[f"{name}-{item.pk}"] = cell_field(item, name, compared.shown(item, name))  # fmt: skip

    @property
    def rows(self) -> list[Line]:
        """Each item with its fields, in the order of the formula."""
        said: dict[int, list[str]] = {}
        for cell in self.compared.cells:
            step = f"{cell.get_name_display().lower()} {word(cell.was)} → {word(cell.value)}"
            said.setdefault(cell.item_id, []).append(step)
        places = self.compared.after.places
        return [
            Line(
                item,
                places.get(item.pk),
                [self[f"{name}-{item.pk}"] for name in WORDS],
                ", ".join(said.get(item.pk, [])),
            )
            for item in self.items
        ]

    @property
    def asked(self) -> dict[str, Any]:
        """What the action takes: the cells that differ from what was shown."""
        data = self.cleaned_data
        cells = self.chosen() if "changes" in self.data else self.typed()
        found = {"cells": cells, "version": data["version"]}
        points = data["capacity"]
        if points != self.compared.after.capacity:
            real = self.compared.before.capacity
            found["capacity"] = None if points == real else points
        return found

    def typed(self) -> Cells:
        return {
            (item.pk, name): value
            for item in self.items
            for name in WORDS
            if (value := self.cleaned_data[f"{name}-{item.pk}"])
            != self.compared.shown(item, name)
        }

    def chosen(self) -> Cells:
        """All cells of the chosen side; what it does not name is as it really is."""
        told = read_back(self.data.getlist("changes"))  # type: ignore[attr-defined]
        ids = dict(Item.objects.filter(key__in=[key for key, _ in told]).values_list("key", "pk"))  # fmt: skip
        found = {
            (cell.item_id, cell.name): self.compared.ground.real(
                cell.item_id, cell.name
            )
            for cell in self.compared.cells
        }
        return found | {(ids[key], name): value for (key, name), value in told.items() if key in ids}  # fmt: skip


def cell_field(item: Item, name: str, value: Decimal | None) -> forms.Field:
    label = f"{WORDS[name]} of {item.key}"
    held = None if value is None else word(value)
    attrs = {"class": "input cell-input", "aria-label": label, "inputmode": "decimal"}
    if name == WEEKS:
        return forms.DecimalField(
            label=label, min_value=Decimal("0.01"), max_digits=6, decimal_places=2,
            required=False, initial=held, widget=forms.TextInput(attrs=attrs),
        )  # fmt: skip
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "–"), *((str(step), str(step)) for step in wsjf.SCALE)],
        coerce=Decimal,
        empty_value=None,
        required=False,
        initial=held,
        widget=forms.Select(attrs={"class": "input", "aria-label": label}),
    )


def read_back(changes: Iterable[str]) -> dict[tuple[str, str], Decimal | None]:
    """ "F-104 Job size: 5" as {(key, column): value}; what cannot be read is left out."""
    found = (IN_WORDS.fullmatch(each) for each in changes)
    return {
        (each[1], BY_WORD[each[2]]): None if each[3] == "–" else Decimal(each[3])
        for each in found
        if each
    }


def initial_of(scenario: Scenario) -> dict[str, Any]:
    return {name: getattr(scenario, name) for name in ("name", "is_shared", "version")}
