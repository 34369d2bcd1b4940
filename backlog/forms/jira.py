"""Shape of input for connections with Jira; their rules are in the actions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import model_to_dict

from backlog.actions.jira import rules
from backlog.models import JiraConnection, JiraField
from core import access
from core.errors import Unfit
from core.models import User
from core.roles import Perm
from portfolio.forms import fields
from portfolio.models import Product

TERMS = ("kind", "address", "account", "project", "jql", "epic_link", "statuses", "kinds")  # fmt: skip


class ConnectionForm(forms.Form):
    kind = forms.ChoiceField(label="Which Jira", choices=JiraConnection.Kind)
    address = forms.URLField(
        max_length=300,
        assume_scheme="https",
        help_text="As in the browser, up to the name of the company: https://company.atlassian.net.",
    )
    account = forms.EmailField(
        label="Account’s e-mail",
        max_length=200,
        required=False,
        help_text="Jira Cloud asks for it. Leave it empty for a personal access token of a Data Center.",
    )
    token = forms.CharField(
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="It is kept sealed and never shown again. Leave it empty to keep the present one.",
    )
    project = forms.CharField(
        label="Project key",
        max_length=40,
        help_text="Such as ABC: what keys begin with.",
    )
    jql = forms.CharField(
        label="Only issues that match",
        max_length=500,
        required=False,
        help_text="A condition in Jira’s query language, such as: labels = program.",
    )
    epic_link = forms.CharField(
        label="Field of the epic link",
        max_length=60,
        required=False,
        help_text="Only older projects have one, such as customfield_10008.",
    )
    statuses = forms.CharField(
        label="Status map",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: In Review = in_progress. What is not named goes by well-known words, then by its category.",
    )
    kinds = forms.CharField(
        label="Kinds made in Jira",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, with the type of issue they become: story = Story. Items of these kinds that Jira does not have are made there, once each. Leave it empty to make none.",
    )
    version = fields.version()

    def clean(self) -> dict[str, Any]:
        """By the same rules as the action, said beside the field."""
        sent = super().clean() or {}
        if not self.errors:
            self.ask(sent)
        if self.errors and sent.get("token"):
            self.add_error("token", "Type it once more: it is never sent back to a page.")  # fmt: skip
        return sent

    def ask(self, sent: dict[str, Any]) -> None:
        held = {name: sent[name] for name in TERMS}
        was = self.initial.get("address")
        try:
            rules.guard(JiraConnection(**held))
            if sent["token"] or was is None:
                rules.guard_token(sent["token"])
            elif was != sent["address"].rstrip("/"):
                raise Unfit("token", rules.ELSEWHERE)
        except Unfit as error:
            self.add_error(error.field, str(error))


def to_connect(user: User) -> "QuerySet[Product]":
    """The products that this person may connect, and that nobody has."""
    reach = access.reach(user, Perm.BACKLOG_EDIT)
    rows = Product.objects.filter(reach.q("team")).order_by("code")
    return rows.exclude(pk__in=JiraConnection.objects.values("product"))


class NewConnectionForm(ConnectionForm):
    product = forms.ModelChoiceField(Product.objects.none())
    version = None  # type: ignore[assignment]
    field_order = ("product", "kind", "address")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = to_connect(user)  # type: ignore[attr-defined]
        self.fields["token"].required = True
        self.fields["token"].help_text = "It is kept sealed and never shown again."


class VersionForm(forms.Form):
    version = fields.version()


class JiraCommentForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is said in Jira with your name before it, by the next sync.",
    )


class FieldForm(forms.Form):
    direction = forms.ChoiceField(label="Carried", choices=JiraField.DIRECTIONS)
    remote = forms.CharField(
        label="Field in Jira",
        max_length=60,
        required=False,
        help_text="Its id, such as summary or customfield_10016; for “Waits for” the name of the link, such as Blocks. A trial lists those that are in use.",
    )
    rule = forms.ChoiceField(
        label="When both changed",
        choices=JiraField.RULES,
        help_text="A rule settles it without asking; the value that gives way is in the audit trail. The newer one goes by Jira’s history of the field.",
    )
    version = fields.version()

    def __init__(self, data: Any, *, field: JiraField) -> None:
        self.field = field
        super().__init__(data, initial=model_to_dict(field))

    def clean(self) -> dict[str, Any]:
        """By the same rule as the action, said beside the field."""
        sent = super().clean() or {}
        kept = {name: sent.get(name, "") for name in ("direction", "remote")}
        field = JiraField(pk=self.field.pk, connection_id=self.field.connection_id, name=self.field.name, **kept)  # fmt: skip
        try:
            rules.guard_field(field)
        except Unfit as error:
            self.add_error(error.field, str(error))
        return sent
