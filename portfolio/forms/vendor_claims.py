from django import forms

from core.clock import today
from core.models import User
from portfolio.forms import fields
from portfolio.models import Capability, VendorClaim


class ClaimWords(forms.Form):
    """What was promised, and by whom; not for when."""

    title = forms.CharField(label="What was promised", max_length=160)
    capability = forms.ModelChoiceField(
        Capability.objects.none(),
        required=False,
        label="Capability it concerns",
        help_text="What of ours it would be part of. Empty: none yet.",
    )
    commitment = forms.ChoiceField(
        label="How it was promised", choices=VendorClaim.Commitment
    )
    source = forms.CharField(
        label="Who said it, and where",
        max_length=200,
        help_text="A role and an occasion: account lead, quarterly review.",
    )
    said_on = forms.DateField(label="Said on")
    link = forms.URLField(
        label="Where it can be read",
        required=False,
        max_length=300,
        assume_scheme="https",
    )

    def __init__(self, *args: object, user: User, **told: object) -> None:
        super().__init__(*args, **told)  # type: ignore[arg-type]
        rows = Capability.objects.visible_to(user).in_use().order_by("code")
        self.fields["capability"].queryset = rows  # type: ignore[attr-defined]


class ClaimForm(ClaimWords):
    promised_for = forms.DateField(
        label="Promised for", help_text="Of a quarter, its last day."
    )
    field_order = ["title", "promised_for"]


class EditClaimForm(ClaimWords):
    version = fields.version()


class MoveClaimForm(forms.Form):
    promised_for = forms.DateField(label="Promised for, now")
    told_on = forms.DateField(label="Said on", initial=today)
    reason = fields.text(2, label="Why", required=True)
    version = fields.version()


class SettleClaimForm(forms.Form):
    state = forms.ChoiceField(
        label="What became of it",
        choices=[(s.value, s.label) for s in VendorClaim.SETTLED],
    )
    settled_on = forms.DateField(
        label="On", initial=today, help_text="The day it came, or was said not to come."
    )
    because = fields.text(2, "Why, unless it was kept.", label="Because")
    version = fields.version()
