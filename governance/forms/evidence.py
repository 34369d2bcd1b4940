from typing import Any

from django import forms

from core.errors import Refused
from governance import files
from governance.models import Criterion, Review


class EvidenceForm(forms.Form):
    title = forms.CharField(max_length=200)
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(), required=False, empty_label="The whole review"
    )
    upload = forms.FileField(
        label="File",
        required=False,
        max_length=200,
        help_text=f"{', '.join(files.KINDS)}, at most "
        f"{files.MAX_BYTES // 2**20} MB. No customer data.",
    )
    link = forms.URLField(
        label="Or a link",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="https://…",
    )
    collected_on = forms.DateField(
        label="Collected on", required=False, help_text="Today if left out."
    )
    expires_on = forms.DateField(label="Good until", required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Criterion.objects.filter(
            pk__in=review.assessments.values("criterion")
        ).order_by("code")
        self.fields["criterion"].queryset = rows  # type: ignore[attr-defined]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                files.inspect(upload)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned["upload"]) == bool(cleaned["link"]):
            self.add_error("upload", "Give a file or a link, one of the two.")
        until, since = cleaned.get("expires_on"), cleaned.get("collected_on")
        if until and since and until < since:
            self.add_error("expires_on", "It was good before it was collected.")
        return cleaned


class ConditionEvidenceForm(EvidenceForm):
    """The same for a condition: it belongs to no criterion."""

    criterion = None  # type: ignore[assignment]

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
