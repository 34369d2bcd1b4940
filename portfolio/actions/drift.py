"""What a night's look at a product left standing: when a flag began and when it ended."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from core import access, audit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Drift, Product


@transaction.atomic
def note(product: Product, *, flags: Collection[str], on: date, by: User) -> None:
    """Begin what is new, end what is gone, leave the rest. Safe to run twice a day."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    standing = {
        each.flag: each for each in Drift.objects.open().filter(product=product)
    }
    for flag in flags:
        if flag not in standing:
            Drift.objects.create(product=product, flag=flag, began_on=on)
            told(product, Verb.DRIFT_BEGAN, flag, by)
    for flag, row in standing.items():
        if flag not in flags:
            row.ended_on = max(on, row.began_on)
            row.save(update_fields=["ended_on"])
            told(product, Verb.DRIFT_ENDED, flag, by)


def told(product: Product, verb: Verb, flag: str, by: User) -> None:
    audit.record(by, verb, product, team=product.team, flag=flag)
