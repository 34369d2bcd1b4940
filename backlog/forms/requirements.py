from typing import Any

from django import forms

from backlog.models import Gap, Item, Requirement, RequirementTest, ResultState
from backlog.queries.needs import named
from backlog.queries.requirements import ANY, GOING
from core import access
from core.forms import Picks
from core.models import User
from core.roles import Perm
from core.steps import StepForm
from portfolio.forms.registers import RegisterFilter, bar, search
from portfolio.models import Product

FIRST = ("title", "kind", "priority", "statement", "fit_criterion", "version")


def text(rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **more)


class RequirementFilter(RegisterFilter):
    """What the list and its files are narrowed to."""

    q = search("Search requirements")
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any state"), (GOING, "Not withdrawn"), *Requirement.State.choices],
        widget=bar("State"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        required=False,
        choices=[("", "Any kind"), *Requirement.Kind.choices],
        widget=bar("Kind"),
    )
    priority = forms.ChoiceField(
        required=False,
        choices=[("", "Any priority"), *Requirement.Priority.choices],
        widget=bar("Priority"),
    )
    gap = forms.ChoiceField(
        required=False,
        choices=[("", "With and without gaps"), (ANY, "Any gap"), *Gap.choices],
        widget=bar("Gap"),
    )


class WordsForm(forms.Form):
    title = forms.CharField(max_length=160, label="In a few words")
    kind = forms.ChoiceField(choices=Requirement.Kind.choices, widget=Picks)
    priority = forms.ChoiceField(choices=Requirement.Priority.choices, widget=Picks)
    statement = text(label="What is needed, and why", rows=4, max_length=4000)
    fit_criterion = text(
        label="How one sees that it is met",
        rows=3,
        max_length=4000,
        help_text="Something that can be counted, timed or seen.",
    )


class NewRequirementForm(WordsForm):
    product = forms.ModelChoiceField(Product.objects.none())
    field_order = ("product", *WordsForm.base_fields)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = access.reach(user, Perm.REQUIREMENT_EDIT).q("team")
        products = Product.objects.filter(teams).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class EditRequirementForm(WordsForm):
    because = text(
        label="Why the wording changes",
        rows=2,
        required=False,
        max_length=4000,
        help_text="Once IT has answered: another wording is answered and tested anew.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def starts_with(row: Requirement) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIRST}


# --- steps ----------------------------------------------------------------------------
class AnswerForm(StepForm):
    step = "answer"
    answer = forms.ChoiceField(
        choices=Requirement.Answer.choices, label="IT’s answer", widget=Picks
    )
    answer_text = text(
        label="Which changes, or why not", required=False, max_length=4000
    )


class AgreeForm(StepForm):
    step = "agree"


class MeetForm(StepForm):
    step = "meet"


class TraceForm(StepForm):
    step = "trace"
    version = None  # type: ignore[assignment]
    item = forms.CharField(
        max_length=40, label="Backlog item", help_text="Its key, such as F-101."
    )

    def clean_item(self) -> Item:
        typed = self.cleaned_data["item"]
        found = named(self.user, typed)
        if found is None:
            raise forms.ValidationError(f"There is no backlog item {typed}.")
        return found


class NewTestForm(StepForm):
    step = "test"
    version = None  # type: ignore[assignment]
    name = forms.CharField(max_length=160, label="What is tested")
    kind = forms.ChoiceField(choices=RequirementTest.Kind.choices, widget=Picks)
    steps = text(label="How it is done", rows=2, required=False, max_length=4000)


class WithdrawForm(StepForm):
    step = "withdraw"
    because = text(label="Why it is not needed any more", rows=2, max_length=4000)


class ResultForm(StepForm):
    """How one of its tests went, against the wording that the page showed."""

    step = "record"
    version = None  # type: ignore[assignment]
    test = forms.ModelChoiceField(RequirementTest.objects.none(), label="Which test")
    state = forms.ChoiceField(
        choices=ResultState.choices, label="How it went", widget=Picks
    )
    note = text(label="What was seen", rows=2, required=False, max_length=4000)
    link = forms.URLField(
        max_length=500, required=False, label="Where to read more", assume_scheme="https"
    )  # fmt: skip
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def begins(self, of: Requirement) -> dict[str, Any]:
        return {"edition": of.edition}

    def prepare(self) -> None:
        tests = self.of.tests.filter(retired_on=None)
        self.fields["test"].queryset = tests  # type: ignore[attr-defined]
