from typing import Any

from django import forms

from core.clock import today
from core.forms import Picks
from pilots import codes
from pilots.actions.assignment import Entry
from pilots.data import SHARES
from pilots.models import ArmObservation, ArmResult, Exclusion, Measure
from pilots.rows import needs_squares

MOST_BYTES = 1_000_000


def number(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=18, decimal_places=4, **more)


def as_code(what: Any, label: str, **more: Any) -> forms.CharField:
    """A field for a unit's code; its validator says why a number of somebody is none."""

    def fits(text: str) -> None:
        try:
            what(text)
        except ValueError as error:
            raise forms.ValidationError(f"{str(error).capitalize()}.") from error

    return forms.CharField(label=label, max_length=80, validators=[fits], **more)


class FiguresForm(forms.Form):
    """What a day brought, by the method of its measure."""

    x = number("Successes", help_text="Of that day alone, never a running total.")
    n = forms.IntegerField(label="Of so many (n)", min_value=1)
    xx = number("Sum of squares", help_text="For the spread of the mean.")

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if measure.method not in SHARES:
            self.fields["x"].label = "Sum"
        if not needs_squares(measure):
            del self.fields["xx"]


class ObservationForm(FiguresForm):
    """One day of an arm, a site or a unit."""

    day = forms.DateField(initial=today)
    arm = forms.ChoiceField(choices=ArmResult.Arm, widget=Picks)
    unit = as_code(codes.token, "Unit's code", help_text="A token, such as A-0041.")
    cluster = as_code(codes.optional, "Site or team", required=False)
    field_order = ("day", "arm", "unit", "cluster", "x", "n", "xx")

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, measure=measure, **kwargs)
        if measure.grain == Measure.Grain.DAYS:
            del self.fields["unit"]
        if not measure.has_control:
            self.fields["arm"].widget = forms.HiddenInput()
            self.fields["arm"].initial = ArmResult.Arm.TREATMENT


class CorrectionForm(FiguresForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def starts_with(row: ArmObservation, *, hidden: bool = False) -> dict[str, Any]:
    """What is recorded; if it is hidden from this person, only which version it is."""
    if hidden:
        return {"version": row.version}
    return {name: getattr(row, name) for name in ("x", "n", "xx", "version")}


class AssignForm(forms.Form):
    """Units as lines: code, and after commas an arm, what to be even in, a team."""

    units = forms.CharField(
        label="One unit a line",
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="A-0041 is drawn. A-0041, control takes the arm as it is. After the arm may follow what the arms should be even in, and the team: A-0041, , loans, T3.",
    )
    reason = forms.CharField(
        label="Why do they join now?", max_length=200, widget=forms.TextInput
    )

    def __init__(self, *args: Any, joins: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not joins:
            del self.fields["reason"]

    def clean_units(self) -> list[Entry]:
        lines = self.cleaned_data["units"].splitlines()
        return [entry(line, at) for at, line in enumerate(lines, 1) if line.strip()]


def entry(line: str, at: int) -> Entry:
    """One line as a unit. Raises ValidationError that names the line."""
    cells = [cell.strip() for cell in line.replace("\t", ",").split(",")]
    if len(cells) > 4:
        raise forms.ValidationError(f"Line {at}: no more than four words.")
    code, arm, stratum, cluster = [*cells, "", "", ""][:4]
    try:
        codes.token(code)
    except ValueError as error:
        raise forms.ValidationError(f"Line {at}: {error}.") from error
    if arm.lower() not in {"", *ArmResult.Arm.values}:
        raise forms.ValidationError(f"Line {at}: the arm is control or treatment.")
    return Entry(code, arm.lower(), stratum, cluster)


class ExclusionForm(forms.Form):
    unit = as_code(codes.token, "Unit's code")
    reason = forms.ChoiceField(choices=Exclusion.Reason)
    day = forms.DateField(label="Since", initial=today)
    note = forms.CharField(
        max_length=200, required=False, help_text="Needed for another reason."
    )
