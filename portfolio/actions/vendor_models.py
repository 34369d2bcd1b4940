"""Changes to vendors' models. Another version in use closes the gates that named the old."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import ModelVersion, Vendor, VendorModel


def held(model: VendorModel) -> VendorModel:
    return VendorModel.objects.select_for_update(of=("self",)).get(pk=model.pk)


@transaction.atomic
def create(
    vendor: Vendor,
    *,
    name: str,
    first_version: str,
    in_use_from: date,
    note: str = "",
    by: User,
) -> VendorModel:
    """Add a model with the version that serves. Raises Unfit if the name is taken."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    refuse_taken(vendor, name)
    model = VendorModel.objects.create(vendor=vendor, name=name, note=note)
    model.versions.create(name=first_version, in_use_from=in_use_from, recorded_by=by)
    audit.record(
        by, Verb.VENDOR_MODEL_CREATED, model, name=name, first_version=first_version,
        in_use_from=in_use_from,
    )  # fmt: skip
    return model


@transaction.atomic
def edit(
    model: VendorModel, *, version: int | None, by: User, **fields: Any
) -> VendorModel:
    """Change its name or note. Raises Stale if somebody changed it meanwhile."""
    model = held(model)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    versions.claim(model, version, **fields)
    if fields.get("name", model.name) != model.name:
        refuse_taken(model.vendor, fields["name"])
    changed = versions.apply(model, **fields)
    model.save()
    audit.record(by, Verb.VENDOR_MODEL_CHANGED, model, changed=changed)
    return model


def refuse_taken(vendor: Vendor, name: str) -> None:
    if vendor.vendor_models.filter(name__iexact=name).exists():
        raise Unfit("name", f"{vendor} has a model called {name} already.")


@transaction.atomic
def release(
    model: VendorModel,
    *,
    name: str,
    in_use_from: date,
    version: int | None = None,
    by: User,
) -> VendorModel:
    """Record that another version serves from a day on: a past one, today or to come.

    From that day the approvals that named the version before hold no longer.
    """
    model = held(model)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    versions.claim(model, version, name=name, in_use_from=in_use_from)
    before = model.versions.order_by("-in_use_from").first()
    if model.versions.filter(name__iexact=name).exists():
        raise Unfit("name", f"{model} had a version {name} already.")
    if before and in_use_from <= before.in_use_from:
        raise Unfit(
            "in_use_from", f"Later than {before.name}, which serves from {before.in_use_from:%-d %B %Y}."
        )  # fmt: skip
    if model.next_version.casefold() == name.casefold():  # what was announced has come
        model.next_version, model.next_expected_on = "", None
    model.save(update_fields=["version", "next_version", "next_expected_on"])
    model.versions.create(name=name, in_use_from=in_use_from, recorded_by=by)
    audit.record(
        by, Verb.VENDOR_MODEL_RELEASED, model, name=name, in_use_from=in_use_from
    )
    return model


@transaction.atomic
def take_back(coming: ModelVersion, *, by: User) -> VendorModel:
    """Forget a version that does not serve yet: the vendor put it off."""
    model = held(coming.model)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    if coming.in_use_from <= today():
        raise Refused(f"{coming} serves already: what approvals rested on stays.")
    versions.claim(model, None)
    model.save(update_fields=["version"])
    name, day = coming.name, coming.in_use_from
    coming.delete()
    audit.record(by, Verb.VENDOR_MODEL_TAKEN_BACK, model, name=name, in_use_from=day)
    return model
