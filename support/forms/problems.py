from typing import Any

from django import forms

from backlog.models import Item
from core import access
from core.clock import today
from core.forms import Picks
from core.models import User
from core.roles import Perm
from governance.models import ChangeDriver, ChangeRequest
from portfolio.models import Product
from support.forms.releases import text
from support.models import Problem
from support.problem_lists import UNSOLVED
from support.severity import IMPACT, LEVELS, URGENCY


def bar(label: str) -> forms.Select:
    return forms.Select(attrs={"class": "input", "aria-label": label})


class ProblemFilter(forms.Form):
    """What the list, its files and the trend are narrowed to."""

    q = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "type": "search",
                "aria-label": "Search problems",
            }
        ),
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any state"), (UNSOLVED, "Not resolved"), *Problem.State.choices],
        widget=bar("State"),
    )
    product = forms.ModelChoiceField(
        Product.objects.none(),
        required=False,
        empty_label="Every product",
        widget=bar("Product"),
    )
    driver = forms.ChoiceField(
        required=False,
        choices=[("", "Any driver"), *ChangeDriver.choices],
        widget=bar("Comes from"),
    )
    severity = forms.ChoiceField(
        required=False,
        choices=[("", "Any severity"), *LEVELS.items()],
        widget=bar("Severity"),
    )
    mine = forms.BooleanField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Product.objects.visible_to(user).order_by("code")
        self.fields["product"].queryset = seen  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What makes sense of what is asked; the rest is left out."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ProblemForm(forms.Form):
    """In the order of a thumb on the floor: what, how bad, since when."""

    product = forms.ModelChoiceField(Product.objects.none())
    title = forms.CharField(max_length=160, label="In a few words")
    seen = text(label="What is seen", rows=4, help_text="Where, when, what one tries.")
    impact = forms.TypedChoiceField(
        choices=list(IMPACT.items()), coerce=int, label="Whom it hits", widget=Picks
    )
    urgency = forms.TypedChoiceField(
        choices=list(URGENCY.items()),
        coerce=int,
        label="How much it hampers",
        widget=Picks,
    )
    driver = forms.ChoiceField(
        choices=ChangeDriver.choices,
        label="What it seems to come from",
        widget=Picks,
        help_text="Who finds the cause may correct it.",
    )
    since = forms.DateField(label="Seen since")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = access.reach(user, Perm.PROBLEM_REPORT).q("team")
        products = Product.objects.filter(teams).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class NewProblemForm(ProblemForm):
    version = None  # type: ignore[assignment]


class EditProblemForm(ProblemForm):
    """The product stays: a problem of another product is another problem."""

    product = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)


FIRST = ("title", "seen", "impact", "urgency", "driver", "since", "version")


def starts_with(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in FIRST}


# --- steps ----------------------------------------------------------------------------
class StepForm(forms.Form):
    """One step on the page of a problem: ids begin with its name, for there are several."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        kwargs["initial"] = {**self.begins(problem), "version": problem.version}
        super().__init__(*args, **kwargs)

    def begins(self, problem: Problem) -> dict[str, Any]:
        return {}


class TakeForm(StepForm):
    owner = forms.ModelChoiceField(User.objects.none(), label="Who solves it")

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        team = problem.product.team_id
        solvers = access.holders(Perm.PROBLEM_SOLVE, teams=[team]).order_by("name")
        self.fields["owner"].queryset = solvers  # type: ignore[attr-defined]

    def begins(self, problem: Problem) -> dict[str, Any]:
        return {"owner": problem.owner_id}


class CauseForm(StepForm):
    cause = text(label="Root cause", rows=3)
    workaround = text(
        label="Way around",
        rows=2,
        required=False,
        help_text="What helps until it is mended; whoever reported it reads it.",
    )
    driver = forms.ChoiceField(
        choices=ChangeDriver.choices, label="It comes from", widget=Picks
    )

    def begins(self, problem: Problem) -> dict[str, Any]:
        names = ("cause", "workaround", "driver")
        return {name: getattr(problem, name) for name in names}


def mending_item(typed: str, user: User, now: Item | None) -> Item | None:
    """The backlog item of a typed key, if this person may know of it; `now` may stay."""
    key = typed.strip()
    if now and key.upper() == now.key.upper():
        return now
    found = Item.objects.visible_to(user).filter(key__iexact=key).first()
    if key and found is None:
        raise forms.ValidationError(f"There is no backlog item {key}.")
    return found


def mending_request(
    typed: str, user: User, now: ChangeRequest | None
) -> ChangeRequest | None:
    """The change request of a typed key, if this person may know of it; `now` may stay."""
    key = typed.strip()
    if now and key.upper() == now.key:
        return now
    number = key.upper().removeprefix("CR-")
    pk = int(number) if number.isdecimal() and len(number) < 10 else 0
    found = ChangeRequest.objects.visible_to(user).filter(pk=pk).first()
    if key and found is None:
        raise forms.ValidationError(f"There is no change request {key}.")
    return found


class PlanForm(StepForm):
    item = forms.CharField(
        max_length=20, required=False, label="Backlog item", help_text="Such as F-101."
    )
    change_request = forms.CharField(
        max_length=20,
        required=False,
        label="Change request",
        help_text="Such as CR-12.",
    )

    def __init__(self, *args: Any, problem: Problem, user: User, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        self.problem, self.user = problem, user

    def begins(self, problem: Problem) -> dict[str, Any]:
        request = problem.change_request
        item = problem.item.key if problem.item else ""
        return {"item": item, "change_request": request.key if request else ""}

    def clean_item(self) -> Item | None:
        return mending_item(self.cleaned_data["item"], self.user, self.problem.item)

    def clean_change_request(self) -> ChangeRequest | None:
        now = self.problem.change_request
        return mending_request(self.cleaned_data["change_request"], self.user, now)


class ResolveForm(StepForm):
    prevents = text(label="What keeps it from coming back", rows=3)


class ReopenForm(StepForm):
    reason = text(label="What is seen again", rows=2)


class CountForm(StepForm):
    version = None  # type: ignore[assignment]
    day = forms.DateField()
    count = forms.IntegerField(min_value=0, label="How often")
    minutes_lost = forms.IntegerField(
        min_value=0,
        required=False,
        label="Minutes lost",
        help_text="Of all people together.",
    )

    def begins(self, problem: Problem) -> dict[str, Any]:
        return {"day": today()}

    def clean_minutes_lost(self) -> int:
        return self.cleaned_data["minutes_lost"] or 0
