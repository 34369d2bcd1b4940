"""Observations from files: one measure a row, or several, by columns that people choose."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from core import access
from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, Outcome, Remark, as_is
from core.models import ImportRun, User
from core.roles import Perm
from portfolio import periods
from portfolio.actions import observation_files as actions
from portfolio.actions import places
from portfolio.actions.observation_files import FileRow, Key, Reading
from portfolio.models import Metric, Product, Queue, Site

YES = {"yes", "y", "true", "1", "provisional", "p"}
TOP, BELOW = "top", "below"


THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def figure(text: str) -> str:
    """A sum: 67,491 is sixty-seven thousand, 4,5 is four and a half.

    To four places, as it is kept: else the same file again would read otherwise.
    """
    bare = text.strip()
    found = cells.number(bare.replace(",", "") if THOUSANDS.fullmatch(bare) else bare)
    return f"{Decimal(found):.4f}".rstrip("0").rstrip(".") if found else ""


class Unknown(ValueError):
    """A row names something that is not here; the text says what to do."""


@dataclass
class Known:
    """Everything a row may name, by code. Read anew for each batch."""

    sites: dict[str, Site]
    queues: dict[str, Queue]
    products: dict[str, Product]
    metrics: dict[str, Metric]
    by: User

    @classmethod
    def read(cls, by: User) -> "Known":
        products = Product.objects.visible_to(by).select_related("team")
        return cls(
            {row.code.upper(): row for row in Site.objects.all()},
            {row.code.upper(): row for row in Queue.objects.all()},
            {row.code.upper(): row for row in products},
            {row.code.upper(): row for row in Metric.objects.current()},
            by,
        )

    def queue(self, code: str) -> Queue | None:
        return found(self.queues, code, "queue") if code else None

    def product(self, code: str) -> Product | None:
        return found(self.products, code, "product") if code else None

    def metric(self, code: str) -> Metric:
        return found(self.metrics, code, "metric")

    def site(self, code: str, name: str) -> Site | None:
        """The site; made under its name if the file was said to add sites."""
        if not code:
            return None
        if code.upper() not in self.sites and name:
            self.add_site(code, name)
        return found(self.sites, code, "site")

    def add_site(self, code: str, name: str) -> None:
        if not access.may(self.by, Perm.PLACE_EDIT):
            raise Unknown(f"There is no site {code}, and you may not add sites.")
        if len(code) > CODE_LENGTH:
            raise Unknown(f"The code {code} is longer than {CODE_LENGTH}.")
        try:
            made = places.create_site(
                code=code.upper(), name=name[:NAME_LENGTH], by=self.by
            )
        except Refused as error:
            raise Unknown(str(error)) from error
        self.sites[made.code] = made


R = TypeVar("R")
CODE_LENGTH = 20
NAME_LENGTH = 80


def found(rows: dict[str, R], code: str, what: str) -> R:
    row = rows.get(code.upper())
    if row is None:
        raise Unknown(f"There is no {what} {code}. Add it first, or mend the file.")
    return row


class ObservationLoader(ABC):
    """Loads a file of either shape; remembers which line held which period and scope."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.by, self.origin = by, run.filename
        self.lines: dict[Key, int] = {}
        self.remarks: list[Remark] = []

    def load(self, rows: Sequence[dict[str, Any]]) -> Sequence[Outcome]:
        known = Known.read(self.by)
        read = [self.row(row, known) for row in rows]
        return actions.load(read, lines=self.lines, origin=self.origin, by=self.by)

    def finish(self, *, trial: bool) -> Sequence[Remark]:
        """Rows that are loaded, and whose figures somebody should look at."""
        return self.remarks

    def row(self, row: dict[str, Any], known: Known) -> FileRow:
        made = FileRow(line=row["line"])
        try:
            made.start, made.end = span(row)
            made.queue = known.queue(row.get("queue", ""))
            made.product = known.product(row.get("product", ""))
            made.site = known.site(row.get("site", ""), row.get("new_site", ""))
            made.channel = row.get("channel", "")[:20]
            made.provisional = row.get("provisional", "").strip().lower() in YES
            made.readings = list(self.readings(row, known))
        except ValueError as error:
            made.fault = str(error)
        return made

    @abstractmethod
    def readings(self, row: dict[str, Any], known: Known) -> Iterator[Reading]:
        """The metrics of one row with their sums; ValueError says what is wrong."""

    def remark(self, row: dict[str, Any], text: str) -> None:
        self.remarks.append(Remark(row["line"], text))


def span(row: dict[str, Any]) -> tuple[date, date]:
    """From the first day of the period to its last, or to the last of another column."""
    start, end = periods.as_read(row["period"])
    if row.get("period_end"):
        _, end = periods.as_read(row["period_end"])
    return start, end


