"""What the frame around every page shows: navigation, products, counts, the person.

Nothing is read until a template asks, so a fragment for htmx costs no query. A
whole page costs at most four: the products, and the three counts that may wait
for the reader. What lies in apps to the right is named in settings.SHELL.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string

from core import access, bell, clock
from core.navigation import NAVIGATION, PRODUCTS, RECORDS, Entry
from core.roles import Perm

THEMES = ("light", "dark")
DENSITIES = ("compact", "comfortable")


@dataclass(frozen=True)
class Link:
    """An entry as this person sees it now."""

    entry: Entry
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Group:
    title: str
    links: list[Link]


class Shell:
    """The frame for one request; every part is worked out when first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.theme = choice(request.COOKIES.get("theme"), THEMES)
        self.density = choice(request.COOKIES.get("density"), DENSITIES)

    @cached_property
    def person(self) -> Any:
        """The signed-in person, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def groups(self) -> list[Group]:
        found = [Group(title, self.links(entries)) for title, entries in NAVIGATION]
        return [group for group in found if group.links]

    @cached_property
    def records(self) -> list[Link]:
        return self.links(RECORDS)

    @cached_property
    def product_list(self) -> Link | None:
        return next(iter(self.links([PRODUCTS])), None)

    @cached_property
    def products(self) -> list[Any]:
        """The products of the navigation: each with a name, a cord and its page."""
        return list(self.ask("products") or []) if self.product_list else []

    @cached_property
    def unread(self) -> int:
        """The number on the bell. The navigation asks for it too: one query."""
        return bell.unread(self.person) if self.person is not None else 0

    @cached_property
    def can_capture(self) -> bool:
        return self.person is not None and access.may(self.person, Perm.NOTE_CREATE)

    @cached_property
    def delayed(self) -> bool:
        """True while background work does not run; pages say so."""
        return bool(self.ask("delayed"))

    @property
    def printed(self) -> str:
        """The line under every printed page: what, when, and for whom."""
        when = date_format(clock.today(), "j F Y")
        return f"Tandem, {when}. {settings.PRINT_NOTE}"

    @cached_property
    def tabs(self) -> list[Link]:
        """The four places under the thumb, the capture button between them."""
        every = [link for group in self.groups for link in group.links]
        order = (
            "dashboards:home",
            "roadmap:board",
            "backlog:item_grid",
            "discovery:inbox",
            "discovery:note_list",
        )
        first = [link for view in order for link in every if link.entry.view == view]
        return (first + [link for link in every if link not in first])[:4]

    def links(self, entries: Iterable[Entry]) -> list[Link]:
        if self.person is None:
            return []
        allowed = [
            e for e in entries if e.perm is None or access.may(self.person, e.perm)
        ]
        placed = [(entry, address(entry.view)) for entry in allowed]
        return [
            Link(entry, url, self.is_current(entry, url), self.count(entry.view))
            for entry, url in placed
            if url
        ]

    def is_current(self, entry: Entry, url: str) -> bool:
        """True on the entry's page, every page below its address, its `also` and its own."""
        path = self.request.path
        if place := getattr(self.request, "place", ""):
            return entry.view == place
        if path.split("/")[1] in entry.also:
            return True
        return path == url if url == "/" else path.startswith(url)

    def count(self, view: str) -> int | None:
        """How many wait for this person behind an entry; None where none can."""
        if view == "core:notice_list":
            return self.unread
        reader = loaded(settings.SHELL["counts"].get(view, ""))
        return reader(self.person) if reader else None

    def ask(self, what: str) -> Any:
        reader = loaded(settings.SHELL.get(what, ""))
        return reader(self.person) if reader and self.person else None


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}


def choice(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""


def address(view: str) -> str:
    """The address of a page, or "" while no app offers it."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def loaded(path: str) -> Callable[[Any], Any] | None:
    """The function that settings.SHELL names."""
    if not path:
        return None
    try:
        reader: Callable[[Any], Any] = import_string(path)
    except ImportError:
        return None
    return reader
