"""Shape of one or more scores, as the grid and the item page send them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from backlog.models.items import SCALE_CHOICES
from backlog.votes import COLUMNS
from backlog.words import COLUMN_WORDS

OFF_SCALE = "Scores are 1, 2, 3, 5, 8, 13 or 20."


def score_field(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "–"), *SCALE_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": OFF_SCALE},
    )


class ScoreForm(forms.Form):
    """Only the columns that were sent are set, so that one cell can be saved alone.

    It holds the columns in `only`: those that this person may set.
    """

    business_value = score_field("Value")
    time_criticality = score_field("Time criticality")
    risk_reduction = score_field("Risk reduction")
    job_size = score_field("Job size")
    duration_override = score_field("Duration instead of size")
    seen = score_field("What was there before")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, only: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duration = self.fields["duration_override"]
        duration.help_text = "Only if one team must do it, or it waits for a vendor."
        for name in set(COLUMN_WORDS) - set(only):
            del self.fields[name]

    @property
    def judgements(self) -> list[BoundField]:
        """The fields of the formula; how long it takes is asked apart."""
        return [self[name] for name in self.fields if name in COLUMNS]

    @property
    def duration(self) -> BoundField | None:
        held = "duration_override" in self.fields
        return self["duration_override"] if held else None

    @property
    def columns(self) -> dict[str, int | None]:
        return {
            name: self.cleaned_data[name]
            for name in COLUMN_WORDS
            if name in self.data and name in self.fields
        }

    @property
    def what_was_seen(self) -> dict[str, int | None] | None:
        """The old value of the one column sent; None when it was not said."""
        if "seen" not in self.data or len(self.columns) != 1:
            return None
        return dict.fromkeys(self.columns, self.cleaned_data["seen"])

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.scores.score` is called with."""
        version = self.cleaned_data["version"]
        return {"version": version, "seen": self.what_was_seen, **self.columns}


class ConfirmForm(forms.Form):
    """Which version of the item a person saw whose scores they confirm."""

    version = forms.IntegerField(widget=forms.HiddenInput)
