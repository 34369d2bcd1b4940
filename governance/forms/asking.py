"""Asking for a gate: the questions of the set in force, and what follows from them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.forms import Picks
from governance.forms.reviews import AskForm
from governance.models import CriteriaSet

YES_NO = [("yes", "Yes"), ("no", "No")]
MARK = "q_"  # before the code of a question, in forms and addresses


class Answering(forms.Form):
    """The questions of a set as fields; `answers` is what was said, by their code."""

    def __init__(
        self,
        *args: Any,
        row: CriteriaSet | None,
        proposed: Mapping[str, bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.proposed = row, dict(proposed or {})
        self.questions = list(row.questions.all()) if row else []
        for each in self.questions:
            self.fields[f"{MARK}{each.code}"] = forms.ChoiceField(
                label=each.text,
                choices=YES_NO,
                widget=Picks,
                required=False,
                help_text=each.explained,
                initial=word((proposed or {}).get(each.code)),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answers = taken(cleaned)
        return {**cleaned, "answers": answers}


def word(said: bool | None) -> str:
    return "" if said is None else "yes" if said else "no"


def taken(cleaned: dict[str, Any]) -> dict[str, bool]:
    """The answers, taken out of the values of a form; an open question has none."""
    names = [name for name in cleaned if name.startswith(MARK)]
    words = {name.removeprefix(MARK): cleaned.pop(name) for name in names}
    return {code: said == "yes" for code, said in words.items() if said}


def said(posted: Mapping[str, Any], row: CriteriaSet | None) -> dict[str, bool]:
    """The answers of a half-filled form or an address; what is not there is left out."""
    found = {}
    for each in row.questions.all() if row else ():
        text = posted.get(f"{MARK}{each.code}")
        if text in ("yes", "no"):
            found[each.code] = text == "yes"
    return found


class AskGateForm(Answering, AskForm):
    """A gate, the questions of the set, what is asked and when the answer is needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [f"{MARK}{each.code}" for each in self.questions]
        self.order_fields(["gate", *asked, "asked", "due_on"])
