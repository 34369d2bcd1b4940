"""How a node of the chain is read out: one line of fact, and its state in words."""

from collections.abc import Callable
from typing import Any

from backlog.wsjf import shown


def note(row: Any) -> tuple[str, str]:
    return row.verbatim or row.summary, row.get_kind_display()


def theme(row: Any) -> tuple[str, str]:
    return row.finding, ""


def opportunity(row: Any) -> tuple[str, str]:
    return row.description, row.get_state_display()


def item(row: Any) -> tuple[str, str]:
    score = f"WSJF {shown(row.wsjf)}" if row.wsjf is not None else "Not scored"
    return score, row.get_state_display()


def pilot(row: Any) -> tuple[str, str]:
    return row.decision_reason or row.change, row.get_state_display()


def review(row: Any) -> tuple[str, str]:
    return row.asked, row.get_outcome_display() or row.get_state_display()


def card(row: Any) -> tuple[str, str]:
    return row.problem, row.get_horizon_display()


def key_result(row: Any) -> tuple[str, str]:
    moved = (
        f"{row.baseline:g} → {row.current:g} of {row.target:g} {row.get_unit_display()}"
    )
    return moved, row.objective.code


def benefit(row: Any) -> tuple[str, str]:
    return row.note, row.get_state_display()


READERS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "note": note,
    "theme": theme,
    "opportunity": opportunity,
    "item": item,
    "pilot": pilot,
    "review": review,
    "card": card,
    "key_result": key_result,
    "benefit": benefit,
}
