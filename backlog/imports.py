"""Backlogs from files: Jira's CSV exports, with hierarchy, points, labels and status."""

from collections.abc import Sequence
from typing import Any

from backlog.actions import imports as actions
from core import access
from core.imports import cells
from core.imports.kinds import Field, Kind, Outcome
from core.models import ImportRun, User
from core.roles import Perm
from discovery.redaction import redact
from portfolio.models import Product


class ItemLoader:
    """Loads into one product; parents may stand below their children, so they come last."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by
        self.product = Product.objects.select_related("team").get(pk=run.target_id)
        self.parents: dict[str, str] = {}

    def load(self, rows: Sequence[dict[str, Any]]) -> Sequence[Outcome]:
        for row in rows:
            if row.get("parent"):
                self.parents[row["external_key"]] = row["parent"]
        return actions.import_items(rows, product=self.product, by=self.by)

    def finish(self) -> None:
        actions.import_parents(self.parents, product=self.product, by=self.by)


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
    about="Each row becomes an item of the product's backlog. Loading the file again changes only what changed in it.",
    fields=(
        Field("external_key", "Key", ("issue key", "issuekey", "key"), required=True),
        Field("title", "Title", ("summary",), required=True),
        Field("description", "Description", ()),
        Field("kind", "Kind", ("issue type", "issuetype", "type")),
        Field("status", "Status", ("status",)),
        Field("story_points", "Story points", ("story point estimate", "story points", "storypoint", "storypoints"), clean=cells.number),
        Field("labels", "Labels", ("labels", "label"), many=True, clean=cells.words),
        Field("parent", "Parent's key", ("parent key", "epic link", "parent"), clean=cells.words),
        Field("due_on", "Due", ("due date",), clean=cells.day),
        Field("created", "Created", ("created",), clean=cells.day),
        Field("external_url", "Address", ("url", "link"), clean=cells.words),
    ),
    loader=ItemLoader,
    shown=shown,
    targets=targets,
)  # fmt: skip
