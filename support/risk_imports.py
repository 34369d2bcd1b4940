"""Risks from files: a register that was kept elsewhere, a row a risk."""

from typing import Any

from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, as_is
from core.imports.rows import Row, RowLoader, Told
from core.models import ImportRun, User
from core.roles import Perm
from governance.models import ChangeDriver
from portfolio.models import Product
from support.actions import risks
from support.models import Risk

WORDS = ("cause", "event", "consequence", "warning", "driver")
SCORES = ("likelihood", "impact", "controls", "control_percent")
WHY = "As in the file."


class RiskLoader(RowLoader):
    """Records what is new; known by product and title, it is corrected and scored again."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by = by

    def kept(self, row: Row) -> Told:
        product, words, scores = self.product(row["product"]), said(row), scored(row)
        known = Risk.objects.visible_to(self.by).filter(
            product=product, title__iexact=row["title"]
        )
        if (risk := known.order_by("pk").first()) is None:
            risk = risks.record(
                product=product, title=row["title"], **words, **scores, by=self.by
            )
            return Told("created", str(risk))
        changed = False
        if any(getattr(risk, name) != value for name, value in words.items()):
            risk, changed = risks.edit(risk, version=None, **words, by=self.by), True
        if any(getattr(risk, name) != value for name, value in scores.items()):
            risk, changed = risks.assess(risk, **scores, reason=WHY, by=self.by), True
        return Told("updated" if changed else "unchanged", str(risk))

    def product(self, code: str) -> Product:
        rows = Product.objects.visible_to(self.by)
        found = rows.filter(code__iexact=code).first()
        if found is None:
            raise Refused(f"There is no product {code}: write its code, such as ASSIST.")  # fmt: skip
        return found


def said(row: Row) -> dict[str, Any]:
    return {name: row.get(name) or "" for name in WORDS}


def scored(row: Row) -> dict[str, Any]:
    return {
        "likelihood": int(row["likelihood"]),
        "impact": int(row["impact"]),
        "controls": row.get("controls") or "",
        "control_percent": int(row.get("control_percent") or 0),
    }


def whole(least: int, most: int) -> Any:
    def clean(cell: str) -> str:
        text = cells.number(cell)
        if text and not (text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"write a whole number from {least} to {most}")
        return text

    return clean


LONG = cells.short(4000)
RISKS = Kind(
    name="risks",
    label="Risks",
    about="Each row is one risk. Loading the file again changes nothing; other words or scores of the same product and title correct it, and the scores before stay in its history.",
    fields=(
        Field("product", "Product", ("product code",), required=True, clean=cells.short(40), help="ASSIST."),
        Field("title", "Title", ("risk", "name"), required=True, clean=cells.short(160)),
        Field("cause", "Because of", ("cause",), required=True, clean=LONG),
        Field("event", "What may happen", ("event", "description"), required=True, clean=LONG),
        Field("consequence", "And then", ("consequence", "effect"), required=True, clean=LONG),
        Field("warning", "Warning sign", ("trigger",), clean=LONG),
        Field("driver", "Comes from", ("driver",), required=True, clean=cells.one_of(ChangeDriver), help="Technology or business."),
        Field("likelihood", "Likelihood", ("probability",), required=True, clean=whole(1, 5), help="1 rare to 5 almost certain."),
        Field("impact", "Impact", ("severity",), required=True, clean=whole(1, 5), help="1 hardly felt to 5 worst."),
        Field("controls", "What is in place", ("controls", "mitigation"), clean=LONG),
        Field("control_percent", "Percent taken away", ("control effectiveness",), clean=whole(0, 100), help="0 if empty."),
    ),
    loader=RiskLoader,
    shown=as_is,
    perm=Perm.PROBLEM_REPORT,
)  # fmt: skip
