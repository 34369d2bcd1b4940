"""Changes to portfolios and product lines: the company's own, for all teams alike."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Portfolio, ProductLine


@transaction.atomic
def create_portfolio(*, name: str, by: User, **fields: Any) -> Portfolio:
    """Add a portfolio. Raises Refused if its name is taken."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    refuse_taken(Portfolio, name, "portfolio")
    portfolio = Portfolio.objects.create(name=name, **fields)
    audit.record(by, Verb.PORTFOLIO_CREATED, portfolio, name=name)
    return portfolio


@transaction.atomic
def edit_portfolio(
    portfolio: Portfolio, *, version: int | None, by: User, **fields: Any
) -> Portfolio:
    """Change a portfolio. Raises Stale if someone changed it after `version` was read."""
    portfolio = Portfolio.objects.select_for_update(of=("self",)).get(pk=portfolio.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    versions.claim(portfolio, version, **fields)
    if fields.get("name", portfolio.name).lower() != portfolio.name.lower():
        refuse_taken(Portfolio, fields["name"], "portfolio")
    changed = versions.apply(portfolio, **fields)
    portfolio.save()
    audit.record(by, Verb.PORTFOLIO_CHANGED, portfolio, changed=changed)
    return portfolio


@transaction.atomic
def create_line(*, name: str, by: User, **fields: Any) -> ProductLine:
    """Add a product line to a portfolio. Raises Refused if its name is taken."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    refuse_taken(ProductLine, name, "product line")
    line = ProductLine.objects.create(name=name, **fields)
    audit.record(by, Verb.LINE_CREATED, line, name=name)
    return line


@transaction.atomic
def edit_line(
    line: ProductLine, *, version: int | None, by: User, **fields: Any
) -> ProductLine:
    """Change a product line; its products go with it into another portfolio."""
    line = ProductLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    versions.claim(line, version, **fields)
    if fields.get("name", line.name).lower() != line.name.lower():
        refuse_taken(ProductLine, fields["name"], "product line")
    changed = versions.apply(line, **fields)
    line.save()
    audit.record(by, Verb.LINE_CHANGED, line, changed=changed)
    return line


def refuse_taken(
    model: type[Portfolio] | type[ProductLine], name: str, word: str
) -> None:
    if model._default_manager.filter(name__iexact=name).exists():
        raise Refused(f"There is already a {word} called {name}.")
