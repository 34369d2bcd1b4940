from django import forms

from governance.forms import area
from governance.models.talk import LONGEST


class ReviewCommentForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        widget=area(3),
        help_text="@ and a whole name tells that person. No customer data.",
    )


class ReviewCommentEditForm(ReviewCommentForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
