from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import Picks, Toggle
from governance import raci_templates
from governance.forms import area
from governance.models import Activity, Party, RaciCell

PARTS = [("", "–"), *((p.value, p.value) for p in RaciCell.Part)]


class RowForm(forms.Form):
    """One row of the draft: a field for each party, a reason, the row's version."""

    reason = forms.CharField(required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: Iterable[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [party.code for party in parties]
        for code in self.codes:
            self.fields[code] = forms.ChoiceField(choices=PARTS, required=False)

    def row(self) -> dict[str, Any]:
        """The row as the action takes it."""
        said = self.cleaned_data
        parts = {code: said[code] for code in self.codes}
        return {"parts": parts, "reason": said["reason"], "version": said["version"]}


class DraftForm(forms.Form):
    """What the next version begins as."""

    template = forms.ChoiceField(
        label="Begin", required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = raci_templates.offered()  # type: ignore[attr-defined]


class PasteForm(forms.Form):
    """Text from a spreadsheet; from a cell of the grid also where it was pasted."""

    text = forms.CharField(
        label="The table",
        widget=area(12),
        strip=False,
        max_length=50_000,
        help_text="From a spreadsheet or a file: a line of parties, then a line for each "
        "activity with its number or name in front. Activities and parties "
        "that are left out keep their parts.",
    )
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    party = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def anchor(self) -> tuple[int, str] | None:
        said = self.cleaned_data
        there = said.get("number") is not None and said.get("party")
        return (said["number"], said["party"]) if there else None


class ActivityForm(forms.Form):
    phase = forms.ChoiceField(choices=Activity.Phase.choices, widget=Picks)
    name = forms.CharField(max_length=120)
    basis = forms.CharField(
        label="Where it comes from", required=False, max_length=1000, widget=area(2)
    )
    is_gate = forms.BooleanField(
        label="It is a gate decision",
        required=False,
        widget=Toggle,
        help_text="Then the party that submits to gates does not decide it (rule E5).",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewActivityForm(ActivityForm):
    number = forms.IntegerField(
        min_value=1, max_value=999, help_text="It stays: files and decisions name it."
    )
    version = None  # type: ignore[assignment]
    field_order = ["number"]


class PartyForm(forms.Form):
    """What the rules ask of a party."""

    name = forms.CharField(max_length=60)
    side = forms.ChoiceField(
        label="Which side it is on",
        choices=Party.Side.choices,
        widget=Picks,
        initial=Party.Side.NONE,
    )
    lead_signs = forms.BooleanField(
        label="Its lead signs for that side what both sides sign",
        required=False,
        widget=Toggle,
    )
    position = forms.IntegerField(label="Column", min_value=1, max_value=99)
    may_be_accountable = forms.BooleanField(
        label="May be accountable", required=False, widget=Toggle, initial=True
    )
    submits_to_gates = forms.BooleanField(
        label="Brings work to gates, so does not decide them",
        required=False,
        widget=Toggle,
    )
    leads_day_to_day = forms.BooleanField(
        label="Is accountable day to day, or a reason says why not",
        required=False,
        widget=Toggle,
    )
    speaks_for_center = forms.BooleanField(
        label="Has a say where IT implements", required=False, widget=Toggle
    )
    exempt_from_phases = forms.BooleanField(
        label="Needs no part in every phase", required=False, widget=Toggle
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewPartyForm(PartyForm):
    code = forms.RegexField(
        r"^[A-Z][A-Z0-9]{1,4}$",
        max_length=5,
        help_text="Two to five capital letters, such as FIN. It stays.",
        error_messages={"invalid": "Use two to five capital letters or digits."},
    )
    version = None  # type: ignore[assignment]
    field_order = ["code"]
