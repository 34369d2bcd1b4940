"""What each step asks of the person who takes it: the arguments of its action."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.clock import today
from core.forms import Picks
from governance import opening
from governance.forms.asking import Answering
from pilots.models import KillCriterion, Pilot
from pilots.tier_answers import answers_of


class StepForm(forms.Form):
    """A step of one pilot; without fields it is only its button."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": pilot.version, **self.starts_with(pilot)}
        super().__init__(*args, **kwargs)
        self.fit(pilot)

    def starts_with(self, pilot: Pilot) -> dict[str, Any]:
        return {}

    def fit(self, pilot: Pilot) -> None:
        """Narrow the choices to what this pilot allows."""


class SubmitForm(Answering, StepForm):
    """The questions before the gate, with what the plan tells already."""

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        row = opening.policy_on(today())
        known = {**answers_of(pilot), **opening.latest(pilot)}
        super().__init__(*args, pilot=pilot, row=row, proposed=known, **kwargs)


def lines(**more: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **more)


class ReasonForm(StepForm):
    reason = lines(label="Why?")


class FinishForm(StepForm):
    reason = lines(label="Why now?", required=False, help_text="Before its last day.")


class DatesForm(StepForm):
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(label="Last day")

    def starts_with(self, pilot: Pilot) -> dict[str, Any]:
        return {"starts_on": pilot.starts_on, "ends_on": pilot.ends_on}


class KillForm(StepForm):
    criterion = forms.ModelChoiceField(
        KillCriterion.objects.none(), required=False, label="Kill criterion reached", empty_label="Another reason",
    )  # fmt: skip
    reason = lines(label="What happened?")

    def fit(self, pilot: Pilot) -> None:
        self.fields["criterion"].queryset = pilot.kill_criteria.all()  # type: ignore[attr-defined]


class DecideForm(StepForm):
    decision = forms.ChoiceField(widget=Picks)
    reason = lines(
        label="Reason",
        help_text="To differ from what the read-out proposes, a second person confirms it.",
    )

    def fit(self, pilot: Pilot) -> None:
        self.fields["decision"].choices = open_decisions(pilot)  # type: ignore[attr-defined]


def open_decisions(pilot: Pilot) -> list[tuple[str, Any]]:
    """A killed pilot stops; a proof of concept graduates where a pilot scales."""
    if pilot.was_killed:
        return [(d, label) for d, label in Pilot.Decision.choices if d == "stop"]
    other = "scale" if pilot.kind == Pilot.Kind.POC else "graduate"
    return [(d, label) for d, label in Pilot.Decision.choices if d != other]


class CarryOnForm(StepForm):
    ends_on = forms.DateField(label="New last day")
    reason = lines(label="What will the extension show?")


class CloseForm(StepForm):
    learning = lines(
        label="What was learned?", help_text="For whoever plans the next one."
    )


FORMS: Mapping[str, type[StepForm]] = {
    "submit": SubmitForm,
    "approve": StepForm,
    "schedule": DatesForm,
    "start": StepForm,
    "pause": ReasonForm,
    "resume": ReasonForm,
    "finish": FinishForm,
    "decide": DecideForm,
    "second": StepForm,
    "carry_on": CarryOnForm,
    "close": CloseForm,
    "kill": KillForm,
    "revise": ReasonForm,
    "withdraw": ReasonForm,
}
