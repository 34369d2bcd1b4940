from collections.abc import Mapping
from typing import Any

from django import forms

from core.clock import today
from core.forms import Picks
from pilots.models import ArmResult, Measure

Method = Measure.Method
MOST_BYTES = 2_000_000


class ResultForm(forms.Form):
    """Where a result belongs; the figures follow by the method of its measure."""

    arm = forms.ChoiceField(choices=ArmResult.Arm, widget=Picks)
    period = forms.ChoiceField(choices=ArmResult.Period, widget=Picks, initial="during")
    as_of = forms.DateField(label="Up to and including", initial=today)
    n = forms.IntegerField(label="Units (n)", min_value=1)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not measure.has_control:
            self.leave("arm", "treatment")
        if measure.method != Method.DIFFERENCE:
            self.leave("period", "during")

    def leave(self, name: str, value: str) -> None:
        """There is one answer only: send it along, do not ask."""
        self.fields[name].widget = forms.HiddenInput()
        self.fields[name].initial = value


class ProportionForm(ResultForm):
    successes = forms.IntegerField(min_value=0, help_text="Of the n units.")


class MeanForm(ResultForm):
    mean = forms.DecimalField(max_digits=14, decimal_places=4)
    sd = forms.DecimalField(
        label="Standard deviation", min_value=0, max_digits=14, decimal_places=4
    )


class AgreementForm(ResultForm):
    both_yes = forms.IntegerField(label="Both say yes", min_value=0)
    only_machine = forms.IntegerField(label="Only the machine says yes", min_value=0)
    only_person = forms.IntegerField(label="Only the person says yes", min_value=0)
    both_no = forms.IntegerField(label="Both say no", min_value=0)
    CELLS = ("both_yes", "only_machine", "only_person", "both_no")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["n"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["table"] = [data.pop(name, None) for name in self.CELLS]
        return data


BY_METHOD: Mapping[str, type[ResultForm]] = {
    Method.TWO_PROPORTION: ProportionForm,
    Method.ONE_PROPORTION: ProportionForm,
    Method.DIFFERENCE: ProportionForm,
    Method.WELCH: MeanForm,
    Method.RATIO: MeanForm,
    Method.AGREEMENT: AgreementForm,
}


def form_for(measure: Measure, *args: Any, **kwargs: Any) -> ResultForm:
    return BY_METHOD[measure.method](*args, measure=measure, **kwargs)


def correction_for(result: ArmResult, *args: Any, hidden: bool = False) -> ResultForm:
    """The figures of a recorded result; its arm and day stay.

    If they are hidden from this person, all of them are typed anew.
    """
    starts = {"version": result.version} if hidden else starts_with(result)
    form = form_for(result.measure, *args, initial=starts)
    for name in ("arm", "period", "as_of"):
        del form.fields[name]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form.fields["version"] = version
    return form


def starts_with(result: ArmResult) -> dict[str, Any]:
    names = ("n", "successes", "mean", "sd", "version")
    found = {name: getattr(result, name) for name in names}
    return found | dict(zip(AgreementForm.CELLS, result.table or (), strict=False))


class ImportForm(forms.Form):
    file = forms.FileField(label="CSV file", required=False)
    text = forms.CharField(
        label="or paste the rows", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, text = data.get("file"), data.get("text", "")
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 2 MB.")
        if not file and not text.strip():
            raise forms.ValidationError("Choose a file or paste its rows.")
        data["content"] = file.read() if file else text.encode()
        return data
