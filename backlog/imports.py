"""Backlogs from files: Jira's CSV exports, with hierarchy, points, labels and status."""

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Lower

from backlog.actions import extras, imported_comments
from backlog.actions import imports as actions
from backlog.actions.imported_comments import Added
from backlog.models import CustomField
from core import access
from core.imports.kinds import Field, Kind, Outcome, Remark
from core.imports.rows import Told
from core.models import ImportRun, User
from core.redaction import redact
from core.roles import Perm
from portfolio.models import Product

BATCH = 500
CHILD = ("key", "summary", "parent", "parent_id", "line")
OWN = "own:"  # before the name of a field that a product has for itself


class ItemLoader:
    """Loads into one product; parents may stand below their children, so they come last."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by
        self.product = Product.objects.select_related("team").get(pk=run.target_id or 0)
        self.seen: set[str] = set()
        self.keys: dict[str, str] = {}  # by the ids that the file has for its rows
        self.children: list[dict[str, Any]] = []

    def load(self, rows: Sequence[dict[str, Any]]) -> Sequence[Outcome]:
        rows = [row | {"story_points": first(row.get("story_points"))} for row in rows]
        outcomes = actions.import_items(
            rows, product=self.product, seen=self.seen, by=self.by
        )
        self.keys |= {row["id"]: row["key"] for row in rows if row.get("id")}
        self.children += [
            {name: row.get(name, "") for name in CHILD}
            for row in rows
            if row.get("parent") or row.get("parent_id")
        ]
        told = self.with_comments(rows, outcomes)
        faults = self.fill(rows, outcomes)
        return [
            told_more(each, faults.get(outcome.item_id, ()))
            for each, outcome in zip(told, outcomes, strict=True)
        ]

    def with_comments(
        self, rows: Sequence[dict[str, Any]], outcomes: Sequence[actions.Outcome]
    ) -> list[Told]:
        """The outcomes, with what became of the comments of each row."""
        cells = {
            told.item_id: row["comments"]
            for row, told in zip(rows, outcomes, strict=True)
            if told.item_id and row.get("comments")
        }
        added = imported_comments.add(cells, product=self.product, by=self.by)
        return [told_with(each, added.get(each.item_id or 0)) for each in outcomes]

    def fill(
        self, rows: Sequence[dict[str, Any]], outcomes: Sequence[actions.Outcome]
    ) -> dict[int | None, list[str]]:
        """Set what the file has for fields of the product's own; what they did not take."""
        asked: dict[int | None, dict[str, str]] = {
            outcome.item_id: own
            for row, outcome in zip(rows, outcomes, strict=True)
            if outcome.item_id and (own := own_cells(row))
        }
        return extras.fill_many(asked, product=self.product, by=self.by)

    def finish(self, *, trial: bool) -> Sequence[Remark]:
        if trial:  # parents are looked for among what is loaded, and nothing is
            return ()
        remarks = []
        ids = {key: number for number, key in self.keys.items()}
        for start in range(0, len(self.children), BATCH):
            part = [self.placed(row) for row in self.children[start : start + BATCH]]
            lines = {child["key"]: child["line"] for child in part}
            linked = actions.link_parents(
                part, product=self.product, ids=ids, by=self.by
            )
            remarks += [
                Remark(lines[row.key], " ".join(row.says)) for row in linked if row.says
            ]
        return remarks

    def placed(self, row: dict[str, Any]) -> dict[str, Any]:
        """With the key of its parent: as the file names it, or as it has it for the id."""
        number = row["parent_id"]
        return row | {"parent": row["parent"] or self.keys.get(number, number)}


def told_with(outcome: actions.Outcome, added: Added | None) -> Told:
    """An item that only got comments was changed too."""
    says = [*outcome.says, *([added.says] if added and added.says else [])]
    is_same = outcome.result == actions.UNCHANGED
    changed = is_same and added is not None and added.new
    return Told(actions.UPDATED if changed else outcome.result, " ".join(says))


def first(texts: list[str] | None) -> str:
    """Points stand in one of several columns, by the kind of project."""
    return next(iter(texts or []), "")


def told_more(told: Told, faults: Sequence[str]) -> Told:
    """What became of a row, with what its product's own fields did not take."""
    if not faults:
        return told
    return Told(told.state, " ".join(filter(None, (told.text, *faults))))


def own_cells(row: dict[str, Any]) -> dict[str, str]:
    """{name of a field of the product's own: its text}, of the columns that feed one."""
    return {n.removeprefix(OWN): row[n] for n in row if n.startswith(OWN)}


def own_fields() -> tuple[Field, ...]:
    """One for each name that any product has for a field of its own."""
    rows = CustomField.objects.in_use().annotate(lower=Lower("name"))
    names = dict(rows.order_by("-id").values_list("lower", "name"))
    return tuple(
        Field(f"{OWN}{lower}", name, group="Fields of products")
        for lower, name in sorted(names.items())
    )


def targets(user: User) -> list[tuple[int, str]]:
    """The products whose backlog this person may fill."""
    reach = access.reach(user, Perm.BACKLOG_EDIT)
    rows = Product.objects.filter(reach.q("team")) if reach else Product.objects.none()
    return [(row.pk, str(row)) for row in rows.order_by("code")]


def shown(text: str) -> str:
    return redact(text)[0]


BACKLOG = Kind(
    name="backlog",
    label="Backlog exported from Jira",
    about="Each row becomes an item of the product's backlog; card and account numbers are taken out of its words. Loading the file again changes only what changed in it.",
    fields=(
        Field("key", "Key", ("issue key", "issuekey"), required=True),
        Field("summary", "Summary", ("title",), required=True),
        Field("description", "Description", ()),
        Field("acceptance_criteria", "Acceptance criteria", ()),
        Field("kind", "Issue type", ("issuetype", "type", "kind")),
        Field("status", "Status", ("state",)),
        Field("status_category", "Status category", ()),
        Field("story_points", "Story points", ("story point estimate", "storypoint", "storypoints", "points"), many=True),
        Field("labels", "Labels", ("label",), many=True),
        Field("parent", "Parent key", ("epic link",)),
        Field("id", "Issue id", (), help="What “Parent id” counts by; it is not kept."),
        Field("parent_id", "Parent id", ("parent",), help="An issue id of this file, or a key; taken where there is no parent key."),
        Field("due", "Due date", ("due",)),
        Field("created", "Created", ()),
        Field("url", "Link", ("address",)),
        Field("comments", "Comment", (), many=True, help="One comment a column, as Jira writes them: date;author;text."),
    ),
    loader=ItemLoader,
    shown=shown,
    targets=targets,
    more=own_fields,
)  # fmt: skip
