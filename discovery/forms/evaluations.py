"""Forms of vendor evaluations: what they are made of, and the steps after the scores."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.steps import StepForm
from discovery.evaluation_defaults import CRITERIA, MUST_HAVES
from discovery.forms.details import RowsWidget
from discovery.kinds import Detail
from discovery.models import VendorCandidate, VendorEvaluation
from discovery.models.evaluations import LONGEST
from discovery.queries.evaluations import Standing, result
from governance import mandates
from governance.models import GovernedAct
from portfolio.forms.registers import RegisterFilter, bar, search
from portfolio.models import Product, Vendor

WEIGHED = (
    Detail("name", "Criterion"),
    Detail("weight", "Weight", shape="whole"),
    Detail("at_least", "Out below", shape="whole"),
)
NONE = "none"


class EvaluationFilter(RegisterFilter):
    """What the list is narrowed to."""

    q = search("Search evaluations")
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any state"), *VendorEvaluation.State.choices],
        widget=bar("State"),
    )


# --- what it is made of ---------------------------------------------------------------
class NamesField(forms.Field):
    """A list of names, one a row; empty rows are left out."""

    columns: tuple[Detail, ...] = (Detail("name", "Must-have"),)
    title = "Must-haves, a row each"
    longest = 120

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=RowsWidget(self.columns, self.title), **kwargs)

    def clean(self, value: list[dict[str, str]] | None) -> list[Any]:
        rows = [{k: str(v).strip() for k, v in row.items()} for row in value or []]
        filled = [row for row in rows if any(row.values())]
        if not filled and self.required:
            raise forms.ValidationError("Name at least one.")
        return [self.read(place, row) for place, row in enumerate(filled, 1)]

    def read(self, place: int, row: Mapping[str, str]) -> Any:
        if not 0 < len(row["name"]) <= self.longest:
            raise forms.ValidationError(f"Row {place}: name it, in {self.longest} characters at most.")  # fmt: skip
        return row["name"]


class CandidatesField(NamesField):
    columns = (Detail("name", "Candidate"),)
    title = "Candidates, a row each"
    longest = 80


class WeighedField(NamesField):
    columns = WEIGHED
    title = "Criteria, a row each"
    longest = 80

    def read(self, place: int, row: Mapping[str, str]) -> tuple[str, int, int | None]:
        name = super().read(place, row)
        least = row["at_least"]
        if not row["weight"].isdecimal() or not (least or "0").isdecimal():
            raise forms.ValidationError(f"Row {place}: the weight is a whole number, and so is the score below which one is out.")  # fmt: skip
        return name, int(row["weight"]), int(least) if least else None


class EvaluationForm(forms.Form):
    title = forms.CharField(max_length=160)
    wanted = forms.CharField(
        label="What is chosen",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What it is for, for whom, and by when.",
    )
    candidates = CandidatesField(initial=[{}] * 5, help_text="Two to eight.")
    criteria = WeighedField(
        initial=[dict(zip(("name", "weight", "at_least"), row, strict=True)) for row in CRITERIA],
        help_text="Weights sum to 100. Scores go from 0 to 5; who scores below “Out below” is out.",
    )  # fmt: skip
    must_haves = NamesField(
        label="Must-haves",
        required=False,
        initial=[{"name": name} for name in MUST_HAVES],
        help_text="Who lacks one is out, whatever the score.",
    )
    scorers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who scores",
        help_text="Three or more, of IT, operations and compliance. Each says first what ties them to a candidate.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = access.holders(Perm.DECISION_VIEW, teams=None).order_by("name")
        self.fields["scorers"].queryset = people  # type: ignore[attr-defined]
        if "candidates" in self.fields:
            known = ", ".join(Vendor.objects.values_list("name", flat=True)[:20])
            if known:
                self.fields["candidates"].help_text += f" These names mean the vendors of the portfolio: {known}."  # fmt: skip


class NewEvaluationForm(EvaluationForm):
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, empty_label="No product yet"
    )
    field_order = ("title", "product", "wanted")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = access.reach(user, Perm.DECISION_EDIT).q("team")
        products = Product.objects.filter(teams).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class EditEvaluationForm(EvaluationForm):
    """The product stays; criteria and candidates stay once somebody has scored."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scored: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scored:
            del self.fields["candidates"], self.fields["criteria"]


def starts_with(row: VendorEvaluation) -> dict[str, Any]:
    """The values of an evaluation, as its form shows them."""
    names = ("name", "weight", "at_least")
    return {
        "title": row.title,
        "wanted": row.wanted,
        "version": row.version,
        "candidates": list(row.candidates.values("name")),
        "criteria": list(row.criteria.values(*names)),
        "must_haves": list(row.must_haves.values("name")),
        "scorers": list(row.scorers.values_list("person", flat=True)),
    }


# --- steps ----------------------------------------------------------------------------
class RevealForm(StepForm):
    step = "reveal"


class AgainForm(StepForm):
    step = "again"


class WithdrawForm(StepForm):
    step = "withdraw"
    reason = forms.CharField(
        label="Why it ends",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def named(each: Standing) -> str:
    lacking = len(each.unknown)
    later = f" ({lacking} must-have{'' if lacking == 1 else 's'} not looked at)"
    return each.candidate.name + (later if lacking else "")


class DecideForm(StepForm):
    """Who is not out, the first ones first; or none of them."""

    step = "decide"
    chosen = forms.ChoiceField(label="Choose")
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What settled it, and why not the others.",
    )
    urgent = forms.CharField(
        label="Why it cannot wait for those who are asked",
        max_length=300,
        required=False,
    )

    def prepare(self) -> None:
        inside = [each for each in result(self.of).ranked if not each.is_out]
        choices = [(str(each.candidate.pk), named(each)) for each in inside]
        self.fields["chosen"].choices = [*choices, (NONE, "None of them")]  # type: ignore[attr-defined]
        if mandates.governed(GovernedAct.Act.VENDOR, today()) is None:
            del self.fields["urgent"]

    def clean_chosen(self) -> VendorCandidate | None:
        told = self.cleaned_data["chosen"]
        return None if told == NONE else self.of.candidates.get(pk=told)
