"""Which columns the grid shows beside rank, item, scores and WSJF, and in which order.

An address says it (`columns=state.owner`), so a saved view holds it, and the view that
a person begins with is their own choice. No Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """`style` names its width and what narrow screens do with it (grid.css)."""

    name: str
    label: str
    style: str
    edited: bool = False


ALL = (
    Column("notes", "Notes", "notes"),
    Column("confidence", "Confidence", "conf"),
    Column("state", "State", "stage", edited=True),
    Column("due_on", "Due", "when", edited=True),
    Column("owner", "Owner", "who", edited=True),
    Column("service", "Class of service", "class", edited=True),
    Column("story_points", "Points", "points", edited=True),
    Column("labels", "Labels", "labels", edited=True),
    Column("kind", "Kind", "class"),
    Column("product", "Product", "labels"),
    Column("first", "First", "points"),
    Column("top", "Top", "points"),
    Column("places", "Likely places", "class"),
    Column("close", "Too close to call", "labels"),
)
BY_NAME = {column.name: column for column in ALL}
START = ("notes", "confidence", "state", "due_on", "owner")


def chosen(asked: str, own: Sequence[Column] = ()) -> tuple[Column, ...]:
    """The columns that `asked` names between dots; those one begins with if it names none.

    `own` are those of the fields that products define for themselves.
    """
    known = BY_NAME | {column.name: column for column in own}
    names = [name for name in dict.fromkeys(asked.split(".")) if name in known]
    return tuple(known[name] for name in names or START)


@dataclass(frozen=True)
class Choice:
    """One column in the menu, with the choices that its buttons lead to ("" for none)."""

    column: Column
    switched: str  # shown if it was not, and the other way round
    left: str = ""
    right: str = ""
    shown: bool = False


def choices(shown: tuple[Column, ...], own: Sequence[Column] = ()) -> list[Choice]:
    """The menu: what is shown in its order, then what could be."""
    names = [column.name for column in shown]
    rows = [
        Choice(
            column,
            switched=".".join(name for name in names if name != column.name),
            left=swapped(names, at - 1) if at else "",
            right=swapped(names, at) if at + 1 < len(names) else "",
            shown=True,
        )
        for at, column in enumerate(shown)
    ]
    others = (column for column in (*ALL, *own) if column not in shown)
    return rows + [Choice(each, ".".join([*names, each.name])) for each in others]


def swapped(names: list[str], at: int) -> str:
    """The choice with this column and the next one changed over."""
    pair = [names[at + 1], names[at]]
    return ".".join([*names[:at], *pair, *names[at + 2 :]])
