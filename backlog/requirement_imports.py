"""Requirements from files: what was specified elsewhere, a row a requirement."""

from typing import Any

from backlog.actions import requirement_traces as traces
from backlog.actions import requirements
from backlog.models import Requirement
from backlog.queries.needs import named
from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, User
from core.roles import Perm
from portfolio.models import Product

NAMES = ("kind", "priority", "statement", "fit_criterion")
WHY = "As in the file."


class RequirementLoader(RowLoader):
    """Writes what is new; known by product and title, other words make another edition."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by

    def kept(self, row: Row) -> Told:
        product, fields = self.product(row["product"]), said(row)
        rows = Requirement.objects.visible_to(self.by).going()
        known = rows.filter(product=product, title__iexact=row["title"])
        if (found := known.order_by("pk").first()) is None:
            found = requirements.write(
                product=product, title=row["title"], **fields, by=self.by
            )
            self.traced(found, row)
            return Told("created", str(found))
        changed = any(getattr(found, name) != value for name, value in fields.items())
        if changed:
            found = requirements.edit(
                found, **fields, because=WHY, version=None, by=self.by
            )
        changed |= self.traced(found, row)
        return Told("updated" if changed else "unchanged", str(found))

    def product(self, code: str) -> Product:
        rows = Product.objects.visible_to(self.by)
        found = rows.filter(code__iexact=code).first()
        if found is None:
            raise Refused(f"There is no product {code}: write its code, such as ASSIST.")  # fmt: skip
        return found

    def traced(self, found: Requirement, row: Row) -> bool:
        """Stories of the row that it was not traced to yet; no row takes one away."""
        changed = False
        for key in filter(None, map(str.strip, (row.get("stories") or "").split(";"))):
            item = named(self.by, key)
            if item is None:
                raise Refused(f"There is no backlog item {key}.")
            if not found.items.filter(pk=item.pk).exists():
                traces.trace(found, item=item, by=self.by)
                changed = True
        return changed


def said(row: Row) -> dict[str, Any]:
    """What the row says; an empty kind or priority is left as it is, or as it begins."""
    return {name: row[name] for name in NAMES if row.get(name)}


LONG = cells.short(4000)
REQUIREMENTS = Kind(
    name="requirements",
    label="Requirements",
    about="Each row is one requirement. Loading the file again changes nothing; another wording of the same product and title is another edition, which IT answers anew.",
    fields=(
        Field("product", "Product", ("product code",), required=True, clean=cells.short(40), help="ASSIST."),
        Field("title", "Title", ("requirement", "name"), required=True, clean=cells.short(160)),
        Field("statement", "What is needed, and why", ("statement", "description"), required=True, clean=LONG),
        Field("fit_criterion", "How one sees that it is met", ("fit criterion", "acceptance criteria"), required=True, clean=LONG),
        Field("kind", "Kind", ("type",), clean=cells.one_of(Requirement.Kind), help="Functional if empty."),
        Field("priority", "Priority", ("moscow",), clean=cells.one_of(Requirement.Priority), help="Must, should, could, won’t this time."),
        Field("stories", "Stories", ("items", "backlog items"), clean=LONG, help="Keys with semicolons between, such as F-101; F-102."),
    ),
    loader=RequirementLoader,
    shown=as_is,
    perm=Perm.REQUIREMENT_EDIT,
)  # fmt: skip
