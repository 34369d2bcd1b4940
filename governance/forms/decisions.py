from datetime import timedelta
from typing import Any

from django import forms

from core.clock import today
from core.errors import Unfit
from core.forms import Picks
from core.models import Team, User
from core.roles import Perm
from governance import decision_page, subjects
from governance.forms import area, choice, search, teams_of
from governance.models import Decision, DecisionOption

RATINGS = [(n, str(n)) for n in range(1, 6)]
AGAIN_IN = timedelta(days=182)


def version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def rating(label: str, high: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=Picks,
        help_text=f"1 to 5, where 5 is: {high}",
    )


class DecisionForm(forms.Form):
    title = forms.CharField(
        max_length=200, label="What is to be decided", help_text="As a question."
    )
    context = forms.CharField(
        widget=area(), help_text="What makes a decision necessary, and by when."
    )
    business_position = forms.CharField(
        widget=area(),
        required=False,
        help_text="What the contact center wants and why.",
    )
    it_position = forms.CharField(
        label="IT position",
        widget=area(),
        required=False,
        help_text="What IT wants and why.",
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, empty_label="The company's"
    )
    version = version()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = teams_of(user, Perm.DECISION_EDIT)
        self.fields["team"].queryset = rows  # type: ignore[attr-defined]


class NewDecisionForm(DecisionForm):
    supersedes = forms.ModelChoiceField(
        Decision.objects.none(),
        required=False,
        empty_label="None",
        help_text="The decision that ends once this one is decided.",
    )
    version = None  # type: ignore[assignment]  # nothing to be stale against yet

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        rows = decision_page.log(user, state=Decision.State.DECIDED)
        self.fields["supersedes"].queryset = rows  # type: ignore[attr-defined]


class OptionForm(forms.Form):
    name = forms.CharField(max_length=160, label="Option")
    what = forms.CharField(label="What it means", widget=area(2), required=False)
    standardisation = rating("Standardisation", "one way for everybody.")
    cost_containment = rating("Cost containment", "costs least to build and run.")
    business_need = rating("Business need", "all that the floor and customers need.")
    version = version()


class NewOptionForm(OptionForm):
    version = None  # type: ignore[assignment]


class DecideForm(forms.Form):
    """The chosen option, and a reason for each other: one field per option."""

    option = forms.ModelChoiceField(
        DecisionOption.objects.none(), empty_label=None, widget=Picks
    )
    outcome = forms.CharField(
        label="The decision in words",
        widget=area(),
        help_text="What happens now, and what was given up for it.",
    )
    review_on = forms.DateField(label="Look at it again on")
    urgent = forms.CharField(
        label="Only if it cannot wait for who is asked: why?",
        widget=area(2),
        required=False,
        max_length=1000,
        help_text="Answers that are still due are not waited for. Your reason is kept.",
    )
    version = version()

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        first = {"review_on": today() + AGAIN_IN, "version": decision.version}
        super().__init__(*args, **kwargs | {"initial": first})
        self.options = list(decision.options.all())
        self.fields["option"].queryset = decision.options.all()  # type: ignore[attr-defined]
        for each in self.options:
            self.fields[f"why_{each.pk}"] = forms.CharField(
                label=f"If not “{each}”: why not?",
                widget=area(2),
                required=False,
                initial=each.why_rejected,
            )
        self.order_fields(["option", *(f"why_{each.pk}" for each in self.options)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("option")
        for each in self.options if chosen else []:
            name = f"why_{each.pk}"
            if each != chosen and not cleaned.get(name, "").strip():
                self.add_error(name, "Say why this option was rejected.")
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        why = {each.pk: cleaned[f"why_{each.pk}"] for each in self.options}
        names = ("option", "outcome", "review_on", "urgent", "version")
        return {name: cleaned[name] for name in names} | {"why": why}


class DecisionReviewForm(forms.Form):
    finding = forms.CharField(
        label="What was found", widget=area(), help_text="Why it still holds."
    )
    review_on = forms.DateField(label="Look at it again on")
    version = version()


class LinkForm(forms.Form):
    """The address of a page; clean, it is the thing of that page."""

    address = forms.CharField(
        max_length=500,
        label="Address of a page",
        help_text="A product's, a goal's, a card's: copy it from the browser.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> Any:
        try:
            return subjects.at(self.cleaned_data["address"], self.user)
        except Unfit as unfit:
            raise forms.ValidationError(str(unfit)) from unfit


class LogFilter(forms.Form):
    """The log's filters; anything unknown is left out."""

    STATES = [
        ("", "Proposed and in force"),
        (decision_page.OVERDUE, "To look at again"),
        *Decision.State.choices,
        ("all", "All"),
    ]

    q = search("Search decisions")
    state = forms.ChoiceField(choices=STATES, required=False, widget=choice())
    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        found = self.cleaned_data
        return {
            "q": found.get("q", ""),
            "state": found.get("state", ""),
            "about": subjects.pair(found.get("about", "")),
        }
