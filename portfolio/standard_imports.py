"""The register of standards from a file: each row is one standard, as a draft.

What is in force never changes: where a row says something else, the next version is
drafted. Nothing of a file is in force before somebody brings it into force.
"""

from typing import Any

from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, User
from core.roles import Perm
from governance.models import Party
from portfolio.actions import standards as actions
from portfolio.models import Product, ProductLine, Standard, StandardVersion
from portfolio.models.standards import LONGEST

ABOUT = ("name", "family", "owner")
Scope = StandardVersion.Scope


class StandardLoader(RowLoader):
    """Adds what the register lacks, drafts what differs; the same file changes nothing."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by
        self.parties = {row.code.upper(): row for row in Party.objects.all()}
        self.products = {row.code.upper(): row for row in Product.objects.all()}
        self.lines = {row.name.upper(): row for row in ProductLine.objects.all()}

    def kept(self, row: Row) -> Told:
        about, said = self.about(row), self.said(row)
        code = row["code"].strip().upper()
        here = Standard.objects.for_page().filter(code=code).first()
        if here is None:
            made = actions.create(code=code, **about, **said, by=self.by)
            return Told("created", str(made))
        changed = self.renamed(here, about) | self.redrafted(here, said)
        return Told("updated" if changed else "unchanged", str(here))

    def renamed(self, here: Standard, about: dict[str, Any]) -> bool:
        if all(getattr(here, name) == value for name, value in about.items()):
            return False
        actions.edit(here, version=None, **about, by=self.by)
        return True

    def redrafted(self, here: Standard, said: dict[str, Any]) -> bool:
        newest = here.versions.all()[0]
        if all(self.same(newest, name, value) for name, value in said.items()):
            return False
        draft = newest if newest.is_draft else actions.draft_next(here, by=self.by)
        actions.write(draft, version=None, **said, by=self.by)
        return True

    def same(self, newest: StandardVersion, name: str, value: Any) -> bool:
        held = getattr(newest, name)
        if name in actions.MANY:
            return {each.pk for each in held.all()} == {each.pk for each in value}
        return bool(held == value)

    def about(self, row: Row) -> dict[str, Any]:
        owner = self.parties.get(row["owner"].upper())
        if owner is None:
            raise Refused(
                f"There is no party {row['owner']}: write its code, such as IT."
            )
        return {"name": row["name"], "family": row["family"], "owner": owner}

    def said(self, row: Row) -> dict[str, Any]:
        named = [each.strip() for each in row.get("named", "").split(";")]
        named = [each for each in named if each]
        scope = row["scope"]
        found: dict[str, Any] = {
            name: row[name] for name in ("demands", "why", "scope")
        }
        found["lines"] = self.lines_of(named) if scope == Scope.LINES else []
        found["products"] = self.products_of(named) if scope == Scope.NAMED else []
        if days := row.get("deviation_days"):
            found["deviation_days"] = int(days)
        return found

    def lines_of(self, named: list[str]) -> list[ProductLine]:
        for name in named:
            if name.upper() not in self.lines:
                raise Refused(f"There is no product line {name}.")
        return [self.lines[name.upper()] for name in named]

    def products_of(self, named: list[str]) -> list[Product]:
        for code in named:
            if code.upper() not in self.products:
                raise Refused(f"There is no product {code}: write its code.")
        return [self.products[code.upper()] for code in named]


def days(cell: str) -> str:
    text = cells.number(cell)
    if text and not (text.isdigit() and 0 < int(text) <= LONGEST):
        raise ValueError(f"write whole days up to {LONGEST}, such as 180")
    return text


STANDARDS = Kind(
    name="standards",
    label="Standards",
    about="Each row is one standard. New ones become drafts; where one in force reads otherwise, its next version is drafted. Nothing is in force before somebody says so. Loading the file again changes nothing.",
    fields=(
        Field("code", "Code", ("standard", "key", "id"), required=True, clean=cells.short(12)),
        Field("name", "Name", ("title",), required=True, clean=cells.short(120)),
        Field("family", "Family", ("domain", "area"), required=True, clean=cells.one_of(Standard.Family)),
        Field("owner", "Owning party", ("party",), required=True, clean=cells.words, help="Its code: IT."),
        Field("demands", "What it demands", ("standard text", "requirement", "text"), required=True, clean=cells.words),
        Field("why", "Why", ("rationale", "reason"), required=True, clean=cells.words),
        Field("scope", "Applies to", ("scope",), required=True, clean=cells.one_of(Scope)),
        Field("named", "Lines or products", ("products", "lines"), clean=cells.words, help="Names of lines or codes of products, parted by semicolons."),
        Field("deviation_days", "Longest deviation, in days", ("longest deviation",), clean=days, help="365 if empty."),
    ),
    loader=StandardLoader,
    shown=as_is,
    perm=Perm.STANDARD_EDIT,
)  # fmt: skip
