"""Checks and shows what a kind of note records, by the table in `kinds.py`. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from discovery.kinds import KINDS, Detail
from discovery.rates import percent_text, wilson

LINE, TEXT, LINES, ROWS = 300, 5000, 50, 60
Errors = dict[str, str]


def clean(kind: str, raw: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """Return the values this kind records, in JSON types, and what is wrong by name.

    Empty values are left out; a name the kind does not know is an error.
    """
    table = {detail.name: detail for detail in KINDS[kind]}
    values, errors = {}, {}
    for name, given in raw.items():
        if name not in table:
            errors[name] = "This kind of note does not record that."
            continue
        try:
            value = shaped(table[name], given)
        except ValueError as error:
            errors[name] = str(error)
            continue
        if value is not None:
            values[name] = value
    return values, errors | (TOGETHER[kind](values) if kind in TOGETHER else {})


def shaped(detail: Detail, given: Any) -> Any:
    """One value in its shape, or None if it is empty. Raises ValueError with a text."""
    if given is None or given is False or given == "" or given == []:
        return None  # but 0 is a value
    return SHAPES[detail.shape](detail, given)


def line(detail: Detail, given: Any, longest: int = LINE) -> str | None:
    text = " ".join(str(given).split()) if longest == LINE else str(given).strip()
    if isinstance(given, dict | list):
        raise ValueError("Enter text.")
    if len(text) > longest:
        raise ValueError(f"Keep it under {longest} characters.")
    return text or None


def text(detail: Detail, given: Any) -> str | None:
    return line(detail, given, TEXT)


def lines(detail: Detail, given: Any) -> list[str] | None:
    each = given.splitlines() if isinstance(given, str) else given
    if not isinstance(each, list) or len(each) > LINES:
        raise ValueError(f"Enter up to {LINES} lines.")
    return [kept for one in each if (kept := line(detail, one))] or None


def number(detail: Detail, given: Any) -> float:
    try:
        value = float(str(given).replace(",", "").strip())
    except ValueError:
        raise ValueError("Enter a number.") from None
    low, high = detail.low, detail.high
    if not abs(value) < 1e12:  # also refuses what is not a number
        raise ValueError("Enter a smaller number.")
    if low is not None and high is not None and not low <= value <= high:
        raise ValueError(f"Enter a number from {low:,.10g} to {high:,.10g}.")
    return value


def whole(detail: Detail, given: Any) -> int:
    value = number(detail, given)
    if value != int(value):
        raise ValueError("Enter a whole number.")
    return int(value)


def day(detail: Detail, given: Any) -> str:
    try:
        return date.fromisoformat(str(given).strip()).isoformat()
    except ValueError:
        raise ValueError("Enter a date as 2026-11-30.") from None


def yes_no(detail: Detail, given: Any) -> bool | None:
    said = str(given).strip().lower()
    if said not in {"true", "yes", "on", "1", "false", "no", "0"}:
        raise ValueError("Answer yes or no.")
    return said in {"true", "yes", "on", "1"} or None


def choice(detail: Detail, given: Any) -> str:
    if given not in dict(detail.choices):
        known = ", ".join(value for value, _ in detail.choices)
        raise ValueError(f"Choose one of {known}.")
    return str(given)


def link(detail: Detail, given: Any) -> str:
    address = str(given).strip()
    if urlsplit(address).scheme not in {"http", "https"} or len(address) > LINE:
        raise ValueError("Enter an address that starts with https://.")
    return address


def rows(detail: Detail, given: Any) -> list[dict[str, Any]] | None:
    if not isinstance(given, list) or len(given) > ROWS:
        raise ValueError(f"Enter up to {ROWS} rows.")
    kept = [row(detail, place, each) for place, each in enumerate(given, 1)]
    return [each for each in kept if each] or None


def row(detail: Detail, place: int, given: Any) -> dict[str, Any]:
    columns = {column.name: column for column in detail.columns}
    if not isinstance(given, Mapping) or set(given) - set(columns):
        raise ValueError(f"Row {place} has only {', '.join(columns)}.")
    cells = {}
    for name, cell in given.items():
        try:
            value = shaped(columns[name], cell)
        except ValueError as error:
            raise ValueError(
                f"Row {place}, {columns[name].label.lower()}: {error}"
            ) from None
        if value is not None:
            cells[name] = value
    return cells


SHAPES: Mapping[str, Callable[[Detail, Any], Any]] = {
    "line": line,
    "text": text,
    "lines": lines,
    "whole": whole,
    "decimal": number,
    "date": day,
    "yes_no": yes_no,
    "choice": choice,
    "link": link,
    "rows": rows,
}


# --- what two values say together ----------------------------------------------------
def qa_together(values: dict[str, Any]) -> Errors:
    if values.get("fails", 0) > values.get("sample", float("inf")):
        return {"fails": "No more can fail than were checked."}
    return {}


def analytics_together(values: dict[str, Any]) -> Errors:
    low, high = values.get("effect_low"), values.get("effect_high")
    if low is not None and high is not None and low > high:
        return {"effect_high": "The interval ends before it starts."}
    return {}


TOGETHER = {"qa_insight": qa_together, "analytics_insight": analytics_together}


# --- for people --------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """One recorded value for a page: text, a list, or a small table."""

    label: str
    text: str = ""
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    url: str = ""


def shown(kind: str, values: Mapping[str, Any]) -> list[Shown]:
    """Every recorded value in the order of the form, with units, and what follows.

    What an older table let in and this one does not know is left out.
    """
    values, _ = clean(kind, values)
    found = [present(d, values[d.name]) for d in KINDS[kind] if d.name in values]
    return found + (FOLLOWS[kind](values) if kind in FOLLOWS else [])


def present(detail: Detail, value: Any) -> Shown:
    if detail.shape == "rows":
        head = tuple(headed(column) for column in detail.columns)
        cells = [
            tuple(as_text(column, each.get(column.name)) for column in detail.columns)
            for each in value
        ]
        return Shown(detail.label, head=head, rows=tuple(cells))
    if detail.shape == "lines":
        return Shown(detail.label, items=tuple(value))
    url = value if detail.shape == "link" else ""
    return Shown(
        detail.label, f"{as_text(detail, value)} {detail.unit}".strip(), url=url
    )


def headed(column: Detail) -> str:
    return f"{column.label}, {column.unit}" if column.unit else column.label


def as_text(detail: Detail, value: Any) -> str:
    if value is None:
        return "–"
    if detail.shape == "choice":
        return dict(detail.choices)[value]
    if detail.shape == "yes_no":
        return "Yes" if value else "No"
    if detail.shape in {"whole", "decimal"}:
        return f"{value:,.10g}".replace("-", "−")
    return str(value)


def qa_rate(values: Mapping[str, Any]) -> list[Shown]:
    """The share that failed with its Wilson interval: 2.3 % of 400 (1.2 to 4.2 %)."""
    if "sample" not in values:
        return []
    fails, sample = values.get("fails", 0), values["sample"]
    low, high = (100 * bound for bound in wilson(fails, sample))
    share = percent_text(fails, sample)
    rate = f"{share} of {sample:,} ({low:.1f} to {high:.1f} %)"
    return [Shown("Share that failed, 95 % interval", rate)]


def flow(values: Mapping[str, Any]) -> list[Shown]:
    """Touch time as a share of all time: what of the wait is work."""
    touch, wait = values.get("touch_minutes", 0), values.get("wait_minutes", 0)
    if not touch + wait:
        return []
    return [Shown("Flow efficiency", f"{100 * touch / (touch + wait):.1f} %")]


FOLLOWS = {"qa_insight": qa_rate, "operational_deep_dive": flow}
