"""Shape of what is said about an item, and of files put beside it."""

from typing import Any

from django import forms

from backlog.models.talk import LONGEST
from core.errors import Refused
from governance import files


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="@ and a whole name tells that person. No customer data.",
    )


class CommentEditForm(CommentForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AttachForm(forms.Form):
    upload = forms.FileField(
        label="File",
        max_length=200,
        help_text=f"{', '.join(files.KINDS)}, at most "
        f"{files.MAX_BYTES // 2**20} MB. No customer data.",
    )

    def clean_upload(self) -> Any:
        """What cannot be taken is said beside the field."""
        try:
            files.inspect(self.cleaned_data["upload"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return self.cleaned_data["upload"]
