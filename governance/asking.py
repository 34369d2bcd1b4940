"""The page that asks for a gate: its form, and what would open by what is answered so far."""

from collections.abc import Mapping
from typing import Any

from core.clock import today
from governance import gated, opening, tiering
from governance.forms.asking import AskGateForm, said
from governance.models import Gate
from governance.policy_data import of


def form_for(
    data: Mapping[str, Any] | None, subject: Any, initial: dict[str, Any]
) -> AskGateForm:
    """The form, with what the subject's own app proposes as answers."""
    row = opening.policy_on(today())
    known = {**gated.answers_for(subject), **opening.latest(subject)}
    return AskGateForm(data, initial=initial, row=row, proposed=known)


def shown(typed: Mapping[str, Any], form: AskGateForm) -> dict[str, Any]:
    """What stands beside the form: by what was typed, else by what it proposes."""
    row, gate = form.row, typed.get("gate") or form.initial.get("gate", "")
    if row is None or gate not in Gate.values:
        return {"gate": "", "opening": None}
    answers = said(typed, row) if typed else form.proposed
    found = opening.opening(row, gate, answers)
    if found is None:
        return {"gate": gate, "opening": None}
    sitting = {seat.code for seat in found.asked.seats}
    return {
        "gate": gate,
        "opening": found,
        "seats": [s for s in found.rule.seats.all() if s.seat.code in sitting],
        "codes": sorted(found.asked.criteria),
        "due_on": opening.due(found, today()),
        "left": tiering.unanswered(of(row), answers),
    }
