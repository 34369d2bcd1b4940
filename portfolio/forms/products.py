from django import forms

from core import access
from core.models import Team, User
from core.roles import Perm
from portfolio.forms import fields
from portfolio.models import Drift, Product, ProductLine, Sourcing, Vendor


class ProductFields(forms.Form):
    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Product.Kind)
    vision = fields.text(3, "One sentence: what becomes true, and for whom.")
    line = forms.ModelChoiceField(
        ProductLine.objects.select_related("portfolio"),
        required=False,
        label="Product line",
    )
    customers_served = fields.text(2, "Which customers, and how many.")
    associates_served = fields.text(2, "Which associates, and how many.")
    context = fields.text(4, label="Modernization context")
    product_manager = forms.ModelChoiceField(User.objects.none())
    product_owner = fields.people()
    it_owner = forms.ModelChoiceField(
        User.objects.none(), required=False, label="IT owner"
    )
    vendors = forms.ModelMultipleChoiceField(
        Vendor.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    sourcing = forms.ChoiceField(label="Sourcing and hosting", choices=Sourcing)
    business_configurable = forms.BooleanField(
        required=False, label="The business changes it without IT"
    )
    live_since = forms.DateField(required=False)
    cord = forms.TypedChoiceField(
        label="Colour", coerce=int, choices=[(n, f"Colour {n}") for n in range(1, 9)]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fields.offer_people(self, "product_manager", "product_owner", "it_owner")


class ProductForm(ProductFields):
    version = fields.version()


class NewProductForm(ProductFields):
    code = forms.SlugField(max_length=12, help_text="Short, in capitals: ASSIST.")
    team = forms.ModelChoiceField(Team.objects.none())
    field_order = ["code", "name", "team"]

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(access.reach(user, Perm.PORTFOLIO_EDIT).q("pk"))
        self.fields["team"].queryset = teams.order_by("name")  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class EndForm(forms.Form):
    ends_on = forms.DateField(label="Last day")
    reason = fields.text(2, required=True, label="Why it ends")
    version = fields.version()


class GoOnForm(forms.Form):
    reason = fields.text(2, required=True, label="Why it goes on")
    version = fields.version()


class ProductFilter(forms.Form):
    """What the list can be narrowed to."""

    q = forms.CharField(required=False, max_length=80)
    line = forms.ModelChoiceField(
        ProductLine.objects.all(), required=False, empty_label="All lines"
    )
    sourcing = forms.ChoiceField(
        choices=[("", "Any sourcing"), *Sourcing.choices], required=False
    )
    drifting = forms.ChoiceField(
        choices=[("", "Drifting or not"), ("any", "Drifting"), *Drift.Flag.choices],
        required=False,
    )
