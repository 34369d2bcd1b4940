from typing import Any

from django import forms

from backlog.models import Item
from core import access
from core.forms import Picks
from core.models import User
from core.roles import Perm
from discovery.models import IMPORTANCE, Direction


class ToItemForm(forms.Form):
    """A feature by its key, as its page shows it, and how much the insight matters."""

    item = forms.CharField(
        label="Feature", max_length=20, help_text="Its key, as on its page: F-104."
    )
    importance = forms.TypedChoiceField(
        choices=IMPORTANCE, coerce=int, widget=Picks, initial=2
    )
    direction = forms.ChoiceField(
        label="It", choices=Direction, widget=Picks, initial=Direction.SUPPORTS
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = "feature"
        self.user = user

    def clean_item(self) -> Item:
        asked = self.cleaned_data["item"].strip()
        rows = Item.objects.visible_to(self.user).defer("words")
        reach = access.reach(self.user, Perm.BACKLOG_EDIT)
        found = rows.filter(reach.q("product__team"), key__iexact=asked).first()
        if found is None:
            raise forms.ValidationError("There is no feature of yours with that key.")
        return found
