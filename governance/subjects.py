"""Subjects of reviews, known by what they can do and never by their class.

Anything with a `visible_to` queryset can be asked a gate for. It has a `team`, or
a `product` that has one; its people are found under the names below.
"""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.urls import NoReverseMatch, resolve

from core import access
from core.errors import Unfit
from core.models import Team, User
from core.roles import Perm
from governance.models import Review

PARTIES = ("owner", "sponsor", "product_manager", "product_owner")
NO_PAGE = "Paste the address of a page here that you can see: a product's, a goal's, a card's."


def find(label: str, pk: int, user: User) -> Any:
    """The subject with this model label and id, if the person may see it; else 404."""
    found = seen(label, pk, user)
    if team_of(found) is None:
        raise Http404
    return found


def seen(label: str, pk: int, user: User) -> Any:
    """As `find`, for a thing that may belong to no team, such as a goal."""
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError) as unknown:
        raise Http404 from unknown
    rows = model._default_manager
    if not hasattr(rows, "visible_to"):
        raise Http404
    found = rows.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def at(address: str, user: User) -> Any:
    """The thing whose page has this address. Raises Unfit if the person sees none there."""
    try:
        match = resolve(urlsplit(address.strip()).path)
        name = str(match.url_name).removesuffix("_detail").replace("_", "")
        return seen(f"{match.namespace}.{name}", match.kwargs["pk"], user)
    except (Http404, KeyError) as unknown:
        raise Unfit("address", NO_PAGE) from unknown


def may_ask(label: str, pk: int, user: User, perm: Perm = Perm.GATE_SUBMIT) -> bool:
    """True if the person may ask a gate for this subject: it is there, of their team."""
    try:
        subject = find(label, pk, user)
    except Http404:
        return False
    return access.allows(user, perm, team=team_of(subject))


def team_of(subject: Any) -> Team | None:
    """The team a subject belongs to, by itself or by its product."""
    team = getattr(subject, "team", None) or getattr(
        getattr(subject, "product", None), "team", None
    )
    return team if isinstance(team, Team) else None


def parties_of(subject: Any) -> list[User]:
    """Owner, sponsor and the product's people: they cannot decide about it."""
    places = (subject, getattr(subject, "product", None))
    found = [getattr(place, f"{name}_id", None) for place in places for name in PARTIES]
    known = User.objects.in_bulk([pk for pk in found if pk])
    return [known[pk] for pk in found if pk in known]


def label_of(review: Review) -> str:
    """The model label of what is reviewed, as `find` takes it."""
    kind = review.subject_type
    return f"{kind.app_label}.{kind.model}"


def url_of(review: Review) -> str:
    """The page of what is reviewed, or "" if it has none."""
    subject = review.subject
    try:
        return str(subject.get_absolute_url()) if subject else ""
    except (AttributeError, NoReverseMatch):
        return ""


def type_of(label: str) -> ContentType:
    """The content type of a model label; 404 if there is none."""
    try:
        return ContentType.objects.get_for_model(apps.get_model(label))
    except (LookupError, ValueError) as unknown:
        raise Http404 from unknown


def pair(text: str) -> tuple[ContentType, int] | None:
    """`portfolio.product:3` as a kind and an id; None for anything else."""
    label, _, pk = text.partition(":")
    try:
        return type_of(label), int(pk)
    except (Http404, ValueError):
        return None
