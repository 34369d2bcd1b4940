"""The page of one thing, and the steps that are taken on it: the same way for all.

Each step is a form of its own on the page (core/offers.py). What is not right in one
comes back on the whole page, with what was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from core import access
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go


class StepForm(forms.Form):
    """One step of `of`, with the version that was read.

    Ids begin with the step's name, for there are several forms on a page.
    """

    step: ClassVar[str]  # its name in addresses
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, of: Any, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.step}_%s")
        kwargs["initial"] = {**self.begins(of), "version": of.version}
        super().__init__(*args, **kwargs)
        self.of, self.user = of, user
        self.prepare()

    def begins(self, of: Any) -> dict[str, Any]:
        """What the fields hold at first."""
        return {}

    def prepare(self) -> None:
        """Set what depends on the thing and the person."""


@dataclass(frozen=True)
class Steps:
    """`find` gives the thing or 404, `whole` the context of its page, `template` draws it."""

    find: Callable[[User, int], Any]
    whole: Callable[..., dict[str, Any]]
    template: str

    def take(
        self,
        request: Request,
        pk: int,
        kind: type[StepForm],
        act: Callable[..., Any],
        said: str,
        perm: Perm,
    ) -> HttpResponse:
        """Take one step, say so, and go back; 422 with the page if it is not right."""
        row = self.find(request.user, pk)
        access.require(request.user, perm, team=row.product.team)
        form = kind(request.POST, of=row, user=request.user)
        if form.is_valid() and accepted(form, act, row, **form.cleaned_data, by=request.user):  # fmt: skip
            messages.success(request, f"{row.key} {said}.")
            return go(request, row.get_absolute_url())
        context = self.whole(row, request.user, **{kind.step: form})
        return render(request, self.template, context, status=422)
