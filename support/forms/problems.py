from typing import Any

from django import forms

from backlog.models import Item
from core import access
from core.clock import today
from core.forms import Picks
from core.models import User
from core.roles import Perm
from core.steps import StepForm
from governance.models import ChangeDriver, ChangeRequest
from portfolio.forms.registers import RegisterFilter, bar, search
from portfolio.models import Product
from support.forms.releases import text
from support.models import Problem
from support.problem_lists import UNSOLVED
from support.severity import IMPACT, LEVELS, URGENCY


class ProblemFilter(RegisterFilter):
    """What the list, its files and the trend are narrowed to."""

    q = search("Search problems")
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any state"), (UNSOLVED, "Not resolved"), *Problem.State.choices],
        widget=bar("State"),
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
class TakeForm(StepForm):
    step = "take"
    owner = forms.ModelChoiceField(User.objects.none(), label="Who solves it")

    def prepare(self) -> None:
        team = self.of.product.team_id
        solvers = access.holders(Perm.PROBLEM_SOLVE, teams=[team]).order_by("name")
        self.fields["owner"].queryset = solvers  # type: ignore[attr-defined]

    def begins(self, of: Problem) -> dict[str, Any]:
        return {"owner": of.owner_id}


class CauseForm(StepForm):
    step = "explain"
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

    def begins(self, of: Problem) -> dict[str, Any]:
        names = ("cause", "workaround", "driver")
        return {name: getattr(of, name) for name in names}


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
    step = "plan"
    item = forms.CharField(
        max_length=20, required=False, label="Backlog item", help_text="Such as F-101."
    )
    change_request = forms.CharField(
        max_length=20,
        required=False,
        label="Change request",
        help_text="Such as CR-12.",
    )

    def begins(self, of: Problem) -> dict[str, Any]:
        request = of.change_request
        item = of.item.key if of.item else ""
        return {"item": item, "change_request": request.key if request else ""}

    def clean_item(self) -> Item | None:
        return mending_item(self.cleaned_data["item"], self.user, self.of.item)

    def clean_change_request(self) -> ChangeRequest | None:
        now = self.of.change_request
        return mending_request(self.cleaned_data["change_request"], self.user, now)


class ResolveForm(StepForm):
    step = "resolve"
    prevents = text(label="What keeps it from coming back", rows=3)


class ReopenForm(StepForm):
    step = "reopen"
    reason = text(label="What is seen again", rows=2)


class CountForm(StepForm):
    step = "count"
    version = None  # type: ignore[assignment]
    day = forms.DateField()
    count = forms.IntegerField(min_value=0, label="How often")
    minutes_lost = forms.IntegerField(
        min_value=0,
        required=False,
        label="Minutes lost",
        help_text="Of all people together.",
    )

    def begins(self, of: Problem) -> dict[str, Any]:
        return {"day": today()}

    def clean_minutes_lost(self) -> int:
        return self.cleaned_data["minutes_lost"] or 0
