from typing import Any

from django import forms

from core.forms import Picks
from governance.forms import area, choice, search
from governance.models import Regulation

STANDINGS = [
    ("", "All that have not ended"),
    *Regulation.Standing.choices,
    ("all", "All, with what ended"),
]


class RegulationFilter(forms.Form):
    q = search("Search regulations")
    standing = forms.ChoiceField(choices=STANDINGS, required=False, widget=choice())
    due = forms.BooleanField(required=False)

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        found = self.cleaned_data
        return {
            "q": found.get("q", ""),
            "standing": found.get("standing", ""),
            "due": bool(found.get("due")),
        }


class RegulationForm(forms.Form):
    name = forms.CharField(
        max_length=160, help_text="What it demands, in a few plain words."
    )
    citation = forms.CharField(
        max_length=200, required=False, help_text="12 CFR 1005.11"
    )
    issuer = forms.CharField(
        label="Who made it", max_length=120, required=False, help_text="CFPB"
    )
    status = forms.ChoiceField(choices=Regulation.Status, widget=Picks)
    mark = forms.ChoiceField(
        label="How it is known",
        choices=Regulation.Mark,
        help_text="Practitioner knowledge is not relied on before compliance has read it.",
    )
    effective_from = forms.DateField(label="In force from", required=False)
    waived_until = forms.DateField(
        label="A part is waived until",
        required=False,
        help_text="The last day of the waiver. Administrators are told before it.",
    )
    verify_every_days = forms.IntegerField(
        label="Look at it again after",
        min_value=1,
        max_value=1000,
        initial=182,
        help_text="Days. The watch list is looked at every 30.",
    )
    source_url = forms.URLField(
        label="Where it can be read",
        required=False,
        assume_scheme="https",
        max_length=200,
    )
    note = forms.CharField(widget=area(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewRegulationForm(RegulationForm):
    code = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{1,29}$",
        help_text="Capitals, digits and dashes: REG-E-ERRORS. It stays.",
        error_messages={"invalid": "Use capitals, digits and -, such as REG-E-ERRORS."},
    )
    version = None  # type: ignore[assignment]
    field_order = ["code", "name"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Regulation.objects.filter(code=code).exists():
            raise forms.ValidationError("This code is taken.")
        return code


class SupersedeForm(forms.Form):
    effective_to = forms.DateField(
        label="It holds no more from", help_text="The first day without it."
    )
    superseded_by = forms.ModelChoiceField(
        Regulation.objects.none(),
        required=False,
        empty_label="Nothing follows it",
        help_text="Add the new one first, if it is not in the catalogue yet.",
    )
    note = forms.CharField(widget=area(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, regulation: Regulation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Regulation.objects.exclude(pk=regulation.pk).order_by("code")
        self.fields["superseded_by"].queryset = others  # type: ignore[attr-defined]


class VerifiedForm(forms.Form):
    status = forms.ChoiceField(choices=Regulation.Status, label="It stands as")
    mark = forms.ChoiceField(choices=Regulation.Mark, label="How it is known")
    note = forms.CharField(widget=area(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
