from typing import Any

from django import forms

from core.imports.kinds import Kind, all_kinds, kinds_for
from core.models import ImportRun, User


class UploadForm(forms.Form):
    """What is imported and into what is one choice, so that nothing can disagree."""

    into = forms.ChoiceField(label="What is in the file")
    file = forms.FileField(
        label="CSV or Excel file",
        help_text="CSV with comma, semicolon, tab or bar, in UTF-8, UTF-16 or Windows; or .xlsx, of which the first sheet is read. The first line names the columns.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = choices(user)  # type: ignore[attr-defined]

    def clean_into(self) -> tuple[Kind, int | None]:
        name, _, target = str(self.cleaned_data["into"]).partition(":")
        return all_kinds()[name], int(target) if target else None

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes."""
        kind, target = self.cleaned_data["into"]
        return {"kind": kind, "target": target, "file": self.cleaned_data["file"]}


def choices(user: User) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for kind in kinds_for(user).values():
        if kind.targets is None:
            found.append((kind.name, kind.label))
        elif targets := kind.targets(user):
            rows = [
                (f"{kind.name}:{pk}", f"{kind.label}: {name}") for pk, name in targets
            ]
            found.append((kind.label, rows))
    return found


class MappingForm(forms.Form):
    """One choice of column for each field of the kind; several where a field takes many."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: Kind, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        columns = [(str(n), name) for n, name in enumerate(run.columns)]
        self.fields["version"].initial = run.version
        for each in kind.fields:
            mapped = [str(n) for n in run.mapping.get(each.name, [])]
            options: dict[str, Any] = {
                "label": each.label,
                "required": each.required,
                "help_text": each.help,
            }
            if each.many:
                self.fields[each.name] = forms.MultipleChoiceField(
                    choices=columns, initial=mapped, **options
                )
            else:
                self.fields[each.name] = forms.ChoiceField(
                    choices=[("", "Not in this file"), *columns],
                    initial=next(iter(mapped), ""),
                    **options,
                )

    @property
    def always(self) -> list[Any]:
        """The fields that every file of the kind has a say in."""
        return [self[f.name] for f in self.kind.fields if not f.group]

    @property
    def groups(self) -> list[tuple[str, bool, list[Any]]]:
        """The folded fields: their name, whether something is chosen, and they."""
        found: dict[str, list[Any]] = {}
        for field in self.kind.fields:
            if field.group:
                found.setdefault(field.group, []).append(self[field.name])
        return [
            (name, any(each.value() or each.errors for each in bound), bound)
            for name, bound in found.items()
        ]

    def columns(self) -> dict[str, list[int]]:
        """Field → column numbers, for what is in the file."""
        chosen = {f.name: self.cleaned_data[f.name] for f in self.kind.fields}
        lists = {k: v if isinstance(v, list) else [v] for k, v in chosen.items() if v}
        return {name: [int(n) for n in numbers] for name, numbers in lists.items()}
