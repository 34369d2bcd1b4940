"""What can be imported: each app describes its own kinds; settings.IMPORT_KINDS lists them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from core import access
from core.models import ImportRun, User
from core.roles import Perm


class Outcome(Protocol):
    """What became of one row: created, updated, unchanged or failed; why, in words."""

    @property
    def state(self) -> str: ...

    @property
    def text(self) -> str: ...


class Remark(NamedTuple):
    line: int
    text: str


def as_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Field:
    """One thing a row can say. `clean` turns the file's text into ours, or ValueError.

    With `many`, several columns may feed it (repeated “Labels” headers).
    """

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    help: str = ""
    clean: Callable[[str], str] = as_is
    group: str = ""  # fields of one name are folded away together on the page


class Loader(Protocol):
    """Loads batches of one file, in order; it may remember what came before."""

    def load(self, rows: Sequence[dict[str, Any]]) -> Sequence[Outcome]:
        """One outcome for each row; a row's `line` says where it stands in the file."""

    def finish(self, *, trial: bool) -> Sequence[Remark]:
        """After the last row: what needs the whole file, such as parents.

        Returns what people should know about rows that did load. A trial changes
        nothing here either, and tells what it can see without.
        """


@dataclass(frozen=True)
class Kind:
    """`shown` makes a sample fit to be seen (redacted); `targets` is what it loads into.

    `perm` is what one needs to load it, besides leave to import; `more` are the fields
    that depend on what is in the database, such as one for each metric.
    """

    name: str
    label: str
    about: str
    fields: tuple[Field, ...]
    loader: Callable[[ImportRun, User], Loader]
    shown: Callable[[str], str]
    targets: Callable[[User], list[tuple[int, str]]] | None = None
    rename: dict[str, str] = field(default_factory=dict)
    perm: Perm | None = None
    more: Callable[[], tuple[Field, ...]] | None = None

    @property
    def hides(self) -> bool:
        """True if personal data is taken out of its words."""
        return self.shown is not as_is

    def field(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)


def all_kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of the setting."""
    kinds = [import_string(path) for path in settings.IMPORT_KINDS]
    return {kind.name: kind for kind in kinds}


def kinds_for(user: User) -> dict[str, Kind]:
    """The kinds that this person may load."""
    kinds = all_kinds().items()
    return {n: k for n, k in kinds if k.perm is None or access.may(user, k.perm)}


def kind_of(run: ImportRun) -> Kind:
    return whole(all_kinds()[run.kind])


def whole(kind: Kind) -> Kind:
    """The kind with the fields that the database adds to it."""
    return replace(kind, fields=kind.fields + kind.more()) if kind.more else kind
