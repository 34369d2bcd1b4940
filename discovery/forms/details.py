"""Form fields for what a kind of note records, made from the table in `kinds.py`."""

from collections.abc import Mapping
from typing import Any

from django import forms

from discovery.kinds import KINDS, Detail

PREFIX = "d_"
EMPTY_ROWS = 3


class RowsWidget(forms.Widget):
    """A small table to fill in: every column an input, some empty rows at the end."""

    template_name = "discovery/rows_widget.html"

    def __init__(self, columns: tuple[Detail, ...], title: str = "Rows") -> None:
        """`title` tells the tables of one page apart."""
        super().__init__()
        self.columns, self.title = columns, title

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        filled = [row for row in value or [] if isinstance(row, dict)]
        rows = [*filled, *({} for _ in range(EMPTY_ROWS))]
        context["widget"]["columns"] = self.columns
        context["widget"]["title"] = self.title
        context["widget"]["rows"] = [
            [
                {
                    "name": f"{name}-{place}-{column.name}",
                    "label": f"{column.label}, row {place + 1}",
                    "column": column.label,
                    "value": "" if row.get(column.name) is None else row[column.name],
                    "is_number": column.shape == "whole",
                }
                for column in self.columns
            ]
            for place, row in enumerate(rows)
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while any(
            f"{name}-{len(rows)}-{column.name}" in data for column in self.columns
        ):
            start = f"{name}-{len(rows)}-"
            rows.append({c.name: data.get(start + c.name, "") for c in self.columns})
        return rows

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        return not self.value_from_datadict(data, files, name)


def made(detail: Detail) -> forms.Field:
    """The form field of one detail; `discovery.details` checks what is typed."""
    label = f"{detail.label}, {detail.unit}" if detail.unit else detail.label
    common: dict[str, Any] = {
        "label": label,
        "required": False,
        "help_text": detail.help,
    }
    if detail.shape == "rows":
        return forms.Field(widget=RowsWidget(detail.columns), **common)
    if detail.shape == "choice":
        choices = [("", "Not known"), *detail.choices]
        return forms.ChoiceField(choices=choices, **common)
    if detail.shape == "yes_no":
        return forms.BooleanField(**common)
    if detail.shape == "date":
        return forms.DateField(**common)
    return forms.CharField(widget=widget(detail), **common)


def widget(detail: Detail) -> forms.Widget:
    if detail.shape in {"text", "lines"}:
        return forms.Textarea(attrs={"rows": 3})
    if detail.shape in {"whole", "decimal"}:
        return forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.URLInput() if detail.shape == "link" else forms.TextInput()


def fields_for(kind: str) -> dict[str, forms.Field]:
    return {PREFIX + detail.name: made(detail) for detail in KINDS[kind]}


def typed(kind: str, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, by the names of the table."""
    names = [detail.name for detail in KINDS[kind]]
    return {name: cleaned[PREFIX + name] for name in names if PREFIX + name in cleaned}


def initial(kind: str, recorded: Mapping[str, Any]) -> dict[str, Any]:
    """Recorded values as the fields of `kind` show them."""
    shown = {}
    for detail in KINDS[kind]:
        if detail.name in recorded:
            value = recorded[detail.name]
            shown[PREFIX + detail.name] = (
                "\n".join(value) if detail.shape == "lines" else value
            )
    return shown
