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
from support.forms.problems import mending_item, mending_request
from support.forms.releases import text
from support.models import Risk
from support.risk_levels import IMPACT, LEVELS, LIKELIHOOD
from support.risk_lists import SCALE, WATCHED
from support.severity import IMPACT as HITS
from support.severity import URGENCY

NUMBERS = [(n, str(n)) for n in SCALE]


class RiskFilter(RegisterFilter):
    """What the list and its files are narrowed to."""

    q = search("Search risks")
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any state"), (WATCHED, "Not closed"), *Risk.State.choices],
        widget=bar("State"),
    )
    level = forms.ChoiceField(
        required=False,
        choices=[("", "Any level"), *LEVELS.items()],
        widget=bar("Level"),
    )
    driver = forms.ChoiceField(
        required=False,
        choices=[("", "Any driver"), *ChangeDriver.choices],
        widget=bar("Comes from"),
    )
    likelihood = forms.TypedChoiceField(
        required=False,
        choices=[("", "Any likelihood"), *NUMBERS],
        coerce=int,
        empty_value=None,
        widget=forms.HiddenInput,
    )
    impact = forms.TypedChoiceField(
        required=False,
        choices=[("", "Any impact"), *NUMBERS],
        coerce=int,
        empty_value=None,
        widget=forms.HiddenInput,
    )
    needing = forms.BooleanField(required=False)


def scale(words: Any, label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=list(words.items()), coerce=int, label=label, widget=Picks
    )


class Words(forms.Form):
    """Cause, event and consequence: what is written apart is judged apart."""

    title = forms.CharField(max_length=160, label="In a few words")
    cause = text(label="Because of", rows=2)
    event = text(label="What may happen", rows=2)
    consequence = text(label="And then", rows=2)
    warning = text(
        label="Warning sign",
        rows=2,
        required=False,
        help_text="What one would see first, and where.",
    )
    driver = forms.ChoiceField(
        choices=ChangeDriver.choices, label="It comes from", widget=Picks
    )


class Scores(forms.Form):
    likelihood = scale(LIKELIHOOD, "How likely")
    impact = scale(IMPACT, "How bad")
    controls = text(
        label="What is in place against it",
        rows=2,
        required=False,
        help_text="Controls that work today, not those that are planned.",
    )
    control_percent = forms.IntegerField(
        min_value=0,
        max_value=100,
        required=False,
        label="Percent that it takes away",
        help_text="0 if nothing is in place.",
    )

    def clean_control_percent(self) -> int:
        return self.cleaned_data["control_percent"] or 0


class NewRiskForm(Words, Scores):
    product = forms.ModelChoiceField(Product.objects.none())
    field_order = ("product", *Words.base_fields, *Scores.base_fields)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = access.reach(user, Perm.PROBLEM_REPORT).q("team")
        products = Product.objects.filter(teams).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class EditRiskForm(Words):
    """The product stays: a risk of another product is another risk."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


FIRST = (*Words.base_fields, "version")


def starts_with(risk: Risk) -> dict[str, Any]:
    return {name: getattr(risk, name) for name in FIRST}


# --- steps ----------------------------------------------------------------------------
class AssessForm(Scores, StepForm):
    step = "assess"
    reason = text(label="What you looked at, and why", rows=2)

    def begins(self, of: Risk) -> dict[str, Any]:
        return {name: getattr(of, name) for name in Scores.base_fields}


class GiveForm(StepForm):
    step = "give"
    owner = forms.ModelChoiceField(User.objects.none(), label="Who watches it")

    def prepare(self) -> None:
        team = self.of.product.team_id
        people = access.holders(Perm.PROBLEM_SOLVE, teams=[team]).order_by("name")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def begins(self, of: Risk) -> dict[str, Any]:
        return {"owner": of.owner_id}


class TreatForm(StepForm):
    step = "treat"
    response = forms.ChoiceField(
        choices=[(r.value, r.label) for r in Risk.TREATMENTS],
        label="How",
        widget=Picks,
    )
    plan = text(label="What is done", rows=3)
    due_on = forms.DateField(label="By when")
    item = forms.CharField(
        max_length=20, required=False, label="Backlog item", help_text="Such as F-101."
    )
    change_request = forms.CharField(
        max_length=20,
        required=False,
        label="Change request",
        help_text="Such as CR-12.",
    )

    def begins(self, of: Risk) -> dict[str, Any]:
        if of.state != Risk.State.TREATED:
            return {}
        asked = of.change_request
        return {
            "response": of.response,
            "plan": of.plan,
            "due_on": of.due_on,
            "item": of.item.key if of.item else "",
            "change_request": asked.key if asked else "",
        }

    def clean_item(self) -> Item | None:
        return mending_item(self.cleaned_data["item"], self.user, self.of.item)

    def clean_change_request(self) -> ChangeRequest | None:
        now = self.of.change_request
        return mending_request(self.cleaned_data["change_request"], self.user, now)


class AcceptForm(StepForm):
    step = "accept"
    plan = text(label="Why it is better to live with it", rows=3)
    accepted_until = forms.DateField(label="Until")


class HappenedForm(StepForm):
    step = "happened"
    seen = text(label="What is seen", rows=3)
    since = forms.DateField(label="Seen since")
    impact = scale(HITS, "Whom it hits")
    urgency = scale(URGENCY, "How much it hampers")

    def begins(self, of: Risk) -> dict[str, Any]:
        return {"since": today()}


class CloseForm(StepForm):
    step = "close"
    reason = text(label="Why it cannot happen any more", rows=2)


class ReopenForm(StepForm):
    step = "reopen"
    reason = text(label="Why it may happen after all", rows=2)