class LongLoader(ObservationLoader):
    """One measure a row: a metric's code and its two sums."""

    def readings(self, row: dict[str, Any], known: Known) -> Iterator[Reading]:
        metric = known.metric(row["metric"])
        yield Reading(metric, Decimal(row["numerator"]), Decimal(row["denominator"]))


class WideLoader(ObservationLoader):
    """Several measures a row: two columns for each metric that people chose."""

    def readings(self, row: dict[str, Any], known: Known) -> Iterator[Reading]:
        self.foot(row)
        fed = {name.partition("_")[2] for name in row if name.startswith(f"{TOP}_")}
        if not fed:
            raise Unknown("No metric is fed: choose the columns of at least one.")
        by_id = {str(metric.pk): metric for metric in known.metrics.values()}
        for pk in sorted(fed, key=int):
            reading = self.reading(row, pk, by_id[pk])
            if reading:
                yield reading

    def reading(self, row: dict[str, Any], pk: str, metric: Metric) -> Reading | None:
        """One metric's sums; None, with a remark, where there is nothing to divide by."""
        top, below = row.get(f"{TOP}_{pk}", ""), row.get(f"{BELOW}_{pk}", "")
        if metric.kind == Metric.Kind.COUNT and not below:
            below = "1"
        if not top or not below or Decimal(below) == 0:
            self.remark(row, f"{metric.code} is a gap: one of its figures is missing.")
            return None
        return Reading(metric, Decimal(top), Decimal(below))

    def foot(self, row: dict[str, Any]) -> None:
        """Say so, and go on, where parts do not add up to their whole."""
        whole, parts = row.get("whole", ""), row.get("parts", [])
        if not whole or not parts:
            return
        total = sum(Decimal(part) for part in parts)
        if total != Decimal(whole):
            words = f"{Decimal(whole):,} should be its parts, {total:,} together."
            gap = f"{abs(Decimal(whole) - total):,} {'missing' if total < Decimal(whole) else 'too many'}"
            self.remark(row, f"Does not foot: {words} {gap}. Loaded as it stands.")


def metric_fields() -> tuple[Field, ...]:
    """Two columns for each metric of the catalogue, by its present formula."""
    fields = []
    for metric in Metric.objects.current().order_by("code"):
        group = f"{metric.code} {metric.name}"
        for side, words in ((TOP, metric.numerator), (BELOW, metric.denominator)):
            name = f"{side}_{metric.pk}"
            label = f"{metric.code}: {words}"
            fields.append(Field(name, label, clean=figure, group=group))
    return tuple(fields)


PLACES = (
    Field("site", "Site's code", ("site", "site code"), clean=cells.words),
    Field("new_site", "Add unknown sites, named", help="Choose where the names stand, and sites that are not here yet are added under them. Else their rows fail.", clean=cells.words),
    Field("queue", "Queue's code", ("queue", "queue code"), clean=cells.words),
    Field("product", "Product's code", ("product", "product code"), clean=cells.words),
    Field("channel", "Channel", ("channel",), clean=cells.words),
    Field("provisional", "Provisional", ("provisional",), help="Yes where figures still come in.", clean=cells.words),
)  # fmt: skip
PERIOD = (
    Field("period", "Period", ("month", "week", "day", "date", "period start", "from", "periodname"), required=True, help="Apr-15, 2015-04, 2026-Q3, 2026-W45 or a first day.", clean=periods.written),
    Field("period_end", "Last day of the period", ("period end", "to", "until"), help="Only where the period above is a first day.", clean=periods.written),
)  # fmt: skip

OBSERVATIONS = Kind(
    name="observations",
    label="Measures, one a row",
    about="Each row is one period of one metric with its two sums, never a rate. Loading the file again changes only what changed in it, and keeps what it was.",
    fields=(
        Field("metric", "Metric's code", ("metric", "code", "metric code"), required=True, clean=cells.words),
        *PERIOD,
        Field("numerator", "On top", ("numerator", "top"), required=True, clean=figure),
        Field("denominator", "Below", ("denominator", "below"), required=True, clean=figure),
        *PLACES,
    ),
    loader=LongLoader,
    shown=as_is,
    perm=Perm.METRIC_RECORD,
)  # fmt: skip

MEASURES = Kind(
    name="measures",
    label="Measures, several a row",
    about="Each row is one period of one place; choose for each metric which column stands on top and which below. Rows that do not foot are loaded and named in the list of outcomes.",
    fields=(
        *PERIOD,
        *PLACES,
        Field("whole", "Should add up: the whole", help="As offered. Compared with its parts, to find rows that do not foot.", clean=figure),
        Field("parts", "Should add up: its parts", many=True, help="As abandoned and answered.", clean=figure),
    ),
    loader=WideLoader,
    shown=as_is,
    perm=Perm.METRIC_RECORD,
    more=metric_fields,
)  # fmt: skip
