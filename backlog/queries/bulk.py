"""One change for many items, looked at before it is made: what would become of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backlog import cells, scorers, wsjf
from backlog.models import Item
from backlog.queries import limits
from backlog.reading import MOST_LABELS
from backlog.words import COLUMN_WORDS
from core import access
from core.conflicts import field_of, several, shown
from core.models import User
from core.roles import Perm

MOST = 500
TITLES = {
    "state": "State",
    "owner": "Owner",
    "due_on": "Due date",
    "service": "Class of service",
    "story_points": "Story points",
    "add_labels": "Add labels",
    "drop_labels": "Take labels off",
}
LABELS = ("add_labels", "drop_labels")


@dataclass(frozen=True)
class Line:
    """One item: what it holds, what it would hold, or why it stays as it is."""

    item: Item
    old: str
    new: str
    refusal: str = ""

    @property
    def changes(self) -> bool:
        return not self.refusal and self.old != self.new


def field_for(what: str) -> str:
    """The field of an item that a change is made to."""
    return "labels" if what in LABELS else what


def after(item: Item, what: str, value: Any) -> Any:
    """What the field holds afterwards."""
    if what == "add_labels":
        return list(dict.fromkeys([*item.labels, *value]))
    if what == "drop_labels":
        return [word for word in item.labels if word not in value]
    return value


def found(ids: Iterable[int], user: User) -> list[Item]:
    """The items of these ids that this person may see, in the order of the grid."""
    rows = Item.objects.visible_to(user).for_list().filter(pk__in=list(ids)[:MOST])
    return list(rows.in_order())


def lines(
    items: Iterable[Item], *, what: str, value: Any, reason: str = "", by: User
) -> list[Line]:
    items = list(items)
    full = limits.over(items, value) if what == "state" and not reason.strip() else {}
    return [
        Line(
            item,
            word(item, what, getattr(item, field_for(what))),
            word(item, what, after(item, what, value)),
            refusal(item, what=what, value=value, reason=reason, by=by)
            or (full.get(item.product_id, "") if item.state != value else ""),
        )
        for item in items
    ]


def word(item: Item, what: str, value: Any) -> str:
    if what == "story_points":
        return cells.plain(value) or "(empty)"
    return shown(field_of(item, field_for(what)), several(value))


def refusal(item: Item, *, what: str, value: Any, reason: str, by: User) -> str:
    """Why this item cannot take the change; "" if it can."""
    if not access.allows(by, Perm.BACKLOG_EDIT, team=item.product.team):
        return "Your role does not include changing it."
    if what == "state" and value != item.state:
        if value not in Item.MOVES[Item.State(item.state)]:
            return f"It cannot become {Item.State(value).label.lower()} from here."
        if value == Item.State.DROPPED and not reason.strip():
            return "Say why it is dropped."
    return misfit(item, what, value)


def misfit(item: Item, what: str, value: Any) -> str:
    """Why what it would hold then cannot stand; "" if it can."""
    service = value if what == "service" else item.service
    due = value if what == "due_on" else item.due_on
    if service == Item.Service.FIXED_DATE and due is None:
        return "A fixed date needs its date."
    if what == "add_labels" and len(after(item, what, value)) > MOST_LABELS:
        return f"An item has at most {MOST_LABELS} labels."
    return ""


def title(lines: list[Line], what: str, value: Any) -> str:
    """ "State: Ready", "Add labels: q1, voice"."""
    new = ", ".join(value) if what in LABELS else lines[0].new
    return f"{TITLES[what]}: {new}"


def unscored(item: Item | None, name: str, value: Any, *, by: User) -> str:
    """Why a score cannot be set; "" if it can."""
    if item is None or name not in COLUMN_WORDS:
        return "There is no such cell."
    if name not in scorers.fills(by, item):
        word = COLUMN_WORDS[name].lower()
        return f"{item.key}: your role does not include its {word}."
    if not item.takes_scores:
        return f"{item.key} takes no scores."
    if value is not None and value not in wsjf.SCALE:
        return f"{item.key}: scores are 1, 2, 3, 5, 8, 13 or 20."
    return ""


def changed_since(items: Iterable[Item], versions: Mapping[int, int]) -> list[str]:
    """The keys of those that are not as they were looked at."""
    return [item.key for item in items if versions.get(item.pk) != item.version]


def named(keys: list[str]) -> str:
    """ "F-1, F-2 and 3 more"."""
    if len(keys) <= 4:
        return ", ".join(keys)
    return f"{', '.join(keys[:3])} and {len(keys) - 3} more"
