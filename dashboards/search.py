"""One box that finds notes, features, opportunities, cards, products and pilots."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from backlog.models import Item
from core.models import User
from core.redaction import redact
from discovery.models import Learning, Note, Opportunity, Theme, VendorEvaluation
from pilots.models import Pilot
from portfolio.models import Product, VendorClaim
from roadmap.models import Card

EACH = 5


def search(text: str, user: User) -> list[dict[str, Any]]:
    """Up to five of each kind that `user` may see; nothing for fewer than two letters."""
    text = redact(text.strip())[0]
    if len(text) < 2:
        return []
    words = SearchQuery(text, config="english", search_type="websearch")
    found: list[tuple[str, QuerySet[Any], str]] = [
        ("Features", Item.objects.visible_to(user).filter(Q(words=words) | starts("key", text)), "key"),
        ("Notes", Note.objects.visible_to(user).filter(Q(words=words) | exact("code", text)), "code"),
        ("Opportunities", named(Opportunity, text, user, "code"), "code"),
        ("Themes", Theme.objects.visible_to(user).filter(name__icontains=text), ""),
        ("Roadmap", titled(Card, text, user), "key"),
        ("Pilots", titled(Pilot, text, user), "key"),
        ("Vendor evaluations", titled(VendorEvaluation, text, user), "key"),
        ("Promises of vendors", words_in_title(VendorClaim, text, user), ""),
        ("Learning log", words_in_title(Learning, text, user), ""),
        ("Products", named(Product, text, user, "code"), "code"),
    ]  # fmt: skip
    return [
        hit(group, row, code)
        for group, rows, code in found
        for row in rows.order_by("-pk")[:EACH]
    ]


def starts(field: str, text: str) -> Q:
    return Q(**{f"{field}__istartswith": text})


def exact(field: str, text: str) -> Q:
    return Q(**{f"{field}__iexact": text})


def named(model: Any, text: str, user: User, code: str) -> "QuerySet[Any]":
    rows: QuerySet[Any] = model.objects.visible_to(user)
    return rows.filter(Q(name__icontains=text) | starts(code, text))


def titled(model: Any, text: str, user: User) -> "QuerySet[Any]":
    rows: QuerySet[Any] = model.objects.visible_to(user)
    return rows.filter(Q(title__icontains=text) | starts("key", text))


def words_in_title(model: Any, text: str, user: User) -> "QuerySet[Any]":
    rows: QuerySet[Any] = model.objects.visible_to(user)
    return rows.filter(title__icontains=text)


def hit(group: str, row: Any, code: str) -> dict[str, Any]:
    return {
        "group": group,
        "title": getattr(row, "title", None) or row.name,
        "what": getattr(row, code) if code else "",
        "url": row.get_absolute_url(),
    }
