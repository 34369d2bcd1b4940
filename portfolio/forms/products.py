from django import forms

from core import access
from core.models import Team, User
from core.roles import Perm
from portfolio.models import Product, Vendor


class ProductForm(forms.Form):
    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Product.Kind)
    vision = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="One sentence: what becomes true, and for whom.",
    )
    context = forms.CharField(
        label="Modernization context",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    product_manager = forms.ModelChoiceField(User.objects.none())
    product_owner = forms.ModelChoiceField(User.objects.none(), required=False)
    it_owner = forms.ModelChoiceField(
        User.objects.none(), required=False, label="IT owner"
    )
    vendors = forms.ModelMultipleChoiceField(
        Vendor.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    cord = forms.TypedChoiceField(
        label="Colour", coerce=int, choices=[(n, f"Colour {n}") for n in range(1, 9)]
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        people = User.objects.filter(is_active=True, is_system=False).order_by("name")
        for name in ("product_manager", "product_owner", "it_owner"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]


class NewProductForm(ProductForm):
    code = forms.SlugField(max_length=12, help_text="Short, in capitals: ASSIST.")
    team = forms.ModelChoiceField(Team.objects.none())
    field_order = ["code", "name", "team"]

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(access.reach(user, Perm.PORTFOLIO_EDIT).q("pk"))
        self.fields["team"].queryset = teams.order_by("name")  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()
