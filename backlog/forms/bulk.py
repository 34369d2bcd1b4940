"""Shape of a change to many items, and of scores pasted into the grid."""

import json
from collections.abc import Mapping
from operator import index
from typing import Any

from django import forms
from django.http import QueryDict

from backlog.forms.cells import CellForm
from backlog.queries.bulk import LABELS, MOST, TITLES, field_for, found, unscored
from core.models import User

LARGEST = 2**63 - 1


class ChosenForm(forms.Form):
    """Which items: ids, or ids with the versions that were looked at (`12:3`)."""

    what = forms.ChoiceField(label="What to change", choices=TITLES.items())

    def __init__(self, data: QueryDict) -> None:
        self.sent = data.copy()
        self.sent.setdefault("what", "state")
        super().__init__(self.sent)
        self.is_valid()

    @property
    def field(self) -> str:
        return str(self.cleaned_data.get("what", ""))

    @property
    def seen(self) -> dict[int, int]:
        """{item id: version}, 0 where none was sent. Damaged parts are left out."""
        rows: dict[int, int] = {}
        for word in self.sent.getlist("items")[: MOST + 1]:
            pk, _, version = word.partition(":")
            if pk.isdecimal() and len(pk) < 19:
                known = version.isdecimal() and len(version) < 10
                rows[int(pk)] = int(version) if known else 0
        return rows

    @property
    def is_too_many(self) -> bool:
        return len(self.seen) > MOST


class BulkForm(CellForm):
    """The one value that all of them get: the same field as in a cell."""

    def __init__(self, data: Mapping[str, Any] | None, *, what: str) -> None:
        super().__init__(data, only=field_for(what))
        del self.fields["seen"], self.fields["version"]
        field = self.fields[self.cell]
        field.label = TITLES[what]
        field.required = field.required or what in LABELS

    @property
    def sent(self) -> list[tuple[str, Any]]:
        """What was typed, to be sent once more with the items that take it."""
        return [(field.name, field.value()) for field in self]


class PasteForm(forms.Form):
    """`cells` is JSON: [[item id, column, score as it was typed], …]."""

    cells = forms.CharField(max_length=60_000)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.faults: list[dict[str, Any]] = []

    def clean_cells(self) -> list[tuple[int, str, int | None]]:
        rows = rows_in(self.cleaned_data["cells"])
        items = {item.pk: item for item in found({row[0] for row in rows}, self.user)}
        read = [(pk, name, score(text)) for pk, name, text in rows]
        for (pk, name, value), (_, _, text) in zip(read, rows, strict=True):
            if fault := unscored(items.get(pk), name, value, by=self.user):
                line = {"pk": pk, "name": name, "typed": text[:20], "fault": fault}
                self.faults.append(line)
        if self.faults:
            count = len(self.faults)
            raise forms.ValidationError(
                f"{count} of {len(rows)} values cannot be saved, so none was."
            )
        return read


def rows_in(text: str) -> list[tuple[int, str, str]]:
    """What was pasted; half a character in it is as damaged as half a list."""
    try:
        rows = [
            (index(pk), str(name), str(typed)) for pk, name, typed in json.loads(text)
        ]
        json.dumps(rows, ensure_ascii=False).encode()
    except (ValueError, TypeError, RecursionError):
        raise forms.ValidationError("These are not cells of the grid.") from None
    if not 0 < len(rows) <= MOST or any(not 0 < row[0] < LARGEST for row in rows):
        raise forms.ValidationError(f"Paste at most {MOST} scores at once.")
    return rows


def score(text: str) -> int | None:
    """A score as typed; empty takes it back, anything else is off the scale (0)."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < 4 else 0
