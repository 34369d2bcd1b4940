from collections.abc import Mapping
from typing import Any

from django import forms

from core.models import User
from support import queries
from support.models import Associate, Edition


class QuizForm(forms.Form):
    """The questions of an edition. Which answer is right never gets here."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: Edition, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"edition": shown.number})
        super().__init__(*args, **kwargs)
        for number, asked in enumerate(shown.questions):
            choices = list(enumerate(asked["choices"]))
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=asked["text"],
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
            )

    def answers(self) -> Mapping[int, int]:
        given = self.cleaned_data.items()
        return {int(name[1:]): value for name, value in given if name[0] == "q"}


class AttestForm(forms.Form):
    """Who has read it, by code, and how many questions they answered right."""

    code = forms.CharField(max_length=20, label="Their code")
    right = forms.IntegerField(min_value=0, label="Questions answered right")
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: Edition, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown, self.user = shown, user
        asked = len(shown.questions)
        if asked:
            self.fields["right"].help_text = f"Of {asked}; four in five pass."
        else:
            del self.fields["right"]

    def clean_code(self) -> Associate:
        code = self.cleaned_data["code"].strip().upper()
        person = Associate.objects.visible_to(self.user).filter(code=code).first()
        if person is None:
            raise forms.ValidationError("Nobody of yours has this code.")
        if not queries.missing(self.shown).filter(pk=person.pk).exists():
            raise forms.ValidationError(
                "They have read it already, or this note is not for them."
            )
        return person

    def clean_right(self) -> int:
        right: int = self.cleaned_data["right"]
        if right > len(self.shown.questions):
            raise forms.ValidationError(
                f"There are {len(self.shown.questions)} questions."
            )
        return right

    def given(self) -> dict[str, Any]:
        """The arguments of the action."""
        person = self.cleaned_data["code"]
        rest = {k: v for k, v in self.cleaned_data.items() if k != "code"}
        return rest | {"associate": person}
