"""One scorer's own forms: what ties one to whom, scores, and a candidate's must-haves."""

from dataclasses import dataclass
from typing import Any

from django import forms

from core.forms import Picks
from discovery.models import (
    VendorCandidate,
    VendorEvaluation,
    VendorFinding,
    VendorScorer,
)
from discovery.models.evaluations import SCORES

UNKNOWN = ("", "Not looked at")


class Scored(forms.TypedChoiceField):
    """Kept for later one may do without, so it is not called optional."""

    needed_later = True


class Verdict(forms.ChoiceField):
    needed_later = True


class Shown(forms.CharField):
    """As `Scored`: whoever says that a candidate has something says what shows it."""

    needed_later = True


@dataclass(frozen=True)
class Group:
    """The fields of one candidate, for the template."""

    name: str
    fields: list[forms.BoundField]


class DeclareForm(forms.Form):
    """A line for each candidate; empty says that nothing ties one to it."""

    all_of_it = forms.BooleanField(label="This is all that ties me to any of them")

    def __init__(self, *args: Any, scorer: VendorScorer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {tie.candidate_id: tie.what for tie in scorer.conflicts.all()}
        lines = {}
        for candidate in scorer.evaluation.candidates.all():
            lines[f"c{candidate.pk}"] = forms.CharField(
                label=candidate.name,
                required=False,
                max_length=300,
                initial=told.get(candidate.pk, ""),
            )
        self.fields = {**lines, **self.fields}

    @property
    def conflicts(self) -> dict[int, str]:
        return {
            int(name[1:]): value
            for name, value in self.cleaned_data.items()
            if name != "all_of_it" and value
        }


class ScoreForm(forms.Form):
    """0 to 5 for each candidate by each criterion; all of them when it is handed in."""

    def __init__(
        self, *args: Any, scorer: VendorScorer, hand_in: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        row = scorer.evaluation
        tied = {tie.candidate_id for tie in scorer.conflicts.all()}
        self.candidates = [c for c in row.candidates.all() if c.pk not in tied]
        self.criteria = list(row.criteria.all())
        mine = scorer.scores.filter(round=row.round)
        given = {(s.candidate_id, s.criterion_id): s.value for s in mine}
        for candidate in self.candidates:
            for each in self.criteria:
                self.fields[f"s{candidate.pk}_{each.pk}"] = Scored(
                    label=each.name,
                    choices=SCORES,
                    coerce=int,
                    empty_value=None,
                    required=hand_in,
                    widget=Picks,
                    initial=given.get((candidate.pk, each.pk)),
                    help_text=says(each.weight, each.at_least),
                    error_messages={"required": f"Score {candidate.name}."},
                )  # fmt: skip

    @property
    def groups(self) -> list[Group]:
        return [
            Group(c.name, [self[f"s{c.pk}_{each.pk}"] for each in self.criteria])
            for c in self.candidates
        ]

    @property
    def scores(self) -> dict[tuple[int, int], int]:
        """What was given, by the ids of candidate and criterion."""
        found = {}
        for name, value in self.cleaned_data.items():
            if value is not None:
                candidate, criterion = name[1:].split("_")
                found[int(candidate), int(criterion)] = value
        return found


def says(weight: int, at_least: int | None) -> str:
    return f"Weight {weight}" + (f", below {at_least} is out" if at_least else "")


class CheckForm(forms.Form):
    """Each must-have of one candidate: has it or lacks it, and what shows it."""

    administered = forms.ChoiceField(
        label="Who changes it day to day",
        choices=VendorCandidate.Administered.choices,
        required=False,
        widget=Picks,
        help_text="Menus, messages, rules and reports: can the center do it without programming?",
    )

    def __init__(
        self, *args: Any, of: VendorEvaluation, candidate: VendorCandidate, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["administered"].initial = candidate.administered
        before = {each.must_have_id: each for each in candidate.findings.all()}
        self.must_haves = list(of.must_haves.all())
        for each in self.must_haves:
            was = before.get(each.pk)
            self.fields[f"v{each.pk}"] = Verdict(
                label=each.name,
                choices=[*VendorFinding.Verdict.choices, UNKNOWN],
                required=False,
                widget=Picks,
                initial=was.verdict if was else "",
            )
            self.fields[f"e{each.pk}"] = Shown(
                label=f"What shows it: {each.name}",
                required=False,
                max_length=300,
                initial=was.evidence if was else "",
            )

    @property
    def groups(self) -> list[Group]:
        return [
            Group(each.name, [self[f"v{each.pk}"], self[f"e{each.pk}"]])
            for each in self.must_haves
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for each in self.must_haves:
            said = cleaned.get(f"e{each.pk}", "").strip()
            if cleaned.get(f"v{each.pk}") and not said:
                self.add_error(f"e{each.pk}", "Say what shows it: a document, a page, a test.")  # fmt: skip
        return cleaned

    @property
    def findings(self) -> dict[int, tuple[str, str]]:
        told = self.cleaned_data
        return {e.pk: (told[f"v{e.pk}"], told[f"e{e.pk}"]) for e in self.must_haves}
