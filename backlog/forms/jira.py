"""Shape of input for connections with Jira; their rules are in the actions."""

from typing import Any

from django import forms

from backlog.models import JiraConnection, JiraField
from core import access
from core.models import User
from core.roles import Perm
from portfolio.forms import fields
from portfolio.models import Product


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


class NewConnectionForm(ConnectionForm):
    product = forms.ModelChoiceField(Product.objects.none())
    version = None  # type: ignore[assignment]
    field_order = ("product", "kind", "address")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = access.reach(user, Perm.BACKLOG_EDIT)
        rows = Product.objects.filter(reach.q("team")).order_by("code")
        self.fields["product"].queryset = rows  # type: ignore[attr-defined]
        self.fields["token"].required = True
        self.fields["token"].help_text = "It is kept sealed and never shown again."


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
