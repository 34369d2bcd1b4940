"""Forms of rollouts, their waves, tests and issues: the shape of input only."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.errors import Refused
from core.forms import Picks
from core.models import User
from governance import files
from pilots.models import Issue, Pilot, Rollout, Wave, WaveTest
from portfolio.models import Site
from support import queries as floor
from support.models import Function, Release

FUNCTIONS = dict(Function.choices)


def lines(**more: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **more)


class RolloutForm(forms.Form):
    title = forms.CharField(max_length=160)
    release = forms.ModelChoiceField(
        Release.objects.none(),
        required=False,
        help_text="What the floor has to have read before a wave starts.",
    )
    associates = forms.IntegerField(
        min_value=1, max_value=10**6, label="People that G3 was asked for"
    )
    owner = forms.ModelChoiceField(User.objects.none(), required=False)
    rollback_owner = forms.ModelChoiceField(User.objects.none(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Release.objects.filter(product=pilot.product).order_by("-id")
        self.fields["release"].queryset = rows  # type: ignore[attr-defined]
        people = User.objects.filter(is_active=True, is_system=False).order_by("name")
        for name in ("owner", "rollback_owner"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]


class EditRolloutForm(RolloutForm):
    rehearsed_on = forms.DateField(label="Rollback rehearsed on", required=False)
    rehearsal_minutes = forms.IntegerField(
        label="Minutes it took", required=False, min_value=1, max_value=9999,
        help_text="30 or fewer, or no wave starts.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, took = cleaned.get("rehearsed_on"), cleaned.get("rehearsal_minutes")
        if not self.errors and (day is None) != (took is None):
            self.add_error(
                "rehearsal_minutes", "Give the day and the minutes, or none."
            )
        return cleaned


def starts_with(row: Rollout) -> dict[str, Any]:
    plain = (
        "title", "release_id", "associates", "owner_id", "rollback_owner_id",
        "rehearsed_on", "rehearsal_minutes", "version",
    )  # fmt: skip
    return {name.removesuffix("_id"): getattr(row, name) for name in plain}


class WaveForm(forms.Form):
    title = forms.CharField(max_length=160)
    planned_on = forms.DateField(label="First day")
    places = forms.MultipleChoiceField(
        label="Which part of the floor", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="From the roster. What another wave has is not offered.",
    )  # fmt: skip
    uat = forms.BooleanField(
        required=False, initial=True, label="People of the floor accept it first"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, plan: Rollout, wave: Wave | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = free_places(plan, wave)  # type: ignore[attr-defined]

    def clean_places(self) -> list[tuple[Site, str, str]]:
        chosen = [value.split("|", 2) for value in self.cleaned_data["places"]]
        sites = Site.objects.in_bulk([int(site) for site, _, _ in chosen])
        return [(sites[int(s)], group, function) for s, function, group in chosen]


def value_of(site: int, group: str, function: str) -> str:
    return f"{site}|{function}|{group}"


def free_places(plan: Rollout, wave: Wave | None) -> list[tuple[str, str]]:
    """Where somebody works, but for what other waves have; what this one has stays."""
    cells = list(plan.cells.select_related("site"))
    own = [cell for cell in cells if wave and cell.wave_id == wave.pk]
    taken = {value_of(c.site_id, c.group, c.function) for c in cells if c not in own}
    found = {
        value_of(
            site, group, function
        ): f"{code} {group}, {FUNCTIONS[function].lower()} ({n})"
        for site, code, group, function, n in floor.places()
    }
    kept = {value_of(c.site_id, c.group, c.function): str(c) for c in own}
    return [(v, label) for v, label in (kept | found).items() if v not in taken]


def wave_starts_with(wave: Wave) -> dict[str, Any]:
    cells = wave.cells.values_list("site", "group", "function")
    return {
        "title": wave.title,
        "planned_on": wave.planned_on,
        "places": [value_of(*cell) for cell in cells],
        "uat": wave.tests.filter(kind=WaveTest.Kind.UAT).exists(),
        "version": wave.version,
    }


# --- steps ----------------------------------------------------------------------------
class StepForm(forms.Form):
    """A step of one wave; without fields it is only its button."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": wave.version}
        super().__init__(*args, **kwargs)


class ReasonForm(StepForm):
    reason = lines(label="Why?")


class RollBackForm(ReasonForm):
    minutes = forms.IntegerField(
        label="Minutes it took", required=False, min_value=0, max_value=9999
    )


FORMS: Mapping[str, type[StepForm]] = {
    "start": StepForm,
    "resume": ReasonForm,
    "finish": StepForm,
    "pause": ReasonForm,
    "stop": ReasonForm,
    "roll_back": RollBackForm,
    "replan": ReasonForm,
}


# --- tests and issues -----------------------------------------------------------------
class TestedForm(forms.Form):
    result = forms.ChoiceField(
        choices=[each for each in WaveTest.Result.choices if each[0] != "pending"],
        widget=Picks,
        label="How did it go?",
    )
    run_on = forms.DateField(
        label="Run on", required=False, help_text="Today if left out."
    )
    summary = lines(label="What was tested, and what was seen")
    upload = forms.FileField(
        label="Evidence", required=False, max_length=200,
        help_text=f"{', '.join(files.KINDS)}, at most {files.MAX_BYTES // 2**20} MB. No customer data.",
    )  # fmt: skip
    link = forms.URLField(
        label="Or a link", required=False, max_length=500, assume_scheme="https"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                files.inspect(upload)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned["upload"]) == bool(cleaned["link"]):
            self.add_error("upload", "Give a file or a link, one of the two.")
        return cleaned


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class IssueForm(forms.Form):
    severity = forms.TypedChoiceField(
        choices=Issue.Severity, coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(max_length=300, label="What went wrong?")


class CloseIssueForm(VersionForm):
    note = lines(label="What was done?")
