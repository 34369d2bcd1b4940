"""Shape of fields that a product defines for itself, and of what items hold in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from backlog.forms.items import Words, clean_words
from backlog.models import CustomField
from backlog.models.extras import MOST


class FieldForm(forms.Form):
    name = forms.CharField(max_length=60)
    kind = forms.ChoiceField(
        choices=CustomField.Kind, help_text="It stays as it is chosen now."
    )
    options = forms.CharField(
        widget=Words,
        max_length=2_000,
        required=False,
        help_text="Of a list: what can be chosen, with commas between.",
    )

    def clean_options(self) -> list[str]:
        options = clean_words(self.cleaned_data["options"])
        if len(options) > MOST:
            raise forms.ValidationError(f"At most {MOST} options.")
        return options

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_list = data.get("kind") == CustomField.Kind.CHOICE
        if is_list and "options" in data and not data["options"]:
            self.add_error("options", "Name what can be chosen.")
        return data


class FieldEditForm(FieldForm):
    """The kind is shown by what the page says; it cannot be changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, field: CustomField, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        self.field = field
        if field.kind != CustomField.Kind.CHOICE:
            del self.fields["options"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "options" in self.fields and not data.get("options") and not self.errors:
            self.add_error("options", "Name what can be chosen.")
        return {"options": [], **data}


class ExtrasForm(forms.Form):
    """One field for each of the product's own, under its code."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, fields: Iterable[CustomField], held: Mapping[str, str]
    ) -> None:
        self.own = {each.code: each for each in fields}
        super().__init__(data)
        for code, each in self.own.items():
            self.fields[code] = shape(each)
            self.initial[code] = held.get(code, "")
        self.order_fields([*self.own, "version"])

    def clean(self) -> dict[str, Any]:
        """Every value as it is kept; what a field does not take is said beside it."""
        data = super().clean() or {}
        values: dict[CustomField, str] = {}
        for code, each in self.own.items():
            try:
                values[each] = each.read(str(data.get(code) or ""))
            except ValueError as error:
                self.add_error(code, str(error))
        return {"values": values, "version": data.get("version")}


def shape(field: CustomField) -> forms.Field:
    more: dict[str, Any] = {"label": field.name, "required": False}
    if field.kind == CustomField.Kind.CHOICE:
        options = [("", "Nothing"), *((each, each) for each in field.options)]
        return forms.ChoiceField(choices=options, **more)
    if field.kind == CustomField.Kind.DATE:
        return forms.DateField(**more)
    if field.kind == CustomField.Kind.NUMBER:
        more["widget"] = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.CharField(max_length=300, **more)
