"""Forms of run-phase checks: the catalogue, a product's list, and what a check finds."""

from typing import Any

from django import forms

from core import access
from core.forms import Picks
from core.models import User
from core.roles import Perm
from governance.models import ChangeDriver
from portfolio.forms.registers import RegisterFilter, bar
from portfolio.models import Product
from support import run_due, run_lists
from support.actions.run_results import NewProblem
from support.forms.releases import text
from support.models import Problem, RunCheck, RunDuty, RunPhase, RunResult
from support.severity import IMPACT, URGENCY

Finding = RunResult.Finding
NEW = ("title", "driver", "impact", "urgency")


class RunFilter(RegisterFilter):
    """What the list over all products and its files are narrowed to."""

    state = forms.ChoiceField(
        required=False,
        choices=[("", "All that are done"), *run_lists.STATES.items()],
        widget=bar("State"),
    )
    part = forms.ChoiceField(
        required=False,
        choices=[("", "Every part"), *RunCheck.Part.choices],
        widget=bar("Part"),
    )
    done_by = forms.ChoiceField(
        required=False,
        choices=[("", "Both sides"), *RunCheck.Doer.choices],
        widget=bar("Who does it"),
    )


# --- a product's list -----------------------------------------------------------------
class OwnersForm(forms.Form):
    """Who does the checks of one product, for each side."""

    it_owner = forms.ModelChoiceField(
        User.objects.none(),
        label="Who does IT’s checks",
        help_text="Operations center, help desk, operations support.",
    )
    center_owner = forms.ModelChoiceField(
        User.objects.none(),
        label="Who does the center’s checks",
        help_text="Whoever watches and tunes what callers and associates meet.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, product: Product, phase: RunPhase | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = named(phase) if phase else likely(product)
        super().__init__(*args, **kwargs)
        if phase is None:
            del self.fields["version"]
        people = access.holders(Perm.RUN_CHECK, teams=[product.team_id])
        for name in ("it_owner", "center_owner"):
            self.fields[name].queryset = people.order_by("name")  # type: ignore[attr-defined]


def named(phase: RunPhase) -> dict[str, Any]:
    names = ("it_owner", "center_owner", "version")
    return {name: getattr(phase, name) for name in names}


def likely(product: Product) -> dict[str, Any]:
    """Whom most would name: those of the product."""
    center = product.product_owner or product.product_manager
    return {"it_owner": product.it_owner, "center_owner": center}


class LeaveOutForm(forms.Form):
    because = forms.CharField(max_length=300, label="Why this product does without it")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TakeInForm(forms.Form):
    version = forms.IntegerField(required=False)


# --- what a check found ---------------------------------------------------------------
class ResultForm(forms.Form):
    """What was found; what needs work goes to a problem, one that is known or a new one."""

    finding = forms.ChoiceField(
        choices=[(Finding.FINE, "Fine"), (Finding.NEEDS_WORK, "Needs work")],
        label="What you found",
        widget=Picks,
    )
    note = text(
        rows=3,
        required=False,
        max_length=2000,
        label="Note",
        help_text="Say what needs work. Where it is fine, what others should know.",
    )
    problem = forms.ModelChoiceField(
        Problem.objects.none(),
        required=False,
        empty_label="None yet: report a new one below",
        label="Problem that what needs work belongs to",
    )
    title = forms.CharField(
        max_length=160, required=False, label="The new problem in a few words"
    )
    driver = forms.ChoiceField(
        required=False,
        choices=[("", "Choose one"), *ChangeDriver.choices],
        label="What it seems to come from",
    )
    impact = forms.TypedChoiceField(
        required=False,
        choices=[("", "Choose one"), *IMPACT.items()],
        coerce=int,
        empty_value=None,
        label="Whom it hits",
    )
    urgency = forms.TypedChoiceField(
        required=False,
        choices=[("", "Choose one"), *URGENCY.items()],
        coerce=int,
        empty_value=None,
        label="How much it hampers",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, duty: RunDuty, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": duty.version, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        rows = Problem.objects.visible_to(user).unsolved()
        known = rows.filter(product=duty.phase.product_id).order_by("severity", "id")
        self.fields["problem"].queryset = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What a new problem needs is asked for only where one is reported."""
        found = self.cleaned_data
        if found.get("finding") == Finding.NEEDS_WORK:
            if not found.get("note"):
                self.add_error("note", "Say what needs work.")
            if not found.get("problem") and "problem" not in self.errors:
                for name in NEW:
                    if not found.get(name) and name not in self.errors:
                        self.add_error(name, "A new problem needs this.")
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What the actions take: the new problem as one thing, or none."""
        found = dict(self.cleaned_data)
        fields = {name: found.pop(name) for name in NEW}
        found["new_problem"] = NewProblem(**fields) if all(fields.values()) else None
        return found


class CorrectionForm(ResultForm):
    because = forms.CharField(max_length=300, label="What was wrong")
    field_order = ("because",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].choices = Finding.choices  # type: ignore[attr-defined]
        self.fields["finding"].label = "What holds"


# --- the catalogue --------------------------------------------------------------------
class CheckFields(forms.Form):
    text = forms.CharField(
        max_length=200,
        label="What is done",
        help_text="As something that is so once it is done.",
    )
    why = forms.CharField(max_length=300, label="Why it matters")
    every_days = forms.IntegerField(
        min_value=run_due.SHORTEST,
        max_value=run_due.LONGEST,
        label="Every so many days",
        help_text="It is due on the next open day then.",
    )
    done_by = forms.ChoiceField(
        choices=RunCheck.Doer.choices, label="Who does it", widget=Picks
    )


class NewCheckForm(CheckFields):
    code = forms.SlugField(max_length=8, help_text="Such as M5: it stays.")
    part = forms.ChoiceField(choices=RunCheck.Part.choices, widget=Picks)
    field_order = ("code", "part")


class EditCheckForm(CheckFields):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RetireForm(forms.Form):
    because = forms.CharField(max_length=300, label="Why nobody needs it any more")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def starts_with(check: RunCheck) -> dict[str, Any]:
    names = ("text", "why", "every_days", "done_by", "version")
    return {name: getattr(check, name) for name in names}
