"""Forms of a draft of the policy. What they build, `tiering` and the actions take."""

from typing import Any

from django import forms

from core.forms import PicksMultiple
from governance import policy_data
from governance.actions.policy_parts import MOST_TIERS
from governance.forms import area
from governance.models import CriteriaSet, Gate, SeatKind, Tier
from governance.tiering import Seat

SITS = [("", "Does not sit there"), ("sits", "Sits there"), ("veto", "Has a veto")]


def version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def code_choices() -> list[tuple[str, str]]:
    return [(code, code) for code in sorted(set(policy_data.known_codes()))]


class TiersForm(forms.Form):
    """The names of the tiers, the lowest first."""

    version = version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rank in range(1, MOST_TIERS + 1):
            label = "Tier 1, the lowest" if rank == 1 else f"Tier {rank}"
            field = forms.CharField(label=label, max_length=60, required=rank == 1)
            self.fields[f"tier_{rank}"] = field

    def clean(self) -> dict[str, Any]:
        """The names up to the first gap; a name after a gap is out of order."""
        cleaned = super().clean() or {}
        typed = [cleaned.pop(f"tier_{rank}", "") for rank in range(1, MOST_TIERS + 1)]
        names = [name for name in typed if name]
        if typed[: len(names)] != names:
            raise forms.ValidationError(
                "Fill the tiers from the lowest, without a gap."
            )
        return {**cleaned, "names": names}


class QuestionForm(forms.Form):
    text = forms.CharField(
        label="Question",
        max_length=200,
        help_text="Answered with yes or no; a yes is the careful answer.",
    )
    explained = forms.CharField(
        label="Explained", max_length=300, required=False, widget=area(2)
    )
    raises_to = forms.ModelChoiceField(
        Tier.objects.none(),
        label="A yes raises to",
        required=False,
        empty_label="No tier",
    )
    adds = forms.MultipleChoiceField(
        label="A yes adds", required=False, widget=PicksMultiple
    )
    gates = forms.MultipleChoiceField(
        label="Added at", choices=Gate, required=False, widget=PicksMultiple
    )
    place = forms.IntegerField(
        label="Its place among the questions", min_value=1, max_value=99
    )
    version = version()

    def __init__(self, *args: Any, row: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tiers = row.tiers.order_by("rank")
        self.fields["raises_to"].queryset = tiers  # type: ignore[attr-defined]
        self.fields["adds"].choices = code_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("adds") and not cleaned.get("gates"):
            self.add_error("gates", "Say at which gates the criteria are added.")
        return cleaned


class NewQuestionForm(QuestionForm):
    code = forms.SlugField(
        label="One word for it",
        max_length=30,
        help_text="Such as ai: seats may hang on it. It stays.",
    )
    field_order = ["text", "code"]

    def __init__(self, *args: Any, row: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.taken = set(row.questions.values_list("code", flat=True))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if code in self.taken:
            raise forms.ValidationError("This word is taken.")
        return code


class RuleForm(forms.Form):
    """One gate, for one tier or for all: terms, seats, criteria."""

    approvals = forms.IntegerField(
        label="How many have to approve",
        min_value=1,
        max_value=20,
        required=False,
        help_text="Empty: every seat.",
    )
    validity_days = forms.IntegerField(
        label="An approval holds, in days", min_value=1, max_value=3650, required=False
    )
    validity_months = forms.IntegerField(
        label="Or in months", min_value=1, max_value=120, required=False
    )
    decide_in_days = forms.IntegerField(
        label="Decided within, in working days", min_value=1, max_value=250
    )
    chair_after_days = forms.IntegerField(
        label="Late: the chair is told after so many working days",
        min_value=1,
        max_value=60,
        initial=2,
    )
    executives_after_days = forms.IntegerField(
        label="Late: the executives are told after so many",
        min_value=2,
        max_value=90,
        initial=5,
    )
    chair = forms.ChoiceField(label="Takes the chair")
    criteria = forms.MultipleChoiceField(
        label="Criteria asked for", required=False, widget=PicksMultiple
    )
    version = version()

    def __init__(self, *args: Any, row: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(SeatKind.objects.order_by("position", "code"))
        asked = [(q.code, f"If yes: {q.text}") for q in row.questions.all()]
        self.codes = [kind.code for kind in kinds]
        named = [(kind.code, kind.name) for kind in kinds]
        self.fields["chair"].choices = named  # type: ignore[attr-defined]
        self.fields["criteria"].choices = code_choices()  # type: ignore[attr-defined]
        for kind in kinds:
            self.fields[f"seat_{kind.code}"] = forms.ChoiceField(
                label=kind.name, choices=SITS, required=False
            )
            self.fields[f"if_{kind.code}"] = forms.ChoiceField(
                label=f"{kind.name}: when",
                choices=[("", "Always"), *asked],
                required=False,
            )

    @property
    def seats(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each seat, as the page sets them side by side."""
        return [(self[f"seat_{code}"], self[f"if_{code}"]) for code in self.codes]

    def clean(self) -> dict[str, Any]:
        """Put the seats together, as the action takes them."""
        cleaned = super().clean() or {}
        chair = cleaned.pop("chair", "")
        seats = [seat(code, cleaned, chair) for code in self.codes]
        cleaned["seats"] = [each for each in seats if each]
        if bool(cleaned.get("validity_days")) == bool(cleaned.get("validity_months")):
            self.add_error("validity_days", "Enter days or months, one of them.")
        first, last = (
            cleaned.get("chair_after_days"),
            cleaned.get("executives_after_days"),
        )
        if first and last and last <= first:
            self.add_error(
                "executives_after_days", "The executives are told later than the chair."
            )
        if chair and chair not in {each.code for each in cleaned["seats"]}:
            self.add_error("chair", "Choose a seat that sits there.")
        return cleaned


def seat(code: str, cleaned: dict[str, Any], chair: str) -> Seat | None:
    word = cleaned.pop(f"seat_{code}", "")
    only_if = cleaned.pop(f"if_{code}", "")
    return Seat(code, word == "veto", code == chair, only_if) if word else None


class NewRuleForm(RuleForm):
    gate = forms.ChoiceField(choices=Gate)
    tier = forms.ModelChoiceField(Tier.objects.none())
    field_order = ["gate", "tier"]

    def __init__(self, *args: Any, row: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        tiers = row.tiers.order_by("rank")
        self.fields["tier"].queryset = tiers  # type: ignore[attr-defined]
        self.taken = {(rule.gate, rule.tier_id) for rule in row.rules.all()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        gate, tier = cleaned.get("gate"), cleaned.get("tier")
        if tier and (gate, tier.pk) in self.taken:
            self.add_error("tier", f"{gate} has a rule for this tier: change that.")
        return cleaned


class PublishSetForm(forms.Form):
    effective_from = forms.DateField(
        label="From", help_text="Reviews that are asked for from this day on."
    )
    note = forms.CharField(label="What changes, and why", widget=area())
    impact = forms.CharField(widget=forms.HiddenInput)
    version = version()
